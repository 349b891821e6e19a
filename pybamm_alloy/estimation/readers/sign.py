"""Direction of the current in a file."""

import re
from collections.abc import Mapping

import numpy as np

from .columns import Columns
from .directions import direction_of, unknown_words, words_of
from .headers import plain_name
from .table import Table

#: Fraction of the charge that may contradict the sign, as between steps.
_STRAY = 0.05
#: Current, relative to the largest one, below which a word of the file is not checked.
_QUIET = 0.01

#: Names of a charge or an energy.
_CAPACITY = re.compile(r"a[ .]?h\b|amp|capac|\bcap\b|\bq\b|throughput|energy|w[ .]?h\b")

_OTHER = {"charge": "discharge", "discharge": "charge"}
_UNREAD = "directions={} to leave the words unread"
_SIGNED = (
    "export the column that tells charge from discharge too, such as MACCOR's Md or a state, or "
    "give the current of each row its sign in the file"
)

#: Voltage, relative to the largest one, below which it has no sign.
_ZERO = 0.05
#: Share of its usual size on either side that a voltage has where it jumps over zero.
_JUMPS = 0.5

#: Header of a power.
_POWER = re.compile(r"\bpower\b|\bleistung\b|\bp\W{1,2}[munµμ]? ?w\b|功率")

#: Header of a current without a sign.
_MAGNITUDE = re.compile(r"\|.+\||\babs(?:olute)?\b|magnitude|modulus|betrag", re.IGNORECASE)

#: Format → direction of a positive current by the format's convention.
CONVENTIONS = {"bdf": "charge", "biologic": "charge", "neware": "charge"}


def discharge_current(
    table: Table,
    format: str,
    columns: Columns,
    current: np.ndarray,
    stated: str | None = None,
    directions: Mapping[str, str] | None = None,
) -> np.ndarray:
    """Current of a file with the sign that is positive in discharge.

    The words and the capacities in the file decide first. They must agree with each other and
    with the stated direction or, if none is stated, with the convention of the format. Without
    them the stated direction decides, and without one the convention. A current that has no
    sign, beside words for both directions, gets its sign from the words.

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
        Direction of a positive current that the user states.
    directions : mapping, optional
        As of :func:`pybamm_alloy.estimation.readers.directions.words_of`.

    Returns
    -------
    numpy.ndarray, shape (rows,)
        [A]

    Raises
    ------
    ValueError
        If neither words nor capacities nor statement nor convention give a direction, or they
        contradict each other.
    """
    if not current.any():
        return current
    words = words_of(table, directions)
    loud = np.abs(current) > _QUIET * np.abs(current).max()
    one_sign = len(set(np.sign(current[loud]))) == 1
    header = columns.header("Current [A]")
    _check_both_directions(table, header)
    for column in words:
        if one_sign and {1, -1} <= set(column.signs[loud]):
            if stated == "discharge":
                raise ValueError(
                    f"{table.name}: column '{header}' has no sign and '{column.header}' tells "
                    "the direction of each row, against positive_current='discharge'; leave "
                    f"positive_current out, or pass {_UNREAD}"
                )
            current = np.abs(current) * _every_sign(table, header, current, loud, column)
            # Other words and the capacities must agree with a current that charges if positive.
            stated = "charge"
            break
    convention = CONVENTIONS.get(format)
    expected = stated or convention
    whose = f"positive_current='{stated}'" if stated else f"the convention of {format}"
    said = None
    for column in words:
        way, row = _by_words(table, header, current, loud, column)
        if way is None:
            continue
        if expected is not None and way != expected:
            raise ValueError(
                f"{table.place(row)}, column '{header}': {current[row]:g} A where "
                f"'{column.header}' has '{column.cells[row]}', against {whose}; pass "
                f"positive_current='{way}', or {_UNREAD}"
            )
        said = expected = way
        whose = f"the words of '{column.header}'"
    against = _rows_against(table, format, columns, current)
    if against is not None:
        said, rows = against
        if expected is not None and said != expected:
            row = rows[0]
            way = said if current[row] > 0 else _OTHER[said]
            capacity = _capacities(table, columns)[way]
            raise ValueError(
                f"{table.place(row)}, column '{header}': {current[row]:g} A while '{capacity}'"
                f" rises, against {whose}; pass positive_current='{said}'"
                + (f" and {_UNREAD}" if "words" in whose else "")
            )
    if said is None and one_sign and directions is None and format in ("csv", "bdf"):
        _check_no_unknown_words(table, header, loud)
        _check_no_magnitude(table, header)
        _check_net_capacity(table, columns, header, current)
        _check_power_keeps_sign(columns, header, loud)
        _check_voltage_keeps_sign(columns, f"column '{header}'", current, loud)
    if said is None and expected is None:
        may_be_magnitude = one_sign and not (current < 0).any()
        magnitude = f"; if '{header}' is a magnitude, {_SIGNED}" if may_be_magnitude else ""
        raise ValueError(
            f"{table.name} does not say which way its current goes; pass "
            f"positive_current='charge' or positive_current='discharge'{magnitude}"
        )
    # A plain minus would make zeros negative.
    return 0.0 - current if (said or expected) == "charge" else current


def check_constant_current(
    columns: Columns, current: float, directions: Mapping[str, str] | None = None
) -> None:
    """Refuse a current that holds throughout beside words that say otherwise.

    Parameters
    ----------
    columns : Columns
        Columns of the table.
    current : float
        [A], positive in discharge.
    directions : mapping, optional
        As of :func:`pybamm_alloy.estimation.readers.directions.words_of`.

    Raises
    ------
    ValueError
        If the words name another direction, or more than one, or the voltage changes its sign
        as that of a symmetric cell does with the current.
    """
    table = columns.table
    for column in words_of(table, directions):
        against = np.flatnonzero(np.isfinite(column.signs) & (column.signs != -np.sign(current)))
        if against.size:
            word = column.cells[against[0]]
            raise ValueError(
                f"{table.place(against[0])}: '{column.header}' has '{word}', against the "
                f"{current:g} A throughout, positive in discharge, of columns['Current [A]']; "
                f"give the column of the current, or pass {_UNREAD}"
            )
    if directions is None and current:
        given = np.full(len(table), current)
        _check_voltage_keeps_sign(columns, "columns['Current [A]']", given, given != 0)


def _check_both_directions(table, header):
    """Refuse the current of one direction, of a file that has another column for the other."""
    way = direction_of(plain_name(header))
    for other in table.headers if way in _OTHER else ():
        name = plain_name(other)
        if direction_of(name) == _OTHER[way] and re.search(r"\b(?:current|i)\b", name):
            raise ValueError(
                f"{table.name} has the current of one direction in '{header}' and that of the "
                f"other in '{other}'; write one column of the current, with its sign"
            )


def _check_no_magnitude(table, header):
    """Refuse a current that its header calls a magnitude."""
    if _MAGNITUDE.search(header):
        raise ValueError(
            f"{table.name}: column '{header}' is a magnitude, and nothing in the file tells its "
            f"direction; {_SIGNED}, or pass directions={{}} if it has the stated one throughout"
        )


def _check_net_capacity(table, columns, header, current):
    """Refuse a current of one sign whose net charge rises and falls."""
    if not columns.has("Capacity [A.h]"):
        return
    net = columns.numbers("Capacity [A.h]")
    before = np.concatenate([[0.0], current[:-1]])
    # One that falls to zero was reset.
    counts = (before * current > 0) & (np.abs(net) > _STRAY * np.abs(net).max())
    moved = np.where(counts, np.diff(net, prepend=net[0]), 0.0)
    if min(moved[moved > 0].sum(), -moved[moved < 0].sum()) > _STRAY * np.abs(moved).sum():
        rows = [int(np.flatnonzero(way)[0]) for way in (moved > 0, moved < 0)]
        raise ValueError(
            f"{table.name}: column '{header}' has one sign throughout, and "
            f"'{columns.header('Capacity [A.h]')}' rises at {table.place(rows[0])} and falls at "
            f"{table.place(rows[1])}: the current has no sign; {_SIGNED}, or pass directions={{}} "
            "if it goes one way"
        )


def _check_power_keeps_sign(columns, header, loud):
    """Refuse a current of one sign beside a power of both where the voltage has one."""
    table = columns.table
    if not columns.has("Voltage [V]") or np.ptp(np.sign(columns.numbers("Voltage [V]")[loud])) > 1:
        return
    for other in table.headers:
        if not _POWER.search(plain_name(other)) or table.headers.count(other) > 1:
            continue
        power = table.numbers(other)
        signed = loud & (np.abs(power) > _QUIET * np.abs(power).max())
        rows = [np.flatnonzero(signed & (np.sign(power) == sign)) for sign in (1, -1)]
        if all(each.size for each in rows):
            one, two = (each[0] for each in rows)
            raise ValueError(
                f"{table.name}: column '{header}' has one sign throughout, and '{other}' is "
                f"{power[one]:g} at {table.place(one)} and {power[two]:g} at {table.place(two)}: "
                f"the current has no sign; {_SIGNED}, or pass directions={{}} if it goes one way"
            )


def _check_voltage_keeps_sign(columns, what, current, loud):
    """Refuse a current of one sign beside a voltage that changes its own, as if it followed.

    The voltage of a symmetric cell has the sign of the current. That of another cell may pass
    through zero in one direction, but does not jump over it, nor come back.
    """
    if not columns.has("Voltage [V]"):
        return
    voltage = columns.numbers("Voltage [V]")
    signed = np.flatnonzero(loud & (np.abs(voltage) > _ZERO * np.abs(voltage[loud]).max()))
    sizes, signs = np.abs(voltage[signed]), np.sign(voltage[signed])
    turns = np.flatnonzero(np.diff(signs))
    if not turns.size:
        return
    usual = {sign: np.median(sizes[signs == sign]) for sign in (-1, 1)}
    jumps = [
        all(sizes[at] > _JUMPS * usual[signs[at]] for at in (turn, turn + 1)) for turn in turns
    ]
    if len(turns) > 1 or any(jumps):
        first, second = signed[[turns[0], turns[0] + 1]]
        table, header = columns.table, columns.header("Voltage [V]")
        raise ValueError(
            f"{table.name}: {what} has one sign throughout, {current[first]:g} A, and '{header}' "
            f"goes from {voltage[first]:g} V at {table.place(first)} to {voltage[second]:g} V at "
            f"{table.place(second)}"
            + f", and changes its sign {len(turns)} times" * (len(turns) > 1)
            + ", as the voltage of a symmetric cell does where its current reverses: the current "
            f"has no sign; {_SIGNED}, or pass directions={{}} if it goes one way"
        )


def _every_sign(table, header, current, loud, column):
    """Sign of each row of a current without one, positive in charge."""
    signs = column.signs.copy()
    unknown = np.flatnonzero(np.isnan(signs) & (current != 0))
    if unknown.size:
        word = column.cells[unknown[0]]
        raise ValueError(
            f"{table.place(unknown[0])}: column '{header}' has no sign, and '{word}' of "
            f"'{column.header}' does not say whether {current[unknown[0]]:g} A charges or "
            f"discharges; pass directions={{'{word}': 'charge'}} or 'discharge' or 'rest'"
        )
    signs[np.isnan(signs)] = 0
    # The row in which a rest begins may still have the current before it.
    first = np.flatnonzero(loud & (signs == 0))
    first = first[first > 0]
    signs[first] = signs[first - 1]
    bad = np.flatnonzero(loud & (signs == 0))
    if bad.size:
        _raise_at_rest(table, header, current, bad[0], column)
    return signs


def _by_words(table, header, current, loud, column):
    """Direction of a positive current by words, and a row that shows it; None if they do not."""
    inside = np.append(False, column.cells[1:] == column.cells[:-1])
    checked = loud & inside & np.isfinite(column.signs)
    resting = np.flatnonzero(checked & (column.signs == 0))
    if resting.size:
        _raise_at_rest(table, header, current, resting[0], column)
    if not (checked & (column.signs != 0)).any():
        checked = loud & np.isfinite(column.signs)
    agree = np.sign(current) * column.signs * checked
    rows = [np.flatnonzero(agree == way) for way in (1, -1)]
    if all(each.size for each in rows):
        one, other = (each[0] for each in sorted(rows, key=len))
        raise ValueError(
            f"{table.place(one)}, column '{header}': {current[one]:g} A where "
            f"'{column.header}' has '{column.cells[one]}', against {current[other]:g} A where it "
            f"has '{column.cells[other]}' in {table.place(other)}; correct the file, or pass "
            f"{_UNREAD}"
        )
    for way, each in zip(("charge", "discharge"), rows):
        if each.size:
            return way, each[0]
    return None, None


def _raise_at_rest(table, header, current, row, column):
    raise ValueError(
        f"{table.place(row)}, column '{header}': {current[row]:g} A where '{column.header}' has "
        f"'{column.cells[row]}', which is a rest; pass directions={{'{column.cells[row]}': …}} "
        f"with 'charge' or 'discharge', or {_UNREAD}"
    )


def _check_no_unknown_words(table, header, loud):
    """Refuse a current of one sign beside words that may tell its direction."""
    if unknown := unknown_words(table, loud):
        name, words = unknown
        raise ValueError(
            f"{table.name}: column '{header}' has one sign throughout, and '{name}' has "
            f"{words[:6]}, which may tell its direction; pass "
            f"directions={{'{words[0]}': 'charge', '{words[1]}': 'discharge'}} as they are "
            "meant, or directions={} if they do not"
        )


def _capacities(table, columns):
    """Header of the capacity, or energy, of each direction that has one.

    Under other names than those that are read they count as a pair only: "Charge" alone may
    be the net charge.
    """
    names = {way: f"{way.capitalize()} capacity [A.h]" for way in _OTHER}
    found = {way: header for way, name in names.items() if (header := columns.header(name))}
    if found:
        return found
    for header in table.headers:
        words = plain_name(header)
        way = direction_of(words)
        if way in _OTHER and _CAPACITY.search(words) and table.headers.count(header) == 1:
            found.setdefault(way, header)
    return found if len(found) == 2 else {}


def _rows_against(table, format, columns, current):
    """Direction of a positive current by the capacities, and rows that show it; else None."""
    headers = _capacities(table, columns)
    # The capacities of BioLogic and Neware are integrals of the current itself.
    if format in ("biologic", "neware") or not headers:
        return None
    charged, discharged = (
        np.diff(table.numbers(headers[way]), prepend=np.nan)
        if way in headers
        else np.zeros(len(current))
        for way in ("charge", "discharge")
    )
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
            f"current has no sign; {_SIGNED}"
        )
    said = "charge" if share > 0.5 else "discharge"
    return said, np.flatnonzero(moved > 0 if said == "charge" else moved < 0)
