"""Decisions about people and teams; each is one transaction and stands in the record."""
