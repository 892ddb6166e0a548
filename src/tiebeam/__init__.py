"""Tiebeam: the shared platform on which SEO teams and engineering teams work together."""

import os

# numpy's linear algebra starts threads that spin before they sleep; the little of it that is used
# here needs none.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# Arrow's own memory asks the system anew for each part of a table, and Parquet's writer heeds no
# other word than this one.
os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")

__version__ = "0.2.0"
