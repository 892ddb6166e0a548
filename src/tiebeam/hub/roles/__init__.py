"""Roles: who answers for what, who is on duty, and how quickly an answer is due."""
