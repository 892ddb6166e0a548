"""The words both sides use, each told in both languages."""
