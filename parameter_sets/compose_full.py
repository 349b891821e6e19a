"""A parameter set of a full cell, from a cathode, an electrolyte and an alloy film."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from numbers import Real
from typing import Literal

import pybamm

from ..thermodynamics.arrhenius import arrhenius
from .compose import ComposedParameterValues, compose
from .given import Given
from .provenance import Origin, Sourced
from .tables import Changes, changes_in_table_units, read_table, values_in_si

_F = pybamm.constants.F.value
#: Cathode of the table → PyBaMM's set of its active material, and that of its mechanics.
_PYBAMM_SETS = {
    "NMC811": ("Chen2020", "OKane2022"),
    "LFP": ("Prada2013", None),
    "LCO": ("Ai2020", "Ai2020"),
}
#: Lowest and highest N/P ratio that a set may have.
_NP_RATIOS = 0.1, 100.0
#: Least and most capacity of a composite cathode per area [mA.h.cm-2].
_AREAL_CAPACITIES = 0.05, 20.0
#: Assembly pressure of the film [Pa], that of the films of the symmetric cells of Hänsel 2021.
_ASSEMBLY_PRESSURE = 150e6


def compose_full(
    cathode: str,
    alloy: str,
    electrolyte: str | Given = "Li6PS5Cl",
    areal_capacity: float = 3.0,
    np_ratio: float = 1.2,
    stack_pressure: float | None = None,
    *,
    state: Literal["lithiated", "delithiated"] = "lithiated",
    assembly_pressure: float = _ASSEMBLY_PRESSURE,
    hull: str | None = None,
    changes: Changes | None = None,
    cell: Given | None = None,
) -> ComposedParameterValues:
    """Parameter set of a full cell: composite cathode | electrolyte | alloy film.

    The cathode is a composite of active material and the electrolyte, as thick as its areal
    capacity asks. The lithium that it exchanges is that between its stoichiometries when
    lithiated and delithiated, of the table ``cathodes``. The film is dimensioned by the N/P
    ratio: the lithium that it can exchange in the first half-cycle over that of the cathode.
    Against a lithiated cathode the first half-cycle is a charge, and the film takes lithium up
    from its composition as assembled to its "stoichiometry when full", of the table ``full_cells``.
    Against a delithiated cathode it is a discharge, and the film gives all of its lithium.

    Parameters
    ----------
    cathode : str
        One of the table ``cathodes``: "NMC811", "LFP" or "LCO".
    alloy : str
        A film of the table ``full_cells``: "In", "Li0.5In", "LiIn", "Li13In3", "Li2Sn5", "LiSn"
        or "Li17Sn4".
    electrolyte : str or mapping
        As of :func:`compose`; of the separator and of the composite.
    areal_capacity : float
        Capacity of the cathode [mA.h.cm-2], which is the nominal capacity of the cell, 0.05 to
        20.
    np_ratio : float
        Capacity of the film over that of the cathode, a pure number, 0.1 to 100. Below 1 the
        film does not hold the lithium of a lithiated cathode up to its stoichiometry when full.
    stack_pressure : float, optional
        [Pa], as of :func:`compose`.
    state : "lithiated" or "delithiated"
        State of the cathode as assembled.
    assembly_pressure : float
        Pressure with which the film was attached to the electrolyte [Pa].
    hull, changes, cell
        As of :func:`compose`; the changes may be of the cathode too, such as
        ``{("NMC811", "electrolyte Bruggeman coefficient"): 2}``. A "voltage cut-off" is none of
        a full cell, whose cut-offs follow from the potentials of the cathode in the table, and
        that of the film.

    Returns
    -------
    ComposedParameterValues
        PyBaMM parameter values, with the provenance of each value. Where no experiment sets the
        current, it is the first half-cycle at C/10.

    Raises
    ------
    ValueError
        If the cathode, the film or the state is not known, the areal capacity or the N/P ratio
        is out of range, the film is full or empty for the state of the cathode, or as
        :func:`compose`.

    Examples
    --------
    >>> from pybamm_alloy.parameter_sets import compose_full
    >>> values = compose_full("NMC811", "Li0.5In", areal_capacity=2, np_ratio=1.5)
    >>> round(1e6 * values["Positive electrode thickness [m]"])
    59
    """
    in_units = changes_in_table_units(changes)
    composite = values_in_si("cathodes", in_units, cathode=cathode)
    _check(state, areal_capacity, np_ratio, composite, cathode, cell)
    P = 10 * areal_capacity  # A.h.m-2
    exchanged = _exchanged(alloy, state, in_units)
    tabled = values_in_si("films", in_units, film=alloy)
    # As compose takes it: of the film's stoichiometry at nominal capacity.
    film = float(np_ratio * P * tabled["stoichiometry at nominal capacity"] / exchanged)
    half = compose(
        alloy,
        alloy,
        electrolyte,
        stack_pressure,
        hull=hull,
        changes={key: value for key, value in (changes or {}).items() if key[0] != cathode},
        assembly_pressure=assembly_pressure,
        film={"areal capacity [A.h.m-2]": film},
        cell=cell,
    )
    values = {
        name: value for name, value in half.items() if not name.startswith("Positive")
    }
    area = values["Electrode area [m2]"]
    values |= _active_material(cathode) | _composite(composite, P, state) | _electrolyte()
    values |= {
        "Nominal cell capacity [A.h]": P * area,
        # The first half-cycle: a lithiated cathode is charged.
        "Current function [A]": (-0.1 if state == "lithiated" else 0.1) * P * area,
    }
    initial = tabled["initial stoichiometry"]
    passed = exchanged / np_ratio
    charged, discharged = (
        (initial + passed, initial) if state == "lithiated" else (initial, initial - passed)
    )
    values |= _cut_offs(composite, half, charged, max(discharged, 0.0))
    if np_ratio < 1:
        warnings.warn(
            f"np_ratio is {np_ratio:g}: the cathode exchanges more lithium than the film {alloy} "
            f"{'takes up as it becomes full' if state == 'lithiated' else 'has'}",
            stacklevel=2,
        )
    values["citations"] = [*half["citations"], *_citations(cathode)]
    provenance = {name: at for name, at in half.provenance.items() if name in values}
    provenance |= {name: v.origins for name, v in values.items() if isinstance(v, Sourced)}
    # An area that was given has no origin.
    provenance |= {
        name: provenance[other] for name, other in _OF_ANOTHER.items() if other in provenance
    }
    plain = {name: float(v) if isinstance(v, Real) else v for name, v in values.items()}
    return ComposedParameterValues(plain, provenance)


#: Quantity of the table ``cathodes`` → parameter of PyBaMM's positive electrode.
_COMPOSITE = {
    "maximum concentration": "Maximum concentration in positive electrode [mol.m-3]",
    "active material volume fraction": "Positive electrode active material volume fraction",
    "electrolyte volume fraction": "Positive electrode porosity",
    "electrolyte Bruggeman coefficient": "Positive electrode Bruggeman coefficient (electrolyte)",
    "effective electronic conductivity": "Positive electrode conductivity [S.m-1]",
    "partial molar volume": "Positive electrode partial molar volume [m3.mol-1]",
    "Young's modulus": "Positive electrode Young's modulus [Pa]",
    "Poisson's ratio": "Positive electrode Poisson's ratio",
}
#: PyBaMM's parameters that these cells do not read, or that the table has.
_LEFT_OUT = (
    *("collector", "tab", "thermal conductivity", "specific heat", "electrode density"),
    *("reaction-driven", "surface area to volume", "Initial concentration", "conductivity"),
    "thickness",
    *("porosity", "Bruggeman", "volume fraction", "charge transfer coefficient"),
    *("activation energy for cracking",),
)
#: Parameter that follows from another → that one.
_OF_ANOTHER = {
    "Electrode width [m]": "Electrode area [m2]",
    "Electrode height [m]": "Electrode area [m2]",
    "Negative electrode thickness [m]": "Negative electrode host thickness [m]",
}
#: What PyBaMM's models read of a single-ion conductor, whose concentration stays the same, and
#: of a single cell.
_SINGLE_ION = {
    "Electrolyte diffusivity [m2.s-1]": 1e-10,
    "Cation transference number": 1.0,
    "Thermodynamic factor": 1.0,
    # The exchange-current densities of PyBaMM's sets are those at 1 mol/L.
    "Initial concentration in electrolyte [mol.m-3]": 1000.0,
    "Separator porosity": 1.0,
    "Separator Bruggeman coefficient (electrolyte)": 1.0,
    "Contact resistance [Ohm]": 0.0,
    "Number of electrodes connected in parallel to make a cell": 1.0,
    "Number of cells connected in series to make a battery": 1.0,
}


def electrolyte_conductivity(c_e: pybamm.Symbol, T: pybamm.Symbol) -> pybamm.Symbol:
    """Conductivity of the electrolyte [S.m-1], that of the separator.

    Parameters
    ----------
    c_e : pybamm.Symbol
        Concentration of lithium [mol.m-3], which has no effect.
    T : pybamm.Symbol
        Temperature [K].

    Returns
    -------
    pybamm.Symbol
    """
    sigma = pybamm.Parameter("Separator conductivity [S.m-1]")
    return sigma * arrhenius("Separator conductivity", T)


def volume_change(stoichiometry: pybamm.Symbol) -> pybamm.Symbol:
    """Volume change of the active material, relative to that without lithium.

    Parameters
    ----------
    stoichiometry : pybamm.Symbol
        Lithium of the active material, a pure number, 0 to 1.

    Returns
    -------
    pybamm.Symbol
    """
    omega = pybamm.Parameter("Positive electrode partial molar volume [m3.mol-1]")
    c_max = pybamm.Parameter("Maximum concentration in positive electrode [mol.m-3]")
    return omega * c_max * stoichiometry


def _check(state, areal_capacity, np_ratio, composite, cathode, cell):
    if state not in ("lithiated", "delithiated"):
        raise ValueError(f"state is {state!r}; it must be 'lithiated' or 'delithiated'")
    low, high = _NP_RATIOS
    for name, value, unit in (
        ("areal_capacity", areal_capacity, " mA.h.cm-2"),
        ("np_ratio", np_ratio, ""),
    ):
        if not isinstance(value, Real) or isinstance(value, bool) or not value > 0:
            raise ValueError(f"{name} is {value!r}{unit}; it must be a number above zero")
    if not low <= np_ratio <= high:
        raise ValueError(f"np_ratio is {np_ratio:g}; it must be {low:g} to {high:g}")
    least, most = _AREAL_CAPACITIES
    if not least <= areal_capacity <= most:
        raise ValueError(
            f"areal_capacity is {areal_capacity:g} mA.h.cm-2; it must be {least:g} to {most:g} "
            "mA.h.cm-2, where 3 mA.h.cm-2 is 0.003 A.h.cm-2 or 30 A.h.m-2"
        )
    if composite["stoichiometry when lithiated"] <= composite["stoichiometry when delithiated"]:
        raise ValueError(
            f"{cathode} is 'delithiated' at {composite['stoichiometry when delithiated']:g} and "
            f"'lithiated' at {composite['stoichiometry when lithiated']:g}; it must have more "
            "lithium when lithiated"
        )
    solid = composite["active material volume fraction"] + composite["electrolyte volume fraction"]
    if solid > 1:
        raise ValueError(
            f"active material and electrolyte take {solid:g} of the composite of {cathode}; their "
            "volume fractions must be at most 1 together"
        )
    if isinstance(cell, Mapping) and any("voltage cut-off" in name for name in cell):
        raise ValueError(
            "cell has a 'voltage cut-off'; the cut-offs of a full cell follow from 'upper "
            f"potential' and 'lower potential' of {cathode}: give these as changes, or set 'Upper "
            "voltage cut-off [V]' and 'Lower voltage cut-off [V]' among the values"
        )


def _exchanged(alloy, state, changes):
    """Lithium per host atom that a film exchanges in the first half-cycle."""
    table = read_table("full_cells")
    films = list(table["film"])
    if alloy not in films:
        hint = "; PyBaMM's own half-cells have lithium metal" if alloy == "Li" else ""
        raise ValueError(
            f"alloy is {alloy!r}; the film of a full cell must be one of {films}{hint}"
        )
    initial, full, exchanged = _lithium_of(alloy, state, changes)
    if exchanged > _LEAST:
        return exchanged
    other = "delithiated" if state == "lithiated" else "lithiated"
    does = "takes up" if state == "lithiated" else "gives"
    others = [film for film in films if film != alloy and _lithium_of(film, state)[2] > _LEAST]
    raise ValueError(
        f"the film {alloy} has {initial:g} lithium per host atom as assembled and is full at "
        f"{full:g}: it {does} none against a {state} cathode. Give state={other!r}, or one of the "
        f"films {others}"
    )


#: Lithium per host atom below which a film exchanges none.
_LEAST = 0.01


def _lithium_of(alloy, state, changes=None):
    """Lithium per host atom of a film as assembled and when full, and what it exchanges."""
    initial = values_in_si("films", changes, film=alloy)["initial stoichiometry"]
    full = values_in_si("full_cells", changes, film=alloy)["stoichiometry when full"]
    return initial, full, full - initial if state == "lithiated" else initial


def _composite(composite, capacity, state):
    """Parameters of a composite of an areal capacity [A.h.m-2]."""
    lithiated, delithiated = (
        composite[f"stoichiometry when {one}"] for one in ("lithiated", "delithiated")
    )
    host = composite["active material volume fraction"] * composite["maximum concentration"]
    return {name: composite[quantity] for quantity, name in _COMPOSITE.items()} | {
        "Positive electrode thickness [m]": (
            capacity / (host * (lithiated - delithiated) * (_F / 3600))
        ),
        "Initial concentration in positive electrode [mol.m-3]": (
            composite["maximum concentration"] * composite[f"stoichiometry when {state}"]
        ),
        "Positive electrode Bruggeman coefficient (electrode)": 0.0,
        "Positive electrode volume change": volume_change,
        "Positive electrode reference concentration for free of deformation [mol.m-3]": 0.0,
    }


def _active_material(cathode):
    """Values of PyBaMM's sets of an active material, with these as their origin."""
    values = {}
    for name in filter(None, reversed(_PYBAMM_SETS[cathode])):
        for parameter, value in pybamm.ParameterValues(name).items():
            ours = "ositive" in parameter and not any(part in parameter for part in _LEFT_OUT)
            if not ours:
                continue
            if isinstance(value, Real):
                quantity, _, unit = parameter.rstrip("]").partition(" [")
                source = f"PyBaMM's parameter set {name}"
                origin = Origin("PyBaMM", name, quantity, value, unit or "1", "s", source)
                value = Sourced(value, (origin,))
            values[parameter] = value
    return values


def _citations(cathode):
    sets = filter(None, _PYBAMM_SETS[cathode])
    return [key for name in sets for key in pybamm.ParameterValues(name)["citations"]]


def _electrolyte():
    """The electrolyte, its place on PyBaMM's axis behind the film, and a square of the area."""
    side = pybamm.sqrt(pybamm.Parameter("Electrode area [m2]"))
    return _SINGLE_ION | {
        "Electrode width [m]": side,
        "Electrode height [m]": side,
        "Negative electrode thickness [m]": pybamm.Parameter(
            "Negative electrode host thickness [m]"
        ),
        "Electrolyte conductivity [S.m-1]": electrolyte_conductivity,
    }


def _cut_offs(composite, half, charged, discharged):
    """Cut-offs of the cell: the limits of the cathode less the potentials of the film."""
    values = pybamm.ParameterValues(dict(half))

    def potential(theta):
        T = pybamm.Parameter("Reference temperature [K]")
        U = half["Negative electrode OCP [V]"](pybamm.Scalar(float(theta)), T)
        return float(values.evaluate(U))

    return {
        "Upper voltage cut-off [V]": composite["upper potential"] - potential(charged),
        "Lower voltage cut-off [V]": composite["lower potential"] - potential(discharged),
    }
