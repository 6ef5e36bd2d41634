"""Requirement: one continuous take. `check` gives the verdict, every other module is one signal."""

from evidencekit.checks.continuity.check import Continuity

__all__ = ["Continuity"]
