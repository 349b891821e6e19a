"""Columns of texts in a third of the memory of Python's lists of them."""

from collections.abc import Sequence

import numpy as np


def packed(cells: Sequence[str]) -> np.ndarray:
    """Texts as an array of strings, of which short ones take 16 bytes.

    Parameters
    ----------
    cells : sequence of str

    Returns
    -------
    numpy.ndarray, shape (rows,)
    """
    return np.array(cells, dtype=np.dtypes.StringDType())


def unpacked(cells: Sequence | np.ndarray) -> np.ndarray:
    """A column as a plain array: of texts of the same width, or of numbers.

    Parameters
    ----------
    cells : sequence
        Texts, packed or not, or numbers of a binary file.

    Returns
    -------
    numpy.ndarray, shape (rows,)
    """
    cells = np.asarray(cells)
    if isinstance(cells.dtype, np.dtypes.StringDType):
        width = int(np.strings.str_len(cells).max(initial=1))
        return cells.astype(f"<U{width}")
    return cells
