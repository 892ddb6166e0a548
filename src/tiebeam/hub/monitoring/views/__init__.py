"""What monitors ask, and what administrators see of the work in the background."""
