"""The doors for a terminal."""
