"""Times of a clock, and dates with times, in seconds."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np

_DURATION = re.compile(
    r"(?:(?P<days>\d+)(?:\s*d(?:ays?)?[\s,]*|\.|(?:-|\s+)(?=(?:[01]?\d|2[0-3]):)))?"
    r"(?P<hours>\d+):(?P<minutes>[0-5]?\d):(?P<seconds>[0-5]?\d(?:[.,]\d+)?)"
)
#: Duration of ISO 8601, such as PT1M30.5S.
_ISO = re.compile(
    r"P(?=\d|T\d)(?:(?P<days>\d+)D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:[.,]\d+)?)S)?)?"
)
_TWO_PARTS = re.compile(r"\d+:\d{2}(?:[.,]\d+)?")
_TIME = r"[T\s]+(?P<clock>\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)\s*(?P<half>[AaPp][Mm])?"
_TIME += r"(?P<zone>Z|[-+]\d{2}:?\d{2})?"
_NUMBERS = re.compile(
    r"(?P<one>\d{1,4})(?P<mark>[-/.])(?P<two>\d{1,2})[-/.](?P<three>\d{1,4})" + _TIME
)
_NAMED = re.compile(
    r"(?P<day>\d{1,2})[-\s](?P<month>[A-Za-z]{3})[a-z]*[-\s](?P<year>\d{2,4})" + _TIME
)
#: Kinds of times, in the order in which they are tried.
_READ = (_DURATION, _ISO, _NUMBERS, _NAMED)
_DATE = re.compile(r"\d{4}([-/.])\d{1,2}\1\d{1,2}|\d{1,2}([-/.])\d{1,2}\2\d{2,4}")
#: Characters of a date with its time at the most.
_LONGEST = 60
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def is_clock(cell: object) -> bool:
    """Whether a cell is a time of a clock or a date with a time.

    Parameters
    ----------
    cell : object

    Returns
    -------
    bool
    """
    return isinstance(cell, str) and len(cell) <= _LONGEST and any(
        pattern.fullmatch(cell.strip()) for pattern in (*_READ, _TWO_PARTS)
    )


def is_date(cell: object) -> bool:
    """Whether a cell is a date without a time.

    Parameters
    ----------
    cell : object

    Returns
    -------
    bool
    """
    text = cell.strip() if isinstance(cell, str) and len(cell) <= _LONGEST else ""
    return _DATE.fullmatch(text) is not None


def is_time_of_day(cells: Sequence[str]) -> bool:
    """Whether all cells may be the time of a day, without a date.

    Parameters
    ----------
    cells : sequence of str

    Returns
    -------
    bool
    """
    matches = [_DURATION.fullmatch(cell.strip()) for cell in cells]
    return all(each and not each["days"] and int(each["hours"]) < 24 for each in matches)


def seconds_of(cells: Sequence[str], place) -> np.ndarray:
    """Seconds of each cell: of a duration, or since the first of the dates.

    Parameters
    ----------
    cells : sequence of str
        Such as "0d 00:01:00", "0-00:01:00", "00:01:00.5", "PT1M0.5S", "11/20/2024 11:38:41.707" and
        "23-Nov-23 3:56:11 PM".
    place : callable
        Index of a row to its place in the file, as text.

    Returns
    -------
    numpy.ndarray, shape (rows,)

    Raises
    ------
    ValueError
        If a cell is neither, or if it is not told which number is the month.
    """
    cells = [str(cell).strip() for cell in cells]
    if _TWO_PARTS.fullmatch(cells[0]):
        raise ValueError(
            f"{place(0)}: {cells[0]!r} may be hours and minutes or minutes and seconds; write "
            "times as hh:mm:ss"
        )
    pattern = next((each for each in _READ if each.fullmatch(cells[0])), _DURATION)
    matches = []
    for row, cell in enumerate(cells):
        match = pattern.fullmatch(cell)
        if match is None:
            raise ValueError(f"{place(row)}: {cell!r} is not a time such as {cells[0]!r}")
        matches.append(match)
    if pattern in (_DURATION, _ISO):
        return np.array([_duration(match) for match in matches])
    if pattern is _NAMED:
        readings = [_elapsed([_named(match) for match in matches])]
    else:
        orders = ("ymd",) if len(matches[0]["one"]) == 4 else ("mdy", "dmy")
        if matches[0]["mark"] == "." and len(orders) > 1:
            orders = ("dmy",)
        readings = [_elapsed([_date(match, order) for match in matches]) for order in orders]
    # The order of day and month in which the dates exist, and do not go back.
    possible = [each for each in readings if each is not None and (np.diff(each) >= 0).all()]
    possible = possible or [each for each in readings if each is not None]
    if not possible:
        raise ValueError(f"{place(0)}: {cells[0]!r} is not a date and time")
    if any(not np.allclose(each, possible[0]) for each in possible):
        raise ValueError(
            f"{place(0)}: {cells[0]!r} may begin with the month or with the day, and the times "
            "differ; pass columns={'Time [s]': …} with a column of the elapsed time, or write "
            "dates as 2024-11-20"
        )
    return possible[0]


def _duration(match):
    days, hours, minutes = (int(match[part] or 0) for part in ("days", "hours", "minutes"))
    seconds = float((match["seconds"] or "0").replace(",", "."))
    return 60.0 * (60 * (24 * days + hours) + minutes) + seconds


def _elapsed(times):
    """Seconds since the first; None if one of them is no date."""
    if None in times:
        return None
    return np.array([(time - times[0]).total_seconds() for time in times])


def _named(match):
    month = match["month"].lower()
    if month not in _MONTHS:
        return None
    return _datetime(match["year"], _MONTHS.index(month) + 1, match["day"], match)


def _date(match, order):
    parts = dict(zip(order, (match["one"], match["two"], match["three"])))
    return _datetime(parts["y"], parts["m"], parts["d"], match)


def _datetime(year, month, day, match):
    hours, minutes, *rest = match["clock"].replace(",", ".").split(":")
    seconds = float(rest[0]) if rest else 0.0
    hour = int(hours)
    if match["half"]:
        hour = hour % 12 + 12 * (match["half"].lower() == "pm")
    year = int(year) + 2000 * (len(str(year)) <= 2)
    whole, part = int(seconds), round(1e6 * (seconds % 1))
    sign, *zone = re.findall(r"[-+]|\d{2}", match["zone"] or "")[:3] or ["+", "0", "0"]
    ahead = int(f"{sign}1") * timedelta(hours=int(zone[0]), minutes=int(zone[1]))
    try:
        # A part that rounds up to a second is one of the last microsecond.
        part = min(part, 999999)
        return datetime(year, int(month), int(day), hour, int(minutes), whole, part) - ahead
    except (ValueError, OverflowError):
        return None
