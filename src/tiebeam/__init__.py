"""Tiebeam: the shared platform on which SEO teams and engineering teams work together."""

import os

# numpy's linear algebra starts threads that spin before they sleep; the little of it that is used
# here needs none.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__version__ = "0.2.0"
