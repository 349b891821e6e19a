"""Thousands of cycles in constant memory, with checkpoints and cycle jumps."""

from .run import LongRun, cycle_table, long_run, long_run_solver

__all__ = ["LongRun", "cycle_table", "long_run", "long_run_solver"]
