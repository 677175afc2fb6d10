"""On Record: who said it, where else it stands, how the wording differs, and who had it first."""

import os

__version__ = "0.2.0"

# Cores are shared out by document, to processes: threads inside a product of small matrices would only wait for each
# other, at twice the cost, and change its last bits. Read when numpy is imported, which is after this.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
