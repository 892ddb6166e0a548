"""Checks on what scripts make of a page."""
