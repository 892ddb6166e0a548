"""The first pages: what waits for a person, a site at one glance, search. Owns no table."""
