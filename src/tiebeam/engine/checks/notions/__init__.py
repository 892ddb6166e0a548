"""What several checks mean by the same thing; each says it once."""
