"""Links: whether pages can be reached from other pages, and how soon."""
