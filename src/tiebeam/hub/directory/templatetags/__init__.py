"""What templates ask the directory for."""
