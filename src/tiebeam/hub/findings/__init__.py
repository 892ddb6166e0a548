"""Findings: what the crawls found, since when, where and whose it is."""
