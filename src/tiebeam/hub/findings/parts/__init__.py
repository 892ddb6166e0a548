"""Findings that people tell together, and parts that they tell apart; each keeps its history."""
