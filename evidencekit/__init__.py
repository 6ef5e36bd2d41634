"""EvidenceKit: check unboxing videos, gather the papers of a dispute, export a bundle anyone can verify."""

import os

__version__ = "0.1.0"

# The decoder, the hash and the window each have threads. NumPy's own, which wait in a busy loop, would only fight with them;
# it reads this once, when it is first loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
