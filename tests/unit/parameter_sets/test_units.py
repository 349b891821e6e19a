"""Every unit of the tables is converted to SI units as pint converts it."""

import pint
import pytest

from pybamm_alloy.parameter_sets import read_table
from pybamm_alloy.parameter_sets.tables import SI

REGISTRY = pint.UnitRegistry()

#: Unit of the tables → the unit, and that of the value in a parameter set, as pint writes them.
UNITS = {
    "1": ("dimensionless", "dimensionless"),
    "Li per host": ("dimensionless", "dimensionless"),
    "Li per In": ("dimensionless", "dimensionless"),
    "Li per Sn": ("dimensionless", "dimensionless"),
    "fraction left": ("dimensionless", "dimensionless"),
    "atomic fraction": ("dimensionless", "dimensionless"),
    "at%": ("percent", "dimensionless"),
    "m2": ("m**2", "m**2"),
    "cm2": ("cm**2", "m**2"),
    "mm2": ("mm**2", "m**2"),
    "mm": ("mm", "m"),
    "m": ("m", "m"),
    "um": ("um", "m"),
    "nm": ("nm", "m"),
    "m2.s-1": ("m**2 / s", "m**2 / s"),
    "cm2.s-1": ("cm**2 / s", "m**2 / s"),
    "m3.mol-1": ("m**3 / mol", "m**3 / mol"),
    "cm3.mol-1": ("cm**3 / mol", "m**3 / mol"),
    "mol.m-3": ("mol / m**3", "mol / m**3"),
    "kg.mol-1": ("kg / mol", "kg / mol"),
    "g.mol-1": ("g / mol", "kg / mol"),
    "kg.m-3": ("kg / m**3", "kg / m**3"),
    "g.cm-3": ("g / cm**3", "kg / m**3"),
    "mol.m-1.s-1": ("mol / m / s", "mol / m / s"),
    "mol.cm-1.s-1": ("mol / cm / s", "mol / m / s"),
    "S.m-1": ("S / m", "S / m"),
    "mS.cm-1": ("mS / cm", "S / m"),
    "Ohm.m": ("ohm * m", "ohm * m"),
    "Ohm.m2": ("ohm * m**2", "ohm * m**2"),
    "Ohm.cm2": ("ohm * cm**2", "ohm * m**2"),
    "F.m-2": ("F / m**2", "F / m**2"),
    "uF.cm-2": ("uF / cm**2", "F / m**2"),
    "C.m-3": ("C / m**3", "C / m**3"),
    "uA.h.cm-2.nm-1": ("uA * hour / cm**2 / nm", "C / m**3"),
    "A.h": ("A * hour", "A * hour"),
    "mA.h": ("mA * hour", "A * hour"),
    "A.h.m-2": ("A * hour / m**2", "A * hour / m**2"),
    "mA.h.cm-2": ("mA * hour / cm**2", "A * hour / m**2"),
    "s": ("s", "s"),
    "s-1": ("1 / s", "1 / s"),
    "Pa.m-1": ("Pa / m", "Pa / m"),
    "MPa.um-1": ("MPa / um", "Pa / m"),
    "Pa": ("Pa", "Pa"),
    "MPa": ("MPa", "Pa"),
    "GPa": ("GPa", "Pa"),
    "J.mol-1": ("J / mol", "J / mol"),
    "kJ.mol-1": ("kJ / mol", "J / mol"),
    "eV": ("eV * avogadro_constant", "J / mol"),
    "mV": ("mV", "V"),
    "V": ("V", "V"),
    "V vs Li/Li+": ("V", "V"),
    "K": ("K", "K"),
}


def test_every_unit_is_compared_with_pint():
    assert UNITS.keys() == SI.keys()


@pytest.mark.parametrize("unit", UNITS)
def test_a_unit_is_converted_as_by_pint(unit):
    of_table, of_parameter = UNITS[unit]
    converted = REGISTRY.Quantity(1, of_table).to(of_parameter)
    assert SI[unit] == pytest.approx(converted.magnitude, rel=1e-12)


def test_every_unit_of_the_tables_can_be_converted():
    for table in ("cells", "electrolytes", "films", "free_parameters", "phase_transport"):
        assert set(read_table(table)["unit"]) <= SI.keys(), table
