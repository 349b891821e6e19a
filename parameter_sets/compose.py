"""A parameter set from an alloy on each side, an electrolyte and a pressure."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache
from numbers import Real
from typing import Any

import pybamm

from .._util.parameter_ranges import (
    HIGHEST_CURRENT_DENSITY,
    check_areal_capacity,
    check_in_range,
)
from ..thermodynamics.phase_functions import lithium_functions, phases_of
from .given import Given, given_cell, given_electrolyte, given_film, of_each_electrode
from .hulls import HOSTS, check_kind, plateau_origins, reference_hull
from .phases import parameters_of_phases
from .provenance import Origin, Sourced
from .tables import SI, Changes, changes_in_table_units, read_table, values_in_si

_R, _F = pybamm.constants.R.value, pybamm.constants.F.value


class ComposedParameterValues(pybamm.ParameterValues):
    """Parameter values of a cell, with the entries of the tables that they come from.

    Its ``copy()``, and ``pybamm.ParameterValues`` of it, are plain parameter values without
    the attributes below.

    Parameters
    ----------
    values : dict
        Name of a parameter to its value, in the unit of the name.
    provenance, arguments
        As of the attributes.

    Attributes
    ----------
    arguments : dict or None
        Those of :func:`compose` that made it; None of a full cell.
    provenance : dict of str to tuple of Origin
        Name of a parameter to the entries from which its value was composed: one if the value
        is taken from a table, several if it is calculated. Functions, and values that were
        arguments of :func:`compose`, have none. Setting a value afterwards does not
        change it.
    """

    def __init__(
        self,
        values: dict[str, Any],
        provenance: dict[str, tuple[Origin, ...]],
        arguments: dict[str, Any] | None = None,
    ):
        super().__init__(values)
        self.provenance = provenance
        self.arguments = arguments

    @property
    def phases(self) -> dict[str, tuple[str, ...] | None]:
        """Formulas of the host and the phases, poorest in lithium first, of each film.

        The keys are "negative" and "positive". A film of lithium metal has ("Li",), and one
        whose functions were replaced by those of another package may have None.
        """
        values = dict(self)
        return {
            domain: phases_of(values, domain.capitalize()) for domain in ("negative", "positive")
        }


def compose(
    positive_alloy: str,
    negative_alloy: str | None = None,
    electrolyte: str | Given = "Li6PS5Cl",
    stack_pressure: float | None = None,
    capacity: float | None = None,
    hull: str | None = None,
    changes: Changes | None = None,
    *,
    assembly_pressure: float | tuple[float, float] | None = None,
    film: Given | tuple[Given, Given] | None = None,
    cell: Given | None = None,
) -> ComposedParameterValues:
    """Parameter set of a cell negative alloy | electrolyte | positive alloy.

    Parameters
    ----------
    positive_alloy, negative_alloy : str
        Films of the table ``films``: "Li", "In", "Li0.5In", "LiIn", "Li13In3",
        "Li2Sn5", "LiSn" or "Li17Sn4". The negative one is the positive's by default.
    electrolyte : str or mapping
        One of the table ``electrolytes``: "Li6PS5Cl", "Li6PS5Br", "Li3PS4", "Li10GeP2S12" or
        "Li7La3Zr2O12"; or one of your own, each quantity of that table with its unit to its
        value, such as ``{"conductivity [mS.cm-1]": 0.3, ...}``. The interface and the interphase
        stay those of the film on Li6PS5Cl: change them where they are known.
    stack_pressure : float, optional
        [Pa], 1e4 to 1e10 or zero; 45e6, which is 45 MPa, by default.
    capacity : float, optional
        Lithium in each film [A.h], up to 250 mA.h per cm²; 0.01, which is 10 mA.h, by default.
    hull : str, optional
        Where the plateaus are from: "calculated", "measured" or "corrected" (see
        :func:`reference_hull`); by default the best for each alloy.
    changes : mapping, optional
        (cell, film, phase or electrolyte, quantity with its unit) to a value in that unit, such
        as ``{("Li2In", "chemical diffusivity [cm2.s-1]"): 3e-8}``, which replaces the value of
        the table in every film and electrode that uses it. The unit is that of the table, which
        ``read_table`` shows, or of SI; pure numbers have none.
        A change of the "temperature" is that of the cell; the values hold at the "reference
        temperature", which stays.
    assembly_pressure : float or (float, float), optional
        Pressure with which each film was attached to the electrolyte [Pa], 1e4 to 1e10 or zero;
        a pair is (negative, positive). By default that of Hänsel et al. 2021: 150e6 in a cell of
        two equal films, 0 if they are lithium; of two different films the positive one is the
        working electrode of a half-cell, 45e6, and the other its counter electrode, 150e6.
    film : mapping or (mapping, mapping), optional
        How much film there is, in place of ``capacity``: ``{"areal capacity [mA.h.cm-2]": 5}``,
        ``{"thickness [um]": 280}`` of the pristine film, or ``{"capacity [mA.h]": 10}``; a pair
        is (negative, positive). The capacity is the lithium in the film, for "In" half of what
        it takes up as LiIn. That of the positive film is the nominal capacity of the cell.
    cell : mapping, optional
        Quantities in place of those of Hänsel et al. 2021, each with its unit to its value:
        "area [cm2]" or "diameter [mm]", "temperature [K]", "voltage cut-off [V]", "stack
        stiffness [MPa.um-1]", "separator thickness [um]" and "separator conductivity
        [mS.cm-1]", the latter at the reference temperature.

    Returns
    -------
    ComposedParameterValues
        PyBaMM parameter values, with the provenance of each value.

    Raises
    ------
    ValueError
        If an alloy, electrolyte, hull, quantity or changed value is not known, a pressure, the
        capacity, a quantity or a changed value is out of its range or has another unit, or the
        amount of a film is given twice.
    """
    arguments = dict(locals())
    check_kind(hull)
    changes = changes_in_table_units(changes)
    given = given_cell(cell)
    cell = values_in_si("cells", changes, cell="Hansel2021") | given
    pressure = cell["stack pressure"] if stack_pressure is None else stack_pressure
    area = cell["area"] if "area" in given else math.pi * cell["diameter"] ** 2 / 4
    check_in_range("stack pressure", pressure, "Stack pressure [Pa]")
    sizes = _sizes(capacity, film, cell)
    separator = (
        values_in_si("electrolytes", changes, electrolyte=electrolyte)
        if isinstance(electrolyte, str)
        else given_electrolyte(electrolyte)
    )
    values = {
        "chemistry": "lithium_alloy",
        "Electrode area [m2]": area,
        "Lower voltage cut-off [V]": -cell["voltage cut-off"],
        "Upper voltage cut-off [V]": cell["voltage cut-off"],
        "Ambient temperature [K]": cell["temperature"],
        "Initial temperature [K]": cell["temperature"],
        "Reference temperature [K]": cell["reference temperature"],
        "Stack pressure [Pa]": pressure,
        "Stack stiffness [Pa.m-1]": cell["stack stiffness"],
        "Contact relaxation time [s]": cell["contact relaxation time"],
        "Separator thickness [m]": cell.get("separator thickness", separator["thickness"]),
        "Separator conductivity [S.m-1]": cell.get(
            "separator conductivity", separator["conductivity"]
        ),
        "Separator conductivity activation energy [J.mol-1]": separator[
            "conductivity activation energy"
        ],
        "Separator reduction potential [V]": separator["reduction potential"],
        "Lithium metal molar volume [m3.mol-1]": _molar_volumes("Li")["Li"],
        "citations": [HANSEL2021, JAIN2013],
    }
    films = {"Negative": negative_alloy or positive_alloy, "Positive": positive_alloy}
    values |= _assembly(assembly_pressure, films, cell)
    for domain, alloy in films.items():
        tabled = values_in_si("films", changes, film=alloy)
        values |= _phases(domain, alloy, cell, hull, changes)
        values |= _film(domain, tabled, sizes[domain], area, values, cell)
        values |= _interface(domain, tabled, separator, cell)
    return ComposedParameterValues(_plain(values), _provenance(values), arguments)


def _plain(values):
    """The values without their origins."""
    return {
        name: float(value) if isinstance(value, Real) else value for name, value in values.items()
    }


def _provenance(values):
    """Name of each value that comes from the tables → its origins."""
    origins = {name: getattr(value, "origins", ()) for name, value in values.items()}
    for name, value in values.items():
        if isinstance(value, pybamm.Symbol):
            parameters = [s.name for s in value.pre_order() if isinstance(s, pybamm.Parameter)]
            inherited = [origin for parameter in parameters for origin in origins[parameter]]
            origins[name] = tuple(dict.fromkeys(inherited))
    return {name: found for name, found in origins.items() if found}


def _assembly(given, films, cell):
    """Assembly pressure of each electrode: as given, or that of the kind of cell."""
    if given is not None:
        pair = tuple(of_each_electrode("assembly pressure [Pa]", given, lambda one: one).values())
    elif films["Negative"] != films["Positive"]:
        pair = (
            cell["assembly pressure of the counter electrode"],
            cell["assembly pressure of half-cell working electrodes"],
        )
    else:
        kind = "symmetric lithium cells" if films["Positive"] == "Li" else "symmetric cells"
        pair = (cell[f"assembly pressure of {kind}"],) * 2
    pressures = dict(zip((f"{domain} electrode assembly pressure [Pa]" for domain in films), pair))
    for name, pressure in pressures.items():
        check_in_range(name.removesuffix(" [Pa]").lower(), pressure, name)
    return pressures


def _sizes(capacity, film, cell):
    """Quantity and value that set the amount of each film."""
    if film is not None and capacity is not None:
        raise ValueError("capacity and film are both given; give one of them")
    if film is not None:
        return of_each_electrode("film", film, given_film)
    capacity = cell["nominal capacity"] if capacity is None else capacity
    return dict.fromkeys(("Negative", "Positive"), ("capacity", capacity))


def _phases(domain, alloy, cell, kind, changes):
    """Parameters, and functions, of the phases of a film."""
    system = system_of(alloy)
    if system == "Li":
        return _lithium(domain, changes)
    return _alloy(domain, system, cell["reference temperature"], kind, changes)


def _film(domain, film, size, area, phases, cell):
    """Parameters of the pristine film; that of the working electrode has the nominal capacity."""
    electrode = f"{domain} electrode"
    quantity, amount = size
    concentration = phases[f"{electrode} host concentration [mol.m-3]"]
    # Charge per volume of the film without its lithium [A.h.m-3]
    density = concentration * film["stoichiometry at nominal capacity"] * _F / 3600
    if quantity == "thickness":
        theta = film["initial stoichiometry"]
        # The pores of a pressed powder take their share of the thickness.
        solid = _solid_fraction(film, phases[f"{electrode} assembly pressure [Pa]"])
        thickness = solid * amount / _swelling(electrode, theta, phases, concentration)
        capacity = thickness * density * area
    else:
        capacity = amount if quantity == "capacity" else amount * area
        thickness = capacity / area / density
    check_areal_capacity(capacity, area)
    values = {
        f"{electrode} host thickness [m]": thickness,
        f"{electrode} initial stoichiometry": film["initial stoichiometry"],
        f"{electrode} depletion potential [V]": cell["depletion potential"],
    }
    if domain == "Positive":
        # All of it in an hour, unless it is more than a cell takes.
        current = min(capacity, 0.9 * HIGHEST_CURRENT_DENSITY * area)
        values |= {"Nominal cell capacity [A.h]": capacity, "Current function [A]": current}
    return values


def _solid_fraction(film, assembly_pressure):
    """Solid fraction of the film as it is pressed, of the powder's consolidation (Heckel)."""
    pores = 1 - film["packing fraction"]
    return 1 - pores * math.exp(-assembly_pressure / film["consolidation pressure"])


def _swelling(electrode, theta, phases, concentration):
    """Thickness of a film at a stoichiometry over that of its host."""
    volume = phases[f"{electrode} molar volume [m3.mol-1]"](pybamm.Scalar(float(theta)))
    return float(pybamm.ParameterValues(_plain(phases)).evaluate(volume)) * concentration


def _alloy(domain, system, temperature, kind, changes):
    """Parameters, and functions, of the phases of an alloy of the tables."""
    plateaus = [Sourced(at.value, (at,)) for at in plateau_origins(system, kind).values()]
    hull = replace(reference_hull(system, kind), plateaus=tuple(plateaus))
    transport = {
        formula: values_in_si("phase_transport", changes, system=system, formula=formula)
        for formula in (hull.host, *hull.formulas)
    }
    values = parameters_of_phases(domain, hull, transport, _molar_volumes(system), temperature)
    return values | {
        f"{domain} electrode {phase} stoichiometry": _calculated(
            phase, "stoichiometry", theta, "from its formula"
        )
        for phase, theta in zip(hull.formulas, hull.stoichiometries[1:])
    }


def _lithium(domain, changes):
    """Parameters, and functions, of lithium metal; its host is the pristine metal."""
    electrode = f"{domain} electrode"
    metal = values_in_si("phase_transport", changes, system="Li", formula="Li")
    functions = lithium_functions(domain)
    constants = {}
    for name, value in functions.items():
        if isinstance(value, Real):
            quantity, _, unit = name.removeprefix(f"{electrode} ").rstrip("]").partition(" [")
            source = "the metal has no phases and no fronts"
            constants[name] = _calculated("Li", quantity, value, source, unit or "1")
    return functions | constants | {
        f"{electrode} Li diffusivity [m2.s-1]": metal["diffusivity"],
        f"{electrode} Li saturation stoichiometry": metal["saturation stoichiometry"],
        f"{electrode} host concentration [mol.m-3]": 1 / _molar_volumes("Li")["Li"],
        f"{electrode} maximum stoichiometry": _calculated(
            "Li", "stoichiometry", 1.0, "the pristine metal"
        ),
    }


def _calculated(formula, quantity, value, source, unit="1"):
    """A number that follows from what a phase is, with that as its source."""
    return Sourced(value, (Origin("phases", formula, quantity, value, unit, "derived", source),))


def _interface(domain, film, separator, cell):
    """Parameters of the contact, the charge transfer, the ageing and the interphase."""
    electrode, interphase = f"{domain} electrode", f"{domain} interphase"
    compliance = sum(
        (1 - cell["Poisson's ratio"] ** 2) / body["Young's modulus"]
        for body in (film, separator)
    )
    thermal_voltage = _R * cell["reference temperature"] / _F
    values = {
        f"{electrode} contact modulus [Pa]": 1 / compliance,
        f"{electrode} exchange-current density [A.m-2]": (
            thermal_voltage / film["charge-transfer resistance"]
        ),
        f"{interphase} lithium concentration [mol.m-3]": (
            film["interphase lithium per thickness"] / _F
        ),
    }
    values |= {f"{electrode} {q}{unit}": film[q] for q, unit in _ELECTRODE.items()}
    return values | {
        f"{interphase} {q}{unit}": film[f"interphase {q}"]
        for q, unit in _INTERPHASE.items()
    }


#: Quantities of a film that are parameters as they stand, with the parameter's unit.
_ELECTRODE = {
    "surface root-mean-square slope": "",
    "contact area fraction without pressure": "",
    "contact resistance at full contact": " [Ohm.m2]",
    "contact spot radius": " [m]",
    "packing fraction": "",
    "consolidation pressure": " [Pa]",
    "grain size": " [m]",
    "characteristic contact pressure": " [Pa]",
    "residual contact pressure": " [Pa]",
    "hardness": " [Pa]",
    "void depth": " [m]",
    "skeleton area fraction": "",
    "creep rate at 1 MPa": " [s-1]",
    "creep rate activation energy": " [J.mol-1]",
    "creep exponent": "",
    "exchange-current density activation energy": " [J.mol-1]",
    "double-layer capacity": " [F.m-2]",
    "hysteresis width": " [V]",
    "hysteresis decay rate": "",
    "initial hysteresis state": "",
    "ageing throughput": " [A.h.m-2]",
    "aged diffusivity multiplier": "",
    "aged active area fraction": "",
}
_INTERPHASE = {
    "initial thickness": " [m]",
    "limiting thickness": " [m]",
    "growth constant": " [m2.s-1]",
    "growth constant activation energy": " [J.mol-1]",
    "resistivity": " [Ohm.m]",
}


def system_of(alloy: str) -> str:
    """System of an alloy: that whose host is in the alloy's name, or "Li" for lithium.

    Parameters
    ----------
    alloy : str
        Such as "Li13In3", "In" or "Li".

    Returns
    -------
    str
        Such as "Li-In".
    """
    for system, host in HOSTS.items():
        if host in alloy:
            return system
    return "Li"


@cache
def _molar_volumes(system):
    """Formula → molar volume [m3 per mol of host]."""
    rows = read_table("phases")
    volumes = {}
    for row in rows[rows["system"] == system].itertuples():
        value, unit = row.molar_volume_cm3_per_mol_host, "cm3.mol-1"
        origin = Origin(
            "phases", row.formula, "molar volume", value, unit, "", row.volume_source
        )
        volumes[row.formula] = Sourced(value * SI[unit], (origin,))
    return volumes


#: Source of the formation energies (CC BY 4.0).
JAIN2013 = (
    "@article{Jain2013, author={Jain, Anubhav and Ong, Shyue Ping and Hautier, Geoffroy and "
    "Chen, Wei and Richards, William Davidson and Dacek, Stephen and Cholia, Shreyas and "
    "Gunter, Dan and Skinner, David and Ceder, Gerbrand and Persson, Kristin A.}, "
    "title={Commentary: The {Materials Project}: A materials genome approach to "
    "accelerating materials innovation}, journal={APL Materials}, volume={1}, "
    "pages={011002}, year={2013}, doi={10.1063/1.4812323}}"
)
#: Source of the cells and of the measurements that the sets are calibrated to.
HANSEL2021 = (
    "@article{Hansel2021, author={H{\\\"a}nsel, Christian and Singh, Baltej and Kiwic, "
    "David and Canepa, Pieremanuele and Kundu, Dipan}, title={Favorable Interfacial "
    "Chemomechanics Enables Stable Cycling of High Li-Content Li--In/Sn Anodes in "
    "Sulfide Electrolyte Based Solid-State Batteries}, journal={Chemistry of Materials},"
    " volume={33}, pages={6029--6040}, year={2021}, doi={10.1021/acs.chemmater.1c01431}}"
)
