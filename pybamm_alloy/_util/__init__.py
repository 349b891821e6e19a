"""Helpers that know nothing of batteries: validation, files, units, processes, progress."""
