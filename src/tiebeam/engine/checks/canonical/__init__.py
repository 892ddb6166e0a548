"""Canonical: the URL a page names as the one to show."""
