"""Direction of a positive current in a file."""

import numpy as np

from .columns import Columns
from .table import Table

#: Fraction of the charge that may contradict the sign, as between steps.
_STRAY = 0.05

_OTHER = {"charge": "discharge", "discharge": "charge"}

#: Format → direction of a positive current by the format's convention.
CONVENTIONS = {"bdf": "charge", "biologic": "charge", "neware": "charge"}


def positive_current(
    table: Table, format: str, columns: Columns, current: np.ndarray, stated: str | None = None
) -> str:
    """Whether a positive current of the file charges or discharges.

    The capacities in the file decide first. They must agree with the stated direction or, if
    none is stated, with the convention of the format. Without capacities the stated direction
    decides, and without one the convention.

    Parameters
    ----------
    table : Table
    format : str
        One of :data:`pybamm_alloy.estimation.readers.files.FORMATS`.
    columns : Columns
        Columns of the table.
    current : numpy.ndarray, shape (rows,)
        Current [A], with the sign of the file.
    stated : {"charge", "discharge"}, optional
        Direction that the user states.

    Returns
    -------
    str
        "charge" or "discharge".

    Raises
    ------
    ValueError
        If neither capacities nor statement nor convention give a direction, or the capacities
        contradict each other, the statement or the convention.
    """
    convention = CONVENTIONS.get(format)
    expected = stated or convention
    against = _rows_against(table, format, columns, current)
    if against is None:
        if expected is None:
            raise ValueError(
                f"{table.name} does not say which way its current goes; pass "
                "positive_current='charge' or positive_current='discharge'"
            )
        return expected
    said, rows = against
    if expected is not None and said != expected:
        row = rows[0]
        whose = f"positive_current='{stated}'" if stated else f"the convention of {format}"
        way = said if current[row] > 0 else _OTHER[said]
        raise ValueError(
            f"{table.place(row)}, column '{columns.header('Current [A]')}': "
            f"{current[row]:g} A while '{columns.header(f'{way.capitalize()} capacity [A.h]')}'"
            f" rises, against {whose}; pass positive_current='{said}'"
        )
    return said


def _rows_against(table, format, columns, current):
    """Direction of a positive current by the capacities, and rows that show it; else None."""
    names = ("Charge capacity [A.h]", "Discharge capacity [A.h]")
    # The capacities of BioLogic and Neware are integrals of the current itself.
    if format not in ("csv", "bdf") or not all(map(columns.has, names)):
        return None
    charged, discharged = (np.diff(columns.numbers(name), prepend=np.nan) for name in names)
    before = np.concatenate([[0.0], current[:-1]])
    # A capacity that falls was reset; a row between steps has charge of both.
    counts = (charged >= 0) & (discharged >= 0) & (before * current > 0)
    moved = np.where(counts, (charged - discharged) * np.sign(current), 0.0)
    total, charging = np.abs(moved).sum(), moved[moved > 0].sum()
    if total == 0:
        return None
    share = charging / total
    if _STRAY < share < 1 - _STRAY:
        rows = [int(np.flatnonzero(way)[0]) for way in (moved > 0, moved < 0)]
        first, second = (f"{current[row]:g} A at {table.place(row)}" for row in rows)
        raise ValueError(
            f"{first}, charges and {second}, discharges, by the capacities of the file: its "
            "current has no sign; give it one"
        )
    said = "charge" if share > 0.5 else "discharge"
    return said, np.flatnonzero(moved > 0 if said == "charge" else moved < 0)
