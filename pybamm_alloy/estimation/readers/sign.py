"""Which way a positive current of a file goes."""

import numpy as np

#: Share of the charge that may pass against the sign, at the edges of steps.
_STRAY = 0.05

_OTHER = {"charge": "discharge", "discharge": "charge"}

#: Of formats that have a convention.
CONVENTIONS = {"bdf": "charge", "biologic": "charge", "neware": "charge"}


def positive_current(table, format, columns, current, stated=None) -> str:
    """Whether a positive current of the file charges or discharges.

    What the file's own capacities say comes first and must agree with what is stated, or
    else with the format's convention; what is stated comes before the convention.

    Parameters
    ----------
    table : Table
    format : str
    columns : Columns
    current : numpy.ndarray
        As in the file [A].
    stated : str, optional
        "charge" or "discharge".

    Raises
    ------
    ValueError
        If nothing decides, or what decides contradicts itself.
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
    """What the capacities say of a positive current, and the rows that say so."""
    names = ("Charge capacity [A.h]", "Discharge capacity [A.h]")
    # Those of BioLogic and Neware are the current's own integrals.
    if format not in ("csv", "bdf") or not all(map(columns.has, names)):
        return None
    charged, discharged = (np.diff(columns.numbers(name), prepend=np.nan) for name in names)
    before = np.concatenate([[0.0], current[:-1]])
    # Where a capacity falls it was reset; between steps a row has part of both.
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
