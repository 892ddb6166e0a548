"""Facets: filters and lists that make URLs by combination."""
