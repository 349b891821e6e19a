"""U(θ), Φ(θ), U(Φ), κ(θ) and V_m(θ) of a multi-phase alloy as PyBaMM functions.

Each phase k is stable between the plateaus U_k and U_{k+1}; across it the Kirchhoff
potential Φ (dΦ = −θ D (F/RT) dU) rises by ``D_k θ_k F ΔU_k / RT`` while U falls linearly
in Φ. The host dissolves lithium ideally up to its saturation. Every number is a
parameter named after its phase, so that a fit can reach it.

The functions are meant to be given to :class:`pybamm.ParameterValues` through
:func:`alloy_functions`.
"""

from __future__ import annotations

from functools import partial

import pybamm

from .parameters import Above, arrhenius, positive

#: Below this fraction of the saturated host the logarithm goes on as its tangent:
#: a wall of RT/F per 1e-4, steep enough for the end of a strip, soft enough to solve.
DEPLETED_FRACTION = 1e-4

#: Phase coordinate of a film that has no fronts, such as a solid solution.
ONE_PHASE = 0.5

#: The corner of the host's saturation is rounded over this fraction on either side.
KNEE = 0.05


def alloy_functions(domain: str, host: str, phases: tuple[str, ...]) -> dict:
    """The functions of a film of an alloy, by their parameter names.

    Parameters
    ----------
    domain : str
        ``"Negative"`` or ``"Positive"``.
    host : str
        Formula of the host, such as ``"In"``.
    phases : tuple of str
        Formulas of the lithium-bearing phases, poorest in lithium first.

    Returns
    -------
    dict
        To be merged into a parameter set.
    """
    film = {"domain": domain, "host": host, "phases": tuple(phases)}
    return _named(domain, kirchhoff_potential, surface_potential, molar_volume, film) | {
        f"{domain} electrode phase coordinate": partial(phase_coordinate, **film),
        f"{domain} electrode maximum stoichiometry": partial(
            maximum_stoichiometry, domain=domain, richest=phases[-1]
        ),
    }


def lithium_functions(domain: str) -> dict:
    """The functions of a film of lithium metal, by their parameter names."""
    return _named(
        domain,
        lithium_kirchhoff_potential,
        lithium_surface_potential,
        lithium_molar_volume,
        film={"domain": domain},
    ) | {f"{domain} electrode phase coordinate": ONE_PHASE}


def _named(domain, kirchhoff, surface, volume, film):
    kirchhoff, surface = partial(kirchhoff, **film), partial(surface, **film)
    return {
        f"{domain} electrode Kirchhoff potential [m2.s-1]": kirchhoff,
        f"{domain} electrode OCP at Kirchhoff potential [V]": surface,
        f"{domain} electrode OCP [V]": partial(
            open_circuit_potential, kirchhoff=kirchhoff, surface=surface
        ),
        f"{domain} electrode molar volume [m3.mol-1]": partial(volume, **film),
    }


def open_circuit_potential(stoichiometry, temperature, *, kirchhoff, surface):
    """U(θ) = U(Φ(θ)) [V vs Li/Li+]: the two can never disagree."""
    return surface(kirchhoff(stoichiometry, temperature), temperature)


def kirchhoff_potential(stoichiometry, temperature, *, domain, host, phases):
    """Φ(θ) [m2.s-1]: the host's, saturated, and one smooth step per phase."""
    saturation = positive(f"{domain} electrode {host} saturation stoichiometry")
    total = _host_step(domain, host, temperature) * _saturate(stoichiometry / saturation)
    for k, phase in enumerate(phases):
        theta_k = positive(f"{domain} electrode {phase} stoichiometry")
        delta_k = positive(f"{domain} electrode {phase} homogeneity range")
        step = _phase_step(domain, phases, k, temperature)
        total += step * _smooth(_through(stoichiometry, theta_k, delta_k))
    return total


def phase_coordinate(stoichiometry, *, domain, host, phases):
    """κ(θ): rises by one through the host, each mixture, each phase, and plated lithium."""
    rich = positive(f"{domain} electrode {host} saturation stoichiometry")
    total = clip(stoichiometry / rich)
    for phase in phases:
        theta_k = positive(f"{domain} electrode {phase} stoichiometry")
        delta_k = positive(f"{domain} electrode {phase} homogeneity range")
        # Ranges that touch have no mixture between them; they cannot overlap.
        mixture = Above(theta_k - delta_k / 2, rich - 1e-9) - 1e-9
        mixture = pybamm.maximum(mixture, 1e-9)
        total += clip((stoichiometry - rich) / mixture)
        total += _through(stoichiometry, theta_k, delta_k)
        rich = theta_k + delta_k / 2
    return total + clip((stoichiometry - rich) / delta_k)


def surface_potential(kirchhoff_potential, temperature, *, domain, host, phases):
    """U(Φ) [V vs Li/Li+]: logarithmic in the host, then linear across each phase."""
    host_step = _host_step(domain, host, temperature)
    potential = _plateau(domain, phases, 0) + _dilute_potential(
        kirchhoff_potential / host_step, temperature
    )
    start = host_step
    for k in range(len(phases)):
        step = _phase_step(domain, phases, k, temperature)
        crossed = clip((kirchhoff_potential - start) / step)
        potential -= _window(domain, phases, k) * crossed
        start += step
    return potential


def molar_volume(stoichiometry, *, domain, host, phases):
    """V_m(θ) [m3 per mol of host]: the lever rule between phases, lithium beyond."""
    lithium = positive("Lithium metal molar volume [m3.mol-1]")
    theta, volume = 0, positive(f"{domain} electrode {host} molar volume [m3.mol-1]")
    total = volume
    for phase in phases:
        theta_k = positive(f"{domain} electrode {phase} stoichiometry")
        volume_k = positive(f"{domain} electrode {phase} molar volume [m3.mol-1]")
        lever = clip((stoichiometry - theta) / (theta_k - theta))
        total += (volume_k - volume) * lever
        theta, volume = theta_k, volume_k
    return total + lithium * pybamm.maximum(stoichiometry - theta, 0)


def maximum_stoichiometry(time, *, domain, richest):
    """θ beyond which lithium plates: the rich edge of the richest phase."""
    theta = positive(f"{domain} electrode {richest} stoichiometry")
    return theta + positive(f"{domain} electrode {richest} homogeneity range") / 2


def lithium_kirchhoff_potential(stoichiometry, temperature, *, domain):
    """Φ(θ) = D θ [m2.s-1], θ the fraction of the metal left: no gradient, no phases."""
    return stoichiometry * _diffusivity(f"{domain} electrode Li diffusivity", temperature)


def lithium_surface_potential(kirchhoff_potential, temperature, *, domain):
    """0 V vs Li/Li+ while there is metal, then the wall of an exhausted film."""
    full = _diffusivity(f"{domain} electrode Li diffusivity", temperature)
    last = positive(f"{domain} electrode Li saturation stoichiometry")
    return _dilute_potential(kirchhoff_potential / (full * last), temperature)


def lithium_molar_volume(stoichiometry, *, domain):
    """V_m(θ) [m3 per mol of the metal as made]."""
    return stoichiometry * positive("Lithium metal molar volume [m3.mol-1]")


def _plateau(domain, phases, k):
    """U_k [V]; 0 past the richest phase, where lithium plates."""
    if k == len(phases):
        return pybamm.Scalar(0)
    return positive(f"{domain} electrode {phases[k]} plateau potential [V]")


def _window(domain, phases, k):
    """ΔU_k = U_k − U_{k+1} [V]."""
    return Above(_plateau(domain, phases, k), _plateau(domain, phases, k + 1))


def _phase_step(domain, phases, k, temperature):
    """Rise of Φ across phase k [m2.s-1]: D_k θ_k F ΔU_k / RT."""
    name = f"{domain} electrode {phases[k]} diffusivity"
    diffusivity = _diffusivity(name, temperature) * arrhenius(name, temperature)
    theta_k = positive(f"{domain} electrode {phases[k]} stoichiometry")
    thermal_voltage = pybamm.constants.R * temperature / pybamm.constants.F
    return diffusivity * theta_k * _window(domain, phases, k) / thermal_voltage


def _host_step(domain, host, temperature):
    """Rise of Φ up to the host's saturation [m2.s-1]: permeability over c_h."""
    name = f"{domain} electrode {host} permeability"
    permeability = positive(f"{name} [mol.m-1.s-1]", {"Temperature [K]": temperature})
    host_concentration = positive(f"{domain} electrode host concentration [mol.m-3]")
    return permeability * arrhenius(name, temperature) / host_concentration


def _diffusivity(name, temperature):
    """D [m2.s-1]; above 1e-8, no solid's, the unit was another."""
    return positive(f"{name} [m2.s-1]", {"Temperature [K]": temperature}, high=1e-8)


def _dilute_potential(fraction, temperature):
    """−(RT/F) ln(fraction) below saturation, 0 above, its tangent near depletion."""
    thermal_voltage = pybamm.constants.R * temperature / pybamm.constants.F
    floor = DEPLETED_FRACTION
    logarithm = pybamm.log(pybamm.maximum(pybamm.minimum(fraction, 1), floor))
    return -thermal_voltage * (logarithm + pybamm.minimum(fraction / floor - 1, 0))


def _saturate(fraction):
    """min(fraction, 1) with its corner rounded over ±KNEE."""
    z = clip((fraction - 1) / (2 * KNEE) + 0.5)
    return pybamm.minimum(fraction, 1 - KNEE) + KNEE * z * (2 - z)


def clip(fraction):
    """The fraction, kept between 0 and 1."""
    return pybamm.minimum(pybamm.maximum(fraction, 0), 1)


def _through(stoichiometry, theta, delta):
    """How far through a phase: 0 at its poor edge, 1 at its rich one."""
    return clip((stoichiometry - theta) / delta + 0.5)


def _smooth(fraction):
    """From 0 to 1, flat at both ends."""
    return fraction**2 * (3 - 2 * fraction)
