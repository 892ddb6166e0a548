"""Depth, inlinks and redirect chains of every URL."""

from tiebeam.engine.graph.build import build_graph

__all__ = ["build_graph"]
