"""Judging a video: one decode pass, several checks, four possible verdicts."""
