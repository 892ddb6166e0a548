"""What is true about the site. No Django, no database, usable alone."""

import os

# Threads that numpy starts wait busily for large matrices, of which there are none here.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
