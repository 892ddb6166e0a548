"""Tiebeam: the shared platform on which SEO teams and engineering teams work together."""

__version__ = "0.2.0"
