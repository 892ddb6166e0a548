"""Screens of roles: matrix, gaps, rules, duties, times."""
