"""The hulls of the reference alloys, from the data files."""

from functools import cache
from typing import Any

from ..thermodynamics.hull import Hull
from .provenance import Origin
from .tables import read_table

#: Host of each system.
HOSTS = {"Li-In": "In", "Li-Sn": "Sn"}

#: Phases that a film may hold: those of the experimental phase diagram at room temperature
#: that have a molar volume. LiIn3 is not in the diagram; Li3In has no volume in the tables.
_PHASES = {
    "Li-In": ("In", "LiIn", "Li5In4", "Li3In2", "Li2In", "Li13In3"),
    "Li-Sn": ("Sn", "Li2Sn5", "LiSn", "Li7Sn3", "Li5Sn2", "Li13Sn5", "Li7Sn2", "Li17Sn4"),
}

#: The richest phase of the titration of Li-In at 688 K, written Li3In there.
_TITRATED = {"Li3In": "Li13In3"}

#: Kind of hull → what it is.
HULLS = {
    "calculated": "formation energies (DFT, host reference corrected)",
    "measured": "measured plateaus, at room temperature where there are any",
    "corrected": "formation energies, with single plateaus as measured",
}

#: The kind that each system is best described by (docs/calibration.md).
BEST_HULLS = {"Li-In": "corrected", "Li-Sn": "measured"}

#: Phases that form at plateaus whose measured value a corrected hull takes. In Li-In those
#: measured between the same phases (Li2In's at 688 K), in Li-Sn the undisputed ones.
_CORRECTED = {"Li-In": ("LiIn", "Li3In2", "Li2In"), "Li-Sn": ("Li2Sn5", "LiSn")}


def calculated_hull(system: str, corrected: bool = False, **options: Any) -> Hull:
    """Hull of the calculated formation energies.

    Parameters
    ----------
    system : str
        Such as ``"Li-In"``; one of the table ``formation_energies``.
    corrected : bool
        Whether to use the energies with the host's reference corrected.
    **options
        ``keep`` and ``corrections`` [V] of :meth:`Hull.from_formation_energies`.

    Returns
    -------
    Hull

    Raises
    ------
    ValueError
        If the system is not in the table, or :meth:`Hull.from_formation_energies` refuses the
        energies or the options.
    """
    return Hull.from_formation_energies(
        _host(system), _energies(system, corrected), **options
    )


def measured_hull(system: str) -> Hull:
    """Hull of the measured plateaus.

    From phase to phase the plateau measured at the lowest temperature: room temperature all
    along for Li-Sn. For Li-In that is so for the first two (0.622 and 0.42 V); those of Li2In
    and Li13In3 are from 688 K.

    Parameters
    ----------
    system : str
        "Li-In" or "Li-Sn".

    Returns
    -------
    Hull

    Raises
    ------
    ValueError
        If there is no measured plateau of the system.
    """
    plateaus = {_forms(row): row.potential_V_vs_Li for row in _measured_steps(system)}
    if not plateaus:
        raise ValueError(f"no plateau of '{system}' was measured")
    return Hull.from_plateaus(_host(system), plateaus)


def reference_hull(system: str, kind: str | None = None) -> Hull:
    """A hull of the phases that the films of the parameter sets may hold.

    Parameters
    ----------
    system : str
        "Li-In" or "Li-Sn".
    kind : str, optional
        One of :data:`HULLS`; by default the one of :data:`BEST_HULLS`.

    Returns
    -------
    Hull

    Raises
    ------
    ValueError
        If the system or the kind is not known.
    """
    if system not in HOSTS:
        raise ValueError(f"system '{system}' is not one of {sorted(HOSTS)}")
    check_kind(kind)
    kind = BEST_HULLS[system] if kind is None else kind
    measured = measured_hull(system)
    if kind == "measured":
        return measured
    known = _energies(system, corrected=True)
    plateaus = dict(zip(measured.formulas, measured.plateaus))
    corrected = _CORRECTED[system] if kind == "corrected" else ()
    return Hull.from_formation_energies(
        HOSTS[system],
        {phase: known[phase] for phase in _PHASES[system]},
        corrections={phase: plateaus[phase] for phase in corrected},
    )


def plateau_sources(system: str, kind: str | None = None) -> dict[str, str]:
    """Source of each plateau of :func:`reference_hull`.

    Parameters
    ----------
    system : str
        "Li-In" or "Li-Sn".
    kind : str, optional
        One of :data:`HULLS`; by default the one of :data:`BEST_HULLS`.

    Returns
    -------
    dict
        Phase that forms at the plateau, poorest in lithium first, to the measurement or
        calculation that its potential is from.

    Raises
    ------
    ValueError
        If the system or the kind is not known.
    """
    return {phase: origin.source for phase, origin in plateau_origins(system, kind).items()}


def plateau_origins(system: str, kind: str | None = None) -> dict[str, Origin]:
    """Plateaus of :func:`reference_hull` as entries of the tables.

    Parameters
    ----------
    system, kind : str
        As of :func:`plateau_sources`.

    Returns
    -------
    dict
        Phase that forms at the plateau, poorest in lithium first, to its :class:`Origin`, whose
        value is the potential [V vs Li/Li+]. A calculated one has the trust "derived".

    Raises
    ------
    ValueError
        If the system or the kind is not known.
    """
    hull = reference_hull(system, kind)
    kind = BEST_HULLS[system] if kind is None else kind
    measured = {_forms(row): row for row in _measured_steps(system)}
    if kind != "measured":
        corrected = _CORRECTED[system] if kind == "corrected" else ()
        measured = {phase: measured[phase] for phase in corrected}
    origins = {}
    for phase, plateau in zip(hull.formulas, hull.plateaus):
        table, trust = "formation_energies", "derived"
        source = "calculated from formation energies (Materials Project)"
        if phase in measured:
            row, table, trust = measured[phase], "measured_plateaus", ""
            source = f"measured at {row.temperature_K:g} K, {row.method} ({row.source})"
        origins[phase] = Origin(
            table, phase, "plateau potential", plateau, "V vs Li/Li+", trust, source
        )
    return origins


def check_kind(kind: str | None) -> None:
    """Refuse a kind of hull that is not known.

    Parameters
    ----------
    kind : str, optional
        One of :data:`HULLS`, or None for the best one of each system.

    Raises
    ------
    ValueError
        If it is another.
    """
    if kind is not None and kind not in HULLS:
        raise ValueError(f"hull '{kind}' is not one of {list(HULLS)}")


@cache
def _measured_steps(system):
    """Rows of the measured plateaus from phase to phase, from the host on."""
    rows = read_table("measured_plateaus").sort_values("temperature_K")
    rows = rows[rows["system"] == system].drop_duplicates("li_poor_phase")
    steps = {row.li_poor_phase: row for row in rows.itertuples()}
    phase, along = _host(system), []
    while phase in steps:
        along.append(steps[phase])
        phase = steps[phase].li_rich_phase
    return tuple(along)


def _forms(row):
    """The phase that forms at a measured plateau."""
    return _TITRATED.get(row.li_rich_phase, row.li_rich_phase)


def _host(system):
    return HOSTS.get(system, system.removeprefix("Li-"))


def _energies(system, corrected):
    rows = read_table("formation_energies")
    known = sorted(set(rows["system"]))
    if system not in known:
        raise ValueError(f"system '{system}' is not one of {known}")
    column = (
        "host_reference_corrected_eV_per_atom"
        if corrected
        else "formation_energy_eV_per_atom"
    )
    rows = rows[(rows["system"] == system) & rows[column].notna()]
    if rows.empty:
        raise ValueError(f"the table has no value of '{column}' for '{system}'")
    # The host is the reference of its own formation energies, listed or not.
    return {_host(system): 0.0} | dict(zip(rows["formula"], rows[column]))
