"""Content: what a page says in its main text."""
