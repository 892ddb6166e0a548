"""Crawl: whether search engines may and can fetch what the site wants found."""
