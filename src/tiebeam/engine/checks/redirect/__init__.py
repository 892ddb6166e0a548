"""Redirect: how many hops lead to a page, and which variants of a host send on at all."""
