"""What templates ask of the explorer."""
