"""Index: whether a search engine may show a page."""
