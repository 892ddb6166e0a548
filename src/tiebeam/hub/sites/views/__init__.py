"""What people see of sites and crawls, and what they can do there."""
