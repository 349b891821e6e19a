"""Parameters of the phases of an alloy: from a hull, transport and molar volumes."""

from __future__ import annotations

from collections.abc import Mapping

import pybamm

from .._util.parameter_ranges import check_in_range
from ..thermodynamics.hull import Hull
from ..thermodynamics.phase_functions import alloy_functions
from .tables import in_si

_R, _F = pybamm.constants.R.value, pybamm.constants.F.value


def phase_parameters(
    domain: str,
    hull: Hull,
    transport: Mapping[str, Mapping[str, float]],
    molar_volumes: Mapping[str, float],
    temperature: float,
) -> dict:
    """Parameters, and functions, of the phases of an alloy.

    The kinetic diffusivity of a phase is D = D_chem (V_host/V_k)² / Γ, with the thermodynamic
    factor Γ = θ_k F ΔU_k / (RT δ_k) of its homogeneity range δ_k = w_k (1 + θ_k)².

    Parameters
    ----------
    domain : str
        "Negative" or "Positive".
    hull : Hull
        Its phases θ_k and plateaus.
    transport : mapping
        Formula to its quantities, each with its unit. The host has a "permeability
        [mol.m-1.s-1]" and a "saturation stoichiometry", a pure number. Each phase has a
        "homogeneity range [at%]", w_k, and a "chemical diffusivity [m2.s-1]", D_chem in the
        laboratory frame. Either may have the "activation energy [J.mol-1]" of its transport,
        0 by default. Units of the same dimension, such as [cm2.s-1] or [eV], are taken too.
    molar_volumes : mapping
        Formula, the host's included, to volume per mole of host [m3.mol-1].
    temperature : float
        Temperature at which the chemical diffusivities hold [K].

    Returns
    -------
    dict
        To be merged into a parameter set.

    Raises
    ------
    ValueError
        If the domain is neither of the two, or a value is out of its range.

    References
    ----------
    Huggins, R. A., in Handbook of Battery Materials, ch. 14 (2011), 10.1002/9783527637188.ch14:
    chemical diffusion and the thermodynamic factor of lithium alloys.
    """
    if domain not in ("Negative", "Positive"):
        raise ValueError(f"domain is {domain!r}; it must be 'Negative' or 'Positive'")
    transport = {
        formula: _transport_in_si(formula, quantities) for formula, quantities in transport.items()
    }
    _check_phases(hull, transport, molar_volumes, temperature)
    return parameters_of_phases(domain, hull, transport, molar_volumes, temperature)


#: Quantity of the transport in a host or a phase to a unit of its dimension.
_TRANSPORT = {
    "permeability": "mol.m-1.s-1",
    "saturation stoichiometry": "1",
    "homogeneity range": "at%",
    "chemical diffusivity": "m2.s-1",
    "activation energy": "J.mol-1",
}


def _transport_in_si(formula, quantities):
    """Quantities of a host or a phase by their names without units, in SI units."""
    values = {}
    for quantity, value in quantities.items():
        name, scale = in_si(f"'{quantity}' of '{formula}'", quantity, _TRANSPORT)
        values[name] = scale * value
    return values


def parameters_of_phases(
    domain: str,
    hull: Hull,
    transport: Mapping[str, Mapping[str, float]],
    molar_volumes: Mapping[str, float],
    temperature: float,
) -> dict:
    """Parameters, and functions, of the phases, from quantities that were checked.

    Parameters
    ----------
    domain, hull, molar_volumes, temperature
        As of :func:`phase_parameters`.
    transport : mapping
        As there, with the quantities by their names without units, in SI units.

    Returns
    -------
    dict
        To be merged into a parameter set.
    """
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
    for phase, theta, plateau, next_plateau in zip(
        hull.formulas, hull.stoichiometries[1:], hull.plateaus, (*hull.plateaus[1:], 0.0)
    ):
        # Atomic fraction to lithium per host; laboratory to host-fixed lengths.
        width = transport[phase]["homogeneity range"] * (1 + theta) ** 2
        shrinkage = molar_volumes[host] / molar_volumes[phase]
        chemical = transport[phase]["chemical diffusivity"] * shrinkage**2
        window = plateau - next_plateau
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


def _check_phases(hull, transport, molar_volumes, temperature):
    """Refuse values of phases that are missing or out of range, in SI units."""
    for formula in (hull.host, *hull.formulas):
        needed = ["permeability", "saturation stoichiometry"]
        if formula != hull.host:
            needed = ["homogeneity range", "chemical diffusivity"]
        missing = [name for name in needed if name not in transport.get(formula, ())]
        if formula not in molar_volumes:
            missing.append("molar volume")
        if missing:
            raise ValueError(f"'{formula}' has no {' and no '.join(missing)}")
    check_in_range("temperature", temperature, "Reference temperature [K]")
    electrode = "Positive electrode"
    for formula in (hull.host, *hull.formulas):
        check_in_range(
            f"molar volume of '{formula}'",
            float(molar_volumes[formula]),
            f"{electrode} {formula} molar volume [m3.mol-1]",
        )
        energy = float(transport[formula].get("activation energy", 0.0))
        name = f"{electrode} {formula} diffusivity activation energy [J.mol-1]"
        check_in_range(f"activation energy of '{formula}'", energy, name)
    for quantity, unit in (("permeability", " [mol.m-1.s-1]"), ("saturation stoichiometry", "")):
        check_in_range(
            f"{quantity} of '{hull.host}'",
            float(transport[hull.host][quantity]),
            f"{electrode} {hull.host} {quantity}{unit}",
        )
    for formula in hull.formulas:
        check_in_range(
            f"chemical diffusivity of '{formula}'",
            float(transport[formula]["chemical diffusivity"]),
            f"{electrode} {formula} diffusivity [m2.s-1]",
        )
        width = float(transport[formula]["homogeneity range"])
        if not 0 < width <= 0.5:
            raise ValueError(
                f"homogeneity range of '{formula}' is {100 * width:g} at%; it must be above 0 "
                "to 50 at%"
            )
