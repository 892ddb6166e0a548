"""What templates ask of findings."""
