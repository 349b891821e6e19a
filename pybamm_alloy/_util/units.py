"""Units as texts, and their values in SI."""

import re
import unicodedata
from typing import NamedTuple

#: A number without a sign, as a regular expression.
NUMBER = r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"

_CURRENTS = {"A": 1.0, "mA": 1e-3, "uA": 1e-6, "nA": 1e-9, "ampere": 1.0, "amp": 1.0}
_RESISTANCES = (
    dict.fromkeys(("Ohm", "ohm", "ohms"), 1.0)
    | dict.fromkeys(("mOhm", "mohm"), 1e-3)
    | dict.fromkeys(("kOhm", "kohm"), 1e3)
    | dict.fromkeys(("MOhm", "Mohm"), 1e6)
)
_AREAS = {"m2": 1.0, "cm2": 1e-4, "mm2": 1e-6}

#: Dimension → unit, as :func:`plain` spells it → its value in SI (charge in A.h, angle in
#: degrees).
UNITS: dict[str, dict[str, float]] = {
    "time": dict.fromkeys(("s", "sec", "secs", "second", "seconds"), 1.0)
    | dict.fromkeys(("min", "mins", "minute", "minutes"), 60.0)
    | dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), 3600.0)
    | {"ms": 1e-3, "d": 86400.0, "day": 86400.0, "days": 86400.0},
    "current": _CURRENTS,
    "current per area": {
        f"{current}/{area}": value / size
        for area, size in _AREAS.items()
        for current, value in _CURRENTS.items()
    },
    "voltage": {"V": 1.0, "mV": 1e-3, "uV": 1e-6, "volt": 1.0, "volts": 1.0},
    "power": {"W": 1.0, "mW": 1e-3, "uW": 1e-6},
    "charge": {"Ah": 1.0, "ah": 1.0, "amperehour": 1.0, "mAh": 1e-3, "uAh": 1e-6, "C": 1 / 3600},
    "frequency": {"Hz": 1.0, "mHz": 1e-3, "kHz": 1e3, "MHz": 1e6},
    "resistance": _RESISTANCES,
    "resistance times area": {
        f"{resistance}{area}": value * size
        for area, size in _AREAS.items()
        for resistance, value in _RESISTANCES.items()
    },
    "angle": {"deg": 1.0, "degree": 1.0, "degrees": 1.0, "rad": 57.29577951308232},
    # EC-Lab's degree sign is lost where its text was saved in another encoding.
    "temperature": dict.fromkeys(("K", "kelvin", "degC", "C", "celsius", "\ufffdC"), 1.0),
    "pressure": {"Pa": 1.0, "kPa": 1e3, "MPa": 1e6, "mbar": 1e2, "bar": 1e5, "pa": 1.0}
    | {"pascal": 1.0, "N/mm2": 1e6, "psi": 6894.757293168361},
}
#: Dimension → unit whose zero is not that of SI → its zero in SI.
OFFSETS = {"temperature": dict.fromkeys(("degC", "C", "celsius", "\ufffdC"), 273.15)}

#: Characters that Unicode's normal form NFKC leaves apart.
_SPELLINGS = str.maketrans({"μ": "u", "Ω": "Ohm", "°": "deg", "−": "-"})


class Unit(NamedTuple):
    """Conversion to SI of a value x in a unit: ``scale * x + offset``.

    Attributes
    ----------
    scale : float
        SI units in one of the unit.
    offset : float
        Zero of the unit, in SI units.
    """

    scale: float
    offset: float = 0.0


def find_unit(text: str, dimension: str) -> Unit | None:
    """Unit of a dimension, or None if the text is not one.

    Parameters
    ----------
    text : str
        In any usual spelling: ``"µA/cm²"``, ``"uA.cm-2"``, ``"uA_cm2"``.
    dimension : str
        A key of :data:`UNITS`.

    Returns
    -------
    Unit or None
    """
    text = plain(text)
    if text not in UNITS[dimension]:
        # A word may begin with a capital letter, such as "Sec" or "Hours".
        text = text[:1].lower() + text[1:]
        if len(text) < 3 or not text.isalpha() or not text.islower():
            return None
    if text not in UNITS[dimension]:
        return None
    return Unit(UNITS[dimension][text], OFFSETS.get(dimension, {}).get(text, 0.0))


def scales(dimension: str, *texts: str) -> dict[str, float]:
    """Value in SI of each of some units.

    Parameters
    ----------
    dimension : str
        A key of :data:`UNITS`.
    *texts : str
        Units of that dimension.

    Returns
    -------
    dict of str to float
        Text, as it was given, to its value in SI units.
    """
    return {text: UNITS[dimension][plain(text)] for text in texts}


def read_value(text: str, dimension: str) -> float | None:
    """Value in SI of a number and a unit, or None if the text is not such.

    Parameters
    ----------
    text : str
        Such as ``"1 mW"``.
    dimension : str
        A key of :data:`UNITS`.

    Returns
    -------
    float or None
        In SI units (charge in A.h, angle in degrees).
    """
    match = re.fullmatch(rf"\s*([-+]?{NUMBER})\s*(\D.*)", text)
    unit = find_unit(match[2], dimension) if match else None
    return None if match is None or unit is None else unit.scale * float(match[1]) + unit.offset


def plain(text: str) -> str:
    """Text of a unit in the spelling of :data:`UNITS`: ``"uA/cm2"`` for ``"µA·cm⁻²"``.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
    """
    text = unicodedata.normalize("NFKC", text).translate(_SPELLINGS)
    text = re.sub(r"[\s.*·⋅^]", "", text)
    # "mAcm-2" and the "mA_cm2" of column names are both "mA/cm2"; another "_" multiplies.
    text = re.sub(r"_?(?<!/)([cm]?m)-2$|_([cm]?m)2$", r"/\1\g<2>2", text)
    return text.replace("_", "")


def unit_of(name: str) -> str:
    """The unit in brackets at the end of a name, or nothing."""
    return name.rpartition("[")[2].rstrip("]") if name.endswith("]") else ""
