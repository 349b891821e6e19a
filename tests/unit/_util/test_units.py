"""Each unit has the value in SI that pint gives it."""

import subprocess
import sys

import pint
import pytest

from pybamm_alloy._util.units import OFFSETS, UNITS, find_unit, plain, read_value, scales

REGISTRY = pint.UnitRegistry()

#: Dimension → unit in which its values are given.
BASES = {
    "time": "second",
    "current": "ampere",
    "current per area": "ampere / meter**2",
    "voltage": "volt",
    "power": "watt",
    "charge": "ampere * hour",
    "frequency": "hertz",
    "resistance": "ohm",
    "resistance times area": "ohm * meter**2",
    "angle": "degree",
    "temperature": "kelvin",
    "pressure": "pascal",
}
CURRENTS = {
    "A": "ampere",
    "mA": "milliampere",
    "uA": "microampere",
    "nA": "nanoampere",
    "ampere": "ampere",
    "amp": "ampere",
}
RESISTANCES = (
    dict.fromkeys(("Ohm", "ohm", "ohms"), "ohm")
    | dict.fromkeys(("mOhm", "mohm"), "milliohm")
    | dict.fromkeys(("kOhm", "kohm"), "kiloohm")
    | dict.fromkeys(("MOhm", "Mohm"), "megaohm")
)
AREAS = {"m2": "meter**2", "cm2": "centimeter**2", "mm2": "millimeter**2"}
#: Dimension → unit → its counterpart in pint.
COUNTERPARTS = {
    "time": dict.fromkeys(("s", "sec", "secs", "second", "seconds"), "second")
    | dict.fromkeys(("min", "mins", "minute", "minutes"), "minute")
    | dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), "hour")
    | dict.fromkeys(("d", "day", "days"), "day")
    | {"ms": "millisecond"},
    "current": CURRENTS,
    "current per area": {
        f"{current}/{area}": f"{CURRENTS[current]} / ({AREAS[area]})"
        for current in CURRENTS
        for area in AREAS
    },
    "voltage": dict.fromkeys(("V", "volt", "volts"), "volt")
    | {"mV": "millivolt", "uV": "microvolt"},
    "power": {"W": "watt", "mW": "milliwatt", "uW": "microwatt"},
    "charge": dict.fromkeys(("Ah", "ah", "amperehour"), "ampere * hour")
    | {"mAh": "milliampere * hour", "uAh": "microampere * hour", "C": "coulomb"},
    "frequency": {"Hz": "hertz", "mHz": "millihertz", "kHz": "kilohertz", "MHz": "megahertz"},
    "resistance": RESISTANCES,
    "resistance times area": {
        f"{resistance}{area}": f"{RESISTANCES[resistance]} * {AREAS[area]}"
        for resistance in RESISTANCES
        for area in AREAS
    },
    "angle": dict.fromkeys(("deg", "degree", "degrees"), "degree") | {"rad": "radian"},
    "temperature": dict.fromkeys(("K", "kelvin"), "kelvin")
    | dict.fromkeys(("degC", "C", "celsius", "\ufffdC"), "degree_Celsius"),
    "pressure": dict.fromkeys(("Pa", "pa", "pascal"), "pascal")
    | {"kPa": "kilopascal", "MPa": "megapascal", "mbar": "millibar", "bar": "bar"}
    | {"N/mm2": "newton / millimeter**2", "psi": "psi"},
}
ALL = [(dimension, text) for dimension, texts in UNITS.items() for text in texts]


@pytest.mark.parametrize(("dimension", "text"), ALL)
@pytest.mark.parametrize("value", [0.0, 1.0, -3.7])
def test_a_value_is_that_of_pint(dimension, text, value):
    measured = REGISTRY.Quantity(value, COUNTERPARTS[dimension][text])
    unit = find_unit(text, dimension)
    assert unit.scale * value + unit.offset == pytest.approx(
        measured.to(BASES[dimension]).magnitude, rel=1e-12, abs=1e-12 * unit.scale
    )


def test_every_counterpart_is_in_the_table():
    assert {d: set(texts) for d, texts in COUNTERPARTS.items()} == {
        d: set(texts) for d, texts in UNITS.items()
    }
    assert all(set(texts) <= set(UNITS[dimension]) for dimension, texts in OFFSETS.items())


@pytest.mark.parametrize(("dimension", "text"), ALL)
def test_every_unit_of_the_table_is_in_its_plain_spelling(dimension, text):
    assert plain(text) == text


@pytest.mark.parametrize(
    ("dimension", "unit", "spellings"),
    [
        (
            "current per area",
            "uA/cm2",
            ["µA/cm²", "μA/cm^2", "uA / cm**2", "µA·cm⁻²", "uA.cm-2", "uA cm^-2", "uA*cm-2",
             "uA⋅cm−2", "uA_cm2", "uA_cm-2"],
        ),
        ("current per area", "A/m2", ["A m-2", "A_m2", "A.m^-2"]),
        ("current per area", "mA/mm2", ["mA.mm-2", "mA_mm2"]),
        ("charge", "mAh", ["mA.h", "mA·h", "mA h"]),
        ("charge", "amperehour", ["ampere_hour"]),
        ("resistance", "kOhm", ["kΩ", "kΩ"]),
        ("temperature", "degC", ["°C", "℃", " degC "]),
        ("angle", "deg", ["°"]),
    ],
)  # fmt: skip
def test_all_spellings_are_one_unit(dimension, unit, spellings):
    for text in spellings:
        assert find_unit(text, dimension) == find_unit(unit, dimension), text


@pytest.mark.parametrize(
    ("text", "dimension"),
    [("kA", "current"), ("mA/cm-2", "current per area"), ("mA.cm2", "current per area"),
     ("A/cm", "current per area"), ("MW", "power"), ("v", "voltage"), ("", "time"),
     ("mS", "time"), ("mA", "current per area"), ("A/cm2", "current")],
)  # fmt: skip
def test_texts_that_are_no_unit_of_a_dimension_are_none(text, dimension):
    assert find_unit(text, dimension) is None


@pytest.mark.parametrize(
    ("text", "dimension", "scale"),
    [("Sec", "time", 1), ("Hours", "time", 3600), ("Hrs.", "time", 3600), ("Volts", "voltage", 1),
     ("psi", "pressure", 6894.757), ("N/mm²", "pressure", 1e6)],
)  # fmt: skip
def test_words_that_begin_with_a_capital_letter_are_units_too(text, dimension, scale):
    assert find_unit(text, dimension).scale == pytest.approx(scale)


@pytest.mark.parametrize(
    ("text", "dimension", "value"),
    [
        ("1 mW", "power", 1e-3),
        ("2.5e-3W", "power", 2.5e-3),
        (" .5 hours ", "time", 1800),
        ("-2 V", "voltage", -2),
        ("25 °C", "temperature", 298.15),
        ("50 µA·cm⁻²", "current per area", 0.5),
        ("1 000 W", "power", None),
        ("1,5 W", "power", None),
        ("1", "power", None),
        ("W", "power", None),
        ("nan W", "power", None),
        ("1_0 W", "power", None),
    ],
)
def test_a_number_with_its_unit_is_read_or_none(text, dimension, value):
    assert read_value(text, dimension) == (value if value is None else pytest.approx(value))


def test_scales_keep_the_spelling_that_is_asked_for():
    assert scales("charge", "A.h", "mA.h") == {"A.h": 1.0, "mA.h": 1e-3}


def test_the_table_needs_no_pybamm():
    source = "import runpy, sys; runpy.run_path(sys.argv[1]); assert 'pybamm' not in sys.modules"
    path = sys.modules["pybamm_alloy._util.units"].__file__
    subprocess.run([sys.executable, "-c", source, path], check=True)
