"""What templates ask about the record."""
