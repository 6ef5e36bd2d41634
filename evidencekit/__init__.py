"""EvidenceKit: check unboxing videos, gather the papers of a dispute, export a bundle anyone can verify."""

__version__ = "0.1.0"
