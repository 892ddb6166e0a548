"""Sitemap: the list of URLs that a site hands to search engines."""
