"""Locale: versions of a page for other languages and countries."""
