"""A parameter set from an alloy on each side, an electrolyte and a pressure."""

import math
from collections.abc import Mapping
from functools import cache

import pybamm

from .._util.validation import check_above_zero
from ..thermodynamics.hull import Hull
from ..thermodynamics.phase_functions import alloy_functions, lithium_functions
from .hulls import HOSTS, check_kind, reference_hull
from .tables import Changes, check_changes, read_table, values_in_si

_R, _F = pybamm.constants.R.value, pybamm.constants.F.value


def compose(
    positive_alloy: str,
    negative_alloy: str | None = None,
    electrolyte: str = "Li6PS5Cl",
    stack_pressure: float | None = None,
    capacity: float | None = None,
    hull: str | None = None,
    changes: Changes | None = None,
) -> pybamm.ParameterValues:
    """Parameter set of a cell negative alloy | electrolyte | positive alloy.

    Parameters
    ----------
    positive_alloy, negative_alloy : str
        Films of the table ``films``: "Li", "In", "Li0.5In", "LiIn", "Li13In3",
        "Li2Sn5", "LiSn" or "Li17Sn4". The negative one is the positive's by default.
    electrolyte : str
        One of the table ``electrolytes``.
    stack_pressure : float, optional
        [Pa], zero or more. 45 MPa by default.
    capacity : float, optional
        Lithium in each film [A.h]; 10 mA.h by default.
    hull : str, optional
        Where the plateaus are from: "calculated", "measured" or "corrected" (see
        :func:`reference_hull`); by default the best for each alloy.
    changes : mapping, optional
        Of (cell, film, phase or electrolyte, quantity) to a value in the unit of the tables, such
        as ``{("Li2In", "chemical diffusivity"): 3e-8}``: used in place of theirs,
        whichever film and electrode the phase is in.

    Returns
    -------
    pybamm.ParameterValues

    Raises
    ------
    ValueError
        If an alloy, electrolyte, hull or changed value is not known, the stack pressure is
        below zero or the capacity not positive.
    """
    check_kind(hull)
    check_changes(changes)
    cell = values_in_si("cells", changes, cell="Hansel2021")
    pressure = cell["stack pressure"] if stack_pressure is None else stack_pressure
    capacity = cell["nominal capacity"] if capacity is None else capacity
    check_above_zero("stack pressure", pressure, "Pa", or_zero=True)
    check_above_zero("capacity", capacity, "A.h")
    separator = values_in_si("electrolytes", changes, electrolyte=electrolyte)
    area = math.pi * cell["diameter"] ** 2 / 4
    values = {
        "chemistry": "lithium_alloy",
        "Electrode area [m2]": area,
        "Nominal cell capacity [A.h]": capacity,
        "Current function [A]": capacity,
        "Lower voltage cut-off [V]": -cell["voltage cut-off"],
        "Upper voltage cut-off [V]": cell["voltage cut-off"],
        "Ambient temperature [K]": cell["temperature"],
        "Initial temperature [K]": cell["temperature"],
        "Reference temperature [K]": cell["temperature"],
        "Stack pressure [Pa]": float(pressure),
        "Stack stiffness [Pa.m-1]": cell["stack stiffness"],
        "Contact relaxation time [s]": cell["contact relaxation time"],
        "Separator thickness [m]": separator["thickness"],
        "Separator conductivity [S.m-1]": separator["conductivity"],
        "Separator conductivity activation energy [J.mol-1]": separator[
            "conductivity activation energy"
        ],
        "Separator reduction potential [V]": separator["reduction potential"],
        "Lithium metal molar volume [m3.mol-1]": _molar_volumes("Li")["Li"],
        "citations": [HANSEL2021, JAIN2013],
    }
    films = {"Negative": negative_alloy or positive_alloy, "Positive": positive_alloy}
    for domain, alloy in films.items():
        film = values_in_si("films", changes, film=alloy)
        values |= _film(domain, alloy, film, capacity / area, cell, hull, changes)
        values |= _interface(domain, film, separator, cell)
    return pybamm.ParameterValues(values)


def phase_parameters(
    domain: str,
    hull: Hull,
    transport: Mapping[str, Mapping[str, float]],
    molar_volumes: Mapping[str, float],
    temperature: float,
) -> dict:
    """Parameters, and functions, of the phases of an alloy.

    Parameters
    ----------
    domain : str
        "Negative" or "Positive".
    hull : Hull
        Its phases and plateaus.
    transport : mapping
        Formula to its quantities: of the host "permeability" [mol.m-1.s-1] and
        "saturation stoichiometry"; of each phase "homogeneity range" [atomic fraction]
        and "chemical diffusivity" [m2.s-1], in the laboratory frame; of either, if it
        is not zero, the "activation energy" of its transport [J.mol-1].
    molar_volumes : mapping
        Formula, the host's included, to volume per mole of host [m3.mol-1].
    temperature : float
        Of the chemical diffusivities [K].

    Returns
    -------
    dict
        To be merged into a parameter set.

    Raises
    ------
    ValueError
        If the domain is not one of the two.
    """
    if domain not in ("Negative", "Positive"):
        raise ValueError(f"domain is {domain!r}; it must be 'Negative' or 'Positive'")
    electrode, host = f"{domain} electrode", hull.host
    values = {
        f"{electrode} {host} molar volume [m3.mol-1]": molar_volumes[host],
        f"{electrode} {host} permeability [mol.m-1.s-1]": (
            transport[host]["permeability"]
        ),
        f"{electrode} {host} permeability activation energy [J.mol-1]": (
            transport[host].get("activation energy", 0.0)
        ),
        f"{electrode} {host} saturation stoichiometry": (
            transport[host]["saturation stoichiometry"]
        ),
        f"{electrode} host concentration [mol.m-3]": 1 / molar_volumes[host],
    }
    for phase, theta, plateau, window in zip(
        hull.formulas, hull.stoichiometries[1:], hull.plateaus, hull.windows
    ):
        # Atomic fraction to lithium per host; laboratory to host-fixed lengths.
        width = transport[phase]["homogeneity range"] * (1 + theta) ** 2
        shrinkage = molar_volumes[host] / molar_volumes[phase]
        chemical = transport[phase]["chemical diffusivity"] * shrinkage**2
        thermodynamic_factor = theta * window * _F / (_R * temperature * width)
        values |= {
            f"{electrode} {phase} stoichiometry": theta,
            f"{electrode} {phase} plateau potential [V]": plateau,
            f"{electrode} {phase} homogeneity range": width,
            f"{electrode} {phase} diffusivity [m2.s-1]": (
                chemical / thermodynamic_factor
            ),
            f"{electrode} {phase} diffusivity activation energy [J.mol-1]": (
                transport[phase].get("activation energy", 0.0)
            ),
            f"{electrode} {phase} molar volume [m3.mol-1]": molar_volumes[phase],
        }
    return values | alloy_functions(domain, host, hull.formulas)


def _film(domain, alloy, film, areal_capacity, cell, hull, changes):
    """Parameters of the phases and of the film as made."""
    system = system_of(alloy)
    if system == "Li":
        values = _lithium(domain, changes)
    else:
        hull = reference_hull(system, hull)
        transport = {
            formula: values_in_si(
                "phase_transport", changes, system=system, formula=formula
            )
            for formula in (hull.host, *hull.formulas)
        }
        values = phase_parameters(
            domain, hull, transport, _molar_volumes(system), cell["temperature"]
        )
    electrode = f"{domain} electrode"
    host_amount = (  # mol.m-2
        areal_capacity * 3600 / _F / film["stoichiometry at nominal capacity"]
    )
    concentration = values[f"{electrode} host concentration [mol.m-3]"]
    return values | {
        f"{electrode} host thickness [m]": host_amount / concentration,
        f"{electrode} initial stoichiometry": film["initial stoichiometry"],
        f"{electrode} depletion potential [V]": cell["depletion potential"],
    }


def _lithium(domain, changes):
    """Parameters, and functions, of lithium metal; its host is the metal as made."""
    electrode = f"{domain} electrode"
    metal = values_in_si("phase_transport", changes, system="Li", formula="Li")
    values = {
        f"{electrode} Li diffusivity [m2.s-1]": metal["diffusivity"],
        f"{electrode} Li saturation stoichiometry": metal["saturation stoichiometry"],
        f"{electrode} host concentration [mol.m-3]": 1 / _molar_volumes("Li")["Li"],
        f"{electrode} maximum stoichiometry": 1.0,
    }
    return values | lithium_functions(domain)


def _interface(domain, film, separator, cell):
    """Parameters of the contact, the charge transfer, the ageing and the interphase."""
    electrode, interphase = f"{domain} electrode", f"{domain} interphase"
    compliance = sum(
        (1 - cell["Poisson's ratio"] ** 2) / body["Young's modulus"]
        for body in (film, separator)
    )
    thermal_voltage = _R * cell["temperature"] / _F
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
    "hardness": " [Pa]",
    "assembly pressure": " [Pa]",
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


def system_of(alloy):
    """'Li', or the system whose host is in the alloy's name."""
    for system, host in HOSTS.items():
        if host in alloy:
            return system
    return "Li"


@cache
def _molar_volumes(system):
    """Formula → molar volume [m3 per mol of host]."""
    rows = read_table("phases")
    rows = rows[rows["system"] == system]
    return dict(zip(rows["formula"], rows["molar_volume_cm3_per_mol_host"] * 1e-6))


#: The formation energies' (CC BY 4.0).
JAIN2013 = (
    "@article{Jain2013, author={Jain, Anubhav and Ong, Shyue Ping and Hautier, Geoffroy and "
    "Chen, Wei and Richards, William Davidson and Dacek, Stephen and Cholia, Shreyas and "
    "Gunter, Dan and Skinner, David and Ceder, Gerbrand and Persson, Kristin A.}, "
    "title={Commentary: The {Materials Project}: A materials genome approach to "
    "accelerating materials innovation}, journal={APL Materials}, volume={1}, "
    "pages={011002}, year={2013}, doi={10.1063/1.4812323}}"
)
HANSEL2021 = (
    "@article{Hansel2021, author={H{\\\"a}nsel, Christian and Singh, Baltej and Kiwic, "
    "David and Canepa, Pieremanuele and Kundu, Dipan}, title={Favorable Interfacial "
    "Chemomechanics Enables Stable Cycling of High Li-Content Li--In/Sn Anodes in "
    "Sulfide Electrolyte Based Solid-State Batteries}, journal={Chemistry of Materials},"
    " volume={33}, pages={6029--6040}, year={2021}, doi={10.1021/acs.chemmater.1c01431}}"
)
