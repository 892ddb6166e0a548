"""Connections to other systems: what leaves the hub, and the log of how it went."""
