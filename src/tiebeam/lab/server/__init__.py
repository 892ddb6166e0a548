"""A small HTTP server for one shop, on loopback only."""

from tiebeam.lab.server.serve import Serving, serve

__all__ = ["Serving", "serve"]
