"""What templates ask of roles."""
