"""What the shop's owners declared about their pages: the policy the site is judged against."""

TEXT = """\
# The index policy of Larkmoor: what is meant to be found, page by page template.
# The last rule that matches a path counts; * stands for anything.

[[pages]]
pattern = "/en/search*"
index = false

[[pages]]
pattern = "/de/search*"
index = false

[[pages]]
pattern = "/fr/search*"
index = false

[[pages]]
pattern = "/en/print/*"
index = false

[[pages]]
pattern = "/terms/*"
index = false

[[pages]]
pattern = "/solutions/*"
canonical = "self"
"""
