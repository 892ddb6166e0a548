"""The look that every page shares: base page, components, charts. Knows no practice.

The charts, words and stylesheets here need no Django, so that a report on its own can use them.
"""
