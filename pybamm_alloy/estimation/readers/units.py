"""Units, as headers of instruments' files write them."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_CURRENTS = {"A": 1.0, "mA": 1e-3, "uA": 1e-6, "nA": 1e-9, "ampere": 1.0, "amp": 1.0}
_AREAS = {"m2": 1.0, "cm2": 1e-4, "mm2": 1e-6}

#: What is measured → unit, without signs of multiplication and power → its value in SI
#: (charge in A.h, angle in degrees).
UNITS = {
    "time": dict.fromkeys(("s", "sec", "second", "seconds"), 1.0)
    | dict.fromkeys(("min", "minute", "minutes"), 60.0)
    | dict.fromkeys(("h", "hr", "hour", "hours"), 3600.0)
    | {"ms": 1e-3, "d": 86400.0, "day": 86400.0, "days": 86400.0},
    "current": _CURRENTS,
    "current per area": {
        f"{unit}{per}": value / size
        for unit, value in _CURRENTS.items()
        for area, size in _AREAS.items()
        for per in (f"/{area}", f"{area[:-1]}-2")
    },
    "voltage": {"V": 1.0, "mV": 1e-3, "uV": 1e-6, "volt": 1.0, "volts": 1.0},
    "charge": dict.fromkeys(("Ah", "ah", "ampere/hour"), 1.0)
    | {"mAh": 1e-3, "uAh": 1e-6, "C": 1 / 3600},
    "frequency": {"Hz": 1.0, "mHz": 1e-3, "kHz": 1e3, "MHz": 1e6},
    "resistance": dict.fromkeys(("Ohm", "ohm", "ohms", "Ω"), 1.0)
    | dict.fromkeys(("mOhm", "mohm", "mΩ"), 1e-3)
    | dict.fromkeys(("kOhm", "kohm", "kΩ"), 1e3)
    | dict.fromkeys(("MOhm", "Mohm", "MΩ"), 1e6),
    "angle": dict.fromkeys(("deg", "°", "degree", "degrees"), 1.0)
    | {"rad": 57.29577951308232},
    "temperature": dict.fromkeys(("K", "kelvin"), 1.0)
    # EC-Lab's degree sign is lost where its text was saved in another encoding.
    | dict.fromkeys(("degC", "°C", "C", "celsius", "\ufffdC"), 1.0),
    "pressure": {"Pa": 1.0, "kPa": 1e3, "MPa": 1e6, "mbar": 1e2, "bar": 1e5}
    | {"pa": 1.0, "pascal": 1.0},
}  # fmt: skip

_BRACKETS = re.compile(r"(.+?)\s*[\[(]([^\[\]()]+)[\])]")


class Unit(NamedTuple):
    """A value in it is ``scale * value + offset`` in SI."""

    scale: float
    offset: float = 0.0
    per_area: bool = False


def unit(text: str, dimension: str) -> Unit | None:
    """A unit of a dimension, if the text is one."""
    text = re.sub("[µμ]", "u", text.strip()).replace("\u2126", "Ω").replace("²", "2")
    text = re.sub(r"[\s.*·^]", "", text.replace("⁻", "-")).replace("_", "/")
    if text in UNITS[dimension]:
        celsius = dimension == "temperature" and text not in ("K", "kelvin")
        return Unit(UNITS[dimension][text], 273.15 if celsius else 0.0)
    if dimension == "current" and text in UNITS["current per area"]:
        return Unit(UNITS["current per area"][text], per_area=True)
    return None


def readings(header: str) -> Iterator[tuple[str, str]]:
    """Each name and text of a unit that a header may be read as.

    ``"I/mA"``, ``"Current (mA/cm2)"``, ``"Test Time / s"``, ``"current_mA_cm2"``; a header
    without a unit has an empty one.
    """
    if match := _BRACKETS.fullmatch(header):
        yield plain(match[1]), match[2]
    for mark in "/_":
        for at, character in enumerate(header):
            if character == mark:
                yield plain(header[:at]), header[at + 1 :]
    yield plain(header), ""


def plain(name: str) -> str:
    """A name in lower case, its words one blank apart."""
    return " ".join(name.lower().replace("−", "-").replace("_", " ").split())
