"""Figures as files."""

from pathlib import Path

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from .._util.atomic_files import atomic_write


def save_figure(figure: Figure, path: str | Path) -> None:
    """Write a figure, which is closed, complete or not at all.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    path : str or pathlib.Path
        Its ending is the format, such as ".png", ".pdf" or ".svg".

    Raises
    ------
    OSError
        If it cannot be written; an earlier file is as it was.
    """
    try:
        with atomic_write(path, "wb") as file:
            figure.savefig(file, format=Path(path).suffix.removeprefix(".").lower(), dpi=150)
    finally:
        plt.close(figure)
