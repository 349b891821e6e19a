"""U(θ), Φ(θ), U(Φ), κ(θ) and V_m(θ) of a film, as functions of a parameter set.

Symbols
-------
θ
    Stoichiometry: lithium atoms per host atom. Phase k is stable about θ_k within a range of
    δ_k; the host dissolves lithium up to θ_0.
U_k
    Plateau potential [V vs Li/Li+] at which phase k forms from its lithium-poorer neighbour;
    ΔU_k = U_k − U_{k+1} is the window in which phase k is stable. Past the richest phase
    lithium plates at 0 V.
Φ
    Kirchhoff potential [m2.s-1], dΦ = −θ D (F/RT) dU: the flux in host-fixed coordinates is
    −c_h ∂Φ/∂X whatever the phase, with c_h the host's concentration [mol.m-3].
D_k
    Kinetic diffusivity of phase k [m2.s-1], in host-fixed coordinates; of the host there is
    the permeability D c θ_0 [mol.m-1.s-1].
κ
    Phase coordinate: rises by one through the host, through each mixture, each phase, and
    plated lithium, so that a whole number stands at each edge of a phase.
V_m
    Volume per mole of host [m3.mol-1].

Limits
------
In a mixture of two phases U is the plateau and Φ is constant: lithium moves through single
phases only, and a front moves by the difference of the fluxes on its two sides. A phase whose
window closes (ΔU_k → 0) or whose diffusivity vanishes carries no flux: its step of Φ is zero.
For θ → 0 the potential of an ideal solution would diverge; below
:data:`DEPLETED_FRACTION` of the saturation it goes on as its tangent.

References
----------
Huggins, R. A., in Handbook of Battery Materials, ch. 14 (2011), 10.1002/9783527637188.ch14:
coulometric titration, chemical diffusion and the thermodynamic factor of lithium alloys.
Crank, J., The Mathematics of Diffusion (1975), ch. 7: the integral transform of Kirchhoff.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import pybamm

from .._pybamm import Divisor, divisor
from .arrhenius import arrhenius

#: Below this fraction of the saturated host the logarithm goes on as its tangent:
#: a wall of RT/F per 1e-4, steep enough for the end of stripping, soft enough to solve.
DEPLETED_FRACTION = 1e-4

#: Phase coordinate of a film that has no fronts, such as a solid solution.
ONE_PHASE = 0.5

#: Kirchhoff potential [m2.s-1] out of reach, of a film without edges of phases.
NO_EDGE = 1e6

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
    film: dict[str, Any] = {"domain": domain, "host": host, "phases": tuple(phases)}
    electrode = f"{domain} electrode"
    return _named(domain, kirchhoff_potential, surface_potential, molar_volume, film) | {
        f"{electrode} porous Kirchhoff potential [m2.s-1]": partial(
            porous_kirchhoff_potential, **film
        ),
        f"{electrode} Kirchhoff potential at poor edge [m2.s-1]": partial(
            kirchhoff_potential_at_edge, edge="poor", **film
        ),
        f"{electrode} Kirchhoff potential at rich edge [m2.s-1]": partial(
            kirchhoff_potential_at_edge, edge="rich", **film
        ),
        f"{electrode} conducting share": partial(conducting_share, **film),
        f"{domain} electrode phase coordinate": partial(phase_coordinate, **film),
        f"{domain} electrode maximum stoichiometry": maximum_stoichiometry(domain, phases[-1]),
    }


def lithium_functions(domain: str) -> dict:
    """The functions of a film of lithium metal, by their parameter names.

    Parameters
    ----------
    domain : str
        ``"Negative"`` or ``"Positive"``.

    Returns
    -------
    dict
        To be merged into a parameter set.
    """
    return _named(
        domain,
        lithium_kirchhoff_potential,
        lithium_surface_potential,
        lithium_molar_volume,
        film={"domain": domain},
    ) | {
        f"{domain} electrode porous Kirchhoff potential [m2.s-1]": partial(
            lithium_porous_kirchhoff_potential, domain=domain
        ),
        f"{domain} electrode conducting share": 1.0,
        f"{domain} electrode Kirchhoff potential at poor edge [m2.s-1]": -NO_EDGE,
        f"{domain} electrode Kirchhoff potential at rich edge [m2.s-1]": NO_EDGE,
        f"{domain} electrode phase coordinate": ONE_PHASE,
    }


def phases_of(values: Mapping[str, Any], domain: str) -> tuple[str, ...] | None:
    """Formulas of the host and the phases of a film, poorest in lithium first.

    The functions of :func:`alloy_functions` and :func:`lithium_functions` know them. A set
    that was read from JSON has expressions in place of functions; there the names of its
    parameters tell.

    Parameters
    ----------
    values : mapping
        Parameter values.
    domain : str
        ``"Negative"`` or ``"Positive"``.

    Returns
    -------
    tuple of str, or None
        ("Li",) for lithium metal; None if the set does not tell.
    """
    electrode = f"{domain} electrode"
    film = getattr(values.get(f"{electrode} molar volume [m3.mol-1]"), "keywords", {})
    if "phases" in film:
        return (film["host"], *film["phases"])
    named = re.compile(rf"{electrode} (\S+) (saturation stoichiometry|plateau potential \[V\])")
    found = [match for name in values if (match := named.fullmatch(name))]
    hosts = [match[1] for match in found if match[2].startswith("saturation")]
    phases = [match[1] for match in found if match[2].startswith("plateau")]
    if hosts == ["Li"] and not phases:
        return ("Li",)
    if len(hosts) != 1 or not phases:
        return None
    return (*hosts, *sorted(phases, key=lambda phase: values[f"{electrode} {phase} stoichiometry"]))


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


def open_circuit_potential(
    stoichiometry: pybamm.Symbol,
    temperature: pybamm.Symbol,
    *,
    kirchhoff: Callable,
    surface: Callable,
) -> pybamm.Symbol:
    """Equilibrium potential at a stoichiometry, U(θ) = U(Φ(θ)): the two cannot disagree.

    Parameters
    ----------
    stoichiometry : pybamm.Symbol
        θ, lithium per host atom: a pure number.
    temperature : pybamm.Symbol
        [K]
    kirchhoff, surface : callable
        Φ(θ, T) and U(Φ, T), such as :func:`kirchhoff_potential` and
        :func:`surface_potential` of one film.

    Returns
    -------
    pybamm.Symbol
        [V vs Li/Li+]
    """
    return surface(kirchhoff(stoichiometry, temperature), temperature)


def kirchhoff_potential(
    stoichiometry: pybamm.Symbol,
    temperature: pybamm.Symbol,
    *,
    domain: str,
    host: str,
    phases: tuple[str, ...],
) -> pybamm.Symbol:
    """Kirchhoff potential at a stoichiometry: Φ(θ) = Φ_0 min(θ/θ_0, 1) + Σ_k ΔΦ_k s(z_k).

    The host contributes Φ_0 = permeability/c_h, linearly up to its saturation θ_0 (the corner
    is rounded over ±5 %), each phase the step ΔΦ_k = D_k θ_k F ΔU_k / RT through its range:
    z_k = (θ − θ_k)/δ_k + 1/2 from 0 to 1, and s(z) = z but for its corners, which are rounded:
    the chemical diffusivity is the same throughout a phase.

    Parameters
    ----------
    stoichiometry : pybamm.Symbol
        θ, lithium per host atom: a pure number.
    temperature : pybamm.Symbol
        [K]
    domain, host, phases
        As of :func:`alloy_functions`.

    Returns
    -------
    pybamm.Symbol
        [m2.s-1]; 0 at θ = 0, constant in the mixtures, Φ_0 + Σ ΔΦ_k past the richest phase.
    """
    saturation = divisor(f"{domain} electrode {host} saturation stoichiometry")
    total = _host_step(domain, host, temperature) * _saturate(stoichiometry / saturation)
    for k, phase in enumerate(phases):
        step = _phase_step(domain, phases, k, temperature)
        total += step * _ramp(_through(stoichiometry, *_range(domain, phase)))
    return total


def porous_kirchhoff_potential(
    stoichiometry: pybamm.Symbol,
    temperature: pybamm.Symbol,
    packed_volume: pybamm.Symbol,
    *,
    domain: str,
    host: str,
    phases: tuple[str, ...],
) -> pybamm.Symbol:
    """Kirchhoff potential of a film that keeps its volume: Φ(θ) with steps g_k ΔΦ_k.

    Phase k takes the share s_k = min(V_k/V_film, 1) of the film's volume. In the effective
    medium of Bruggeman its network conducts (3 s_k − 1)/2 of the dense phase, and nothing below
    the percolation threshold of 1/3. A layer of the film is longer than the dense one by 1/s_k,
    so that g_k = s_k max((3 s_k − 1)/2, 0).

    Parameters
    ----------
    stoichiometry : pybamm.Symbol
        θ, lithium per host atom: a pure number.
    temperature : pybamm.Symbol
        [K]
    packed_volume : pybamm.Symbol
        V_film, volume of the film per mole of host, pores included [m3.mol-1].
    domain, host, phases
        As of :func:`alloy_functions`.

    Returns
    -------
    pybamm.Symbol
        [m2.s-1]; Φ(θ) where V_film is below the volumes of all phases.

    References
    ----------
    Bruggeman, D. A. G., Annalen der Physik 416 (1935) 636, 10.1002/andp.19354160705.
    """
    saturation = divisor(f"{domain} electrode {host} saturation stoichiometry")
    host_step = _host_step(domain, host, temperature)
    conducting = _conducting_share(domain, host, packed_volume)
    total = conducting * host_step * _saturate(stoichiometry / saturation)
    for k, phase in enumerate(phases):
        step = _phase_step(domain, phases, k, temperature)
        conducting = _conducting_share(domain, phase, packed_volume)
        total += conducting * step * _ramp(_through(stoichiometry, *_range(domain, phase)))
    return total


def conducting_share(
    stoichiometry: pybamm.Symbol,
    richer: pybamm.Symbol,
    packed_volume: pybamm.Symbol,
    *,
    domain: str,
    host: str,
    phases: tuple[str, ...],
) -> pybamm.Symbol:
    """Share g_k of the step of Φ that phase k has in a film that keeps its volume.

    Parameters
    ----------
    stoichiometry : pybamm.Symbol
        θ, lithium per host atom: a pure number.
    richer : pybamm.Symbol
        Which phase of a mixture counts: 0 for the poorer, 1 for the richer, and between them
        the share of the mixture that the richer one counts in.
    packed_volume : pybamm.Symbol
        As of :func:`porous_kirchhoff_potential`.
    domain, host, phases
        As of :func:`alloy_functions`.

    Returns
    -------
    pybamm.Symbol
        A pure number; beyond the richest phase, that of the richest phase.
    """
    total = previous = _conducting_share(domain, host, packed_volume)
    rich = divisor(f"{domain} electrode {host} saturation stoichiometry")
    for phase in phases:
        share = _conducting_share(domain, phase, packed_volume)
        theta_k, delta_k = _range(domain, phase)
        poor = theta_k - delta_k / 2
        total += (share - previous) * (stoichiometry >= poor - richer * (poor - rich))
        previous, rich = share, theta_k + delta_k / 2
    return total


def kirchhoff_potential_at_edge(
    stoichiometry: pybamm.Symbol,
    temperature: pybamm.Symbol,
    *,
    edge: str,
    domain: str,
    host: str,
    phases: tuple[str, ...],
) -> pybamm.Symbol:
    """Kirchhoff potential at the edge of the single phase that a stoichiometry is in.

    A node of a mesh whose mean is within a single phase has no layer of another one, so that
    nothing at its surface is beyond the plateau at the edge.

    Parameters
    ----------
    stoichiometry : pybamm.Symbol
        θ, lithium per host atom: a pure number.
    temperature : pybamm.Symbol
        [K]
    edge : str
        "poor" or "rich".
    domain, host, phases
        As of :func:`alloy_functions`.

    Returns
    -------
    pybamm.Symbol
        [m2.s-1]; within a mixture, the host or plated lithium, which have no such edge, a value
        that is out of reach: minus or plus 1e6 times Φ past the richest phase.
    """
    steps = [_host_step(domain, host, temperature)]
    steps += [_phase_step(domain, phases, k, temperature) for k in range(len(phases))]
    beyond = (-1e6 if edge == "poor" else 1e6) * sum(steps)
    total, passed = beyond, steps[0]
    for step, phase in zip(steps[1:], phases):
        z = (stoichiometry - _range(domain, phase)[0]) / _range(domain, phase)[1] + 0.5
        within = (z > 0) * (z < 1)
        at_edge = passed if edge == "poor" else passed + step
        total += within * (at_edge - beyond)
        passed += step
    return total


def phase_coordinate(
    stoichiometry: pybamm.Symbol, *, domain: str, host: str, phases: tuple[str, ...]
) -> pybamm.Symbol:
    """Phase coordinate κ(θ), by which the fronts within the nodes of a mesh are placed.

    κ rises linearly by one through the host, each mixture, each phase, and the first δ of
    plated lithium: even to odd through a single phase, odd to even through a mixture.

    Parameters
    ----------
    stoichiometry : pybamm.Symbol
        θ, lithium per host atom: a pure number.
    domain, host, phases
        As of :func:`alloy_functions`.

    Returns
    -------
    pybamm.Symbol
        A pure number, 0 to twice the number of phases plus two.
    """
    rich = divisor(f"{domain} electrode {host} saturation stoichiometry")
    total = clip(stoichiometry / rich)
    for phase in phases:
        theta_k, delta_k = _range(domain, phase)
        # Ranges that touch have no mixture between them; overlaps are refused beforehand.
        mixture = pybamm.maximum(theta_k - delta_k / 2 - rich, 1e-9)
        total += clip((stoichiometry - rich) / mixture)
        total += _through(stoichiometry, theta_k, delta_k)
        rich = theta_k + delta_k / 2
    return total + clip((stoichiometry - rich) / delta_k)


def surface_potential(
    kirchhoff_potential: pybamm.Symbol,
    temperature: pybamm.Symbol,
    *,
    domain: str,
    host: str,
    phases: tuple[str, ...],
) -> pybamm.Symbol:
    """Equilibrium potential at a Kirchhoff potential: U(Φ) = U_1 + u(Φ/Φ_0) − Σ_k ΔU_k z_k.

    In the host the potential is that of an ideal solution, u = −(RT/F) ln(Φ/Φ_0); across
    phase k it falls linearly by ΔU_k, z_k being the share of the step ΔΦ_k that is passed.

    Parameters
    ----------
    kirchhoff_potential : pybamm.Symbol
        Φ [m2.s-1]
    temperature : pybamm.Symbol
        [K]
    domain, host, phases
        As of :func:`alloy_functions`.

    Returns
    -------
    pybamm.Symbol
        [V vs Li/Li+]; the plateaus at the steps' edges, 0 past the richest phase.
    """
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


def molar_volume(
    stoichiometry: pybamm.Symbol, *, domain: str, host: str, phases: tuple[str, ...]
) -> pybamm.Symbol:
    """Volume per mole of host V_m(θ): the lever rule between phases, lithium metal beyond.

    Parameters
    ----------
    stoichiometry : pybamm.Symbol
        θ, lithium per host atom: a pure number.
    domain, host, phases
        As of :func:`alloy_functions`.

    Returns
    -------
    pybamm.Symbol
        [m3.mol-1]
    """
    lithium = pybamm.Parameter("Lithium metal molar volume [m3.mol-1]")
    theta, volume = 0, pybamm.Parameter(f"{domain} electrode {host} molar volume [m3.mol-1]")
    total = volume
    for phase in phases:
        theta_k, _ = _range(domain, phase)
        volume_k = pybamm.Parameter(f"{domain} electrode {phase} molar volume [m3.mol-1]")
        lever = clip((stoichiometry - theta) / (theta_k - theta))
        total += (volume_k - volume) * lever
        theta, volume = theta_k, volume_k
    return total + lithium * pybamm.maximum(stoichiometry - theta, 0)


def maximum_stoichiometry(domain: str, richest: str) -> pybamm.Symbol:
    """Stoichiometry beyond which lithium plates, θ_k + δ_k/2 of the richest phase.

    Parameters
    ----------
    domain : str
        ``"Negative"`` or ``"Positive"``.
    richest : str
        Formula of that phase.

    Returns
    -------
    pybamm.Symbol
        Lithium per host atom: a pure number.
    """
    theta_k, delta_k = _range(domain, richest)
    return theta_k + delta_k / 2


def lithium_kirchhoff_potential(
    stoichiometry: pybamm.Symbol, temperature: pybamm.Symbol, *, domain: str
) -> pybamm.Symbol:
    """Kirchhoff potential of lithium metal, Φ(θ) = D θ: no phases, and no gradient.

    Parameters
    ----------
    stoichiometry : pybamm.Symbol
        θ, the fraction of the metal that is left: a pure number.
    temperature : pybamm.Symbol
        [K]
    domain : str
        ``"Negative"`` or ``"Positive"``.

    Returns
    -------
    pybamm.Symbol
        [m2.s-1]
    """
    return stoichiometry * _diffusivity(f"{domain} electrode Li diffusivity", temperature)


def lithium_porous_kirchhoff_potential(
    stoichiometry: pybamm.Symbol,
    temperature: pybamm.Symbol,
    packed_volume: pybamm.Symbol,
    *,
    domain: str,
) -> pybamm.Symbol:
    """Kirchhoff potential of lithium metal, which is dense whatever volume it was packed in.

    Parameters
    ----------
    stoichiometry : pybamm.Symbol
        θ, the fraction of the metal that is left: a pure number.
    temperature : pybamm.Symbol
        [K]
    packed_volume : pybamm.Symbol
        [m3.mol-1]
    domain : str
        ``"Negative"`` or ``"Positive"``.

    Returns
    -------
    pybamm.Symbol
        [m2.s-1]
    """
    return lithium_kirchhoff_potential(stoichiometry, temperature, domain=domain)


def lithium_surface_potential(
    kirchhoff_potential: pybamm.Symbol, temperature: pybamm.Symbol, *, domain: str
) -> pybamm.Symbol:
    """Potential of lithium metal: 0 V vs Li/Li+ while there is metal, then a steep rise.

    Parameters
    ----------
    kirchhoff_potential : pybamm.Symbol
        Φ [m2.s-1]
    temperature : pybamm.Symbol
        [K]
    domain : str
        ``"Negative"`` or ``"Positive"``.

    Returns
    -------
    pybamm.Symbol
        [V vs Li/Li+]
    """
    full = _diffusivity(f"{domain} electrode Li diffusivity", temperature)
    last = divisor(f"{domain} electrode Li saturation stoichiometry")
    return _dilute_potential(kirchhoff_potential / (full * last), temperature)


def lithium_molar_volume(stoichiometry: pybamm.Symbol, *, domain: str) -> pybamm.Symbol:
    """Volume per mole of the initial metal, V_m(θ) = θ V_Li.

    Parameters
    ----------
    stoichiometry : pybamm.Symbol
        θ, the fraction of the metal that is left: a pure number.
    domain : str
        ``"Negative"`` or ``"Positive"``.

    Returns
    -------
    pybamm.Symbol
        [m3.mol-1]
    """
    return stoichiometry * pybamm.Parameter("Lithium metal molar volume [m3.mol-1]")


def clip(fraction: pybamm.Symbol) -> pybamm.Symbol:
    """The fraction, kept between 0 and 1.

    Parameters
    ----------
    fraction : pybamm.Symbol
        A pure number.

    Returns
    -------
    pybamm.Symbol
        A pure number.
    """
    return pybamm.minimum(pybamm.maximum(fraction, 0), 1)


def _range(domain, phase):
    """θ_k and δ_k of a phase."""
    return (
        divisor(f"{domain} electrode {phase} stoichiometry"),
        divisor(f"{domain} electrode {phase} homogeneity range"),
    )


def _plateau(domain, phases, k):
    """U_k [V]; 0 past the richest phase, where lithium plates."""
    if k == len(phases):
        return pybamm.Scalar(0)
    return pybamm.Parameter(f"{domain} electrode {phases[k]} plateau potential [V]")


def _window(domain, phases, k):
    """ΔU_k = U_k − U_{k+1} [V]."""
    return Divisor(_plateau(domain, phases, k) - _plateau(domain, phases, k + 1))


def _phase_step(domain, phases, k, temperature):
    """Rise of Φ across phase k [m2.s-1]: D_k θ_k F ΔU_k / RT."""
    name = f"{domain} electrode {phases[k]} diffusivity"
    diffusivity = _diffusivity(name, temperature) * arrhenius(name, temperature)
    theta_k, _ = _range(domain, phases[k])
    thermal_voltage = pybamm.constants.R * temperature / pybamm.constants.F
    return diffusivity * theta_k * _window(domain, phases, k) / thermal_voltage


def _host_step(domain, host, temperature):
    """Rise of Φ up to the host's saturation [m2.s-1]: permeability over c_h."""
    name = f"{domain} electrode {host} permeability"
    permeability = divisor(f"{name} [mol.m-1.s-1]", {"Temperature [K]": temperature})
    host_concentration = divisor(f"{domain} electrode host concentration [mol.m-3]")
    return permeability * arrhenius(name, temperature) / host_concentration


def _diffusivity(name, temperature):
    return divisor(f"{name} [m2.s-1]", {"Temperature [K]": temperature})


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


def _through(stoichiometry, theta, delta):
    """How far through a phase: 0 at its poor edge, 1 at its rich one."""
    return clip((stoichiometry - theta) / delta + 0.5)


def _ramp(fraction):
    """From 0 to 1 in proportion, but for corners that are rounded over 2 KNEE at both ends."""
    # The rounded ends pass half of what they would in proportion.
    low = clip(fraction / (2 * KNEE))
    high = clip((1 - fraction) / (2 * KNEE))
    middle = pybamm.minimum(pybamm.maximum(fraction, 2 * KNEE), 1 - 2 * KNEE) - 2 * KNEE
    return (middle + KNEE * low**2 + KNEE * (1 - high**2)) / (1 - 2 * KNEE)


def _conducting_share(domain, formula, packed_volume):
    """g = s max((3 s − 1)/2, 0) of a phase, or of the host, that takes the share s."""
    volume = pybamm.Parameter(f"{domain} electrode {formula} molar volume [m3.mol-1]")
    share = volume / pybamm.maximum(packed_volume, volume)
    return share * pybamm.maximum((3 * share - 1) / 2, 0)
