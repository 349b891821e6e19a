"""The hulls of the reference alloys, from the data files."""

from ..hull import Hull
from .tables import read_table

#: Host of each system.
HOSTS = {"Li-In": "In", "Li-Sn": "Sn"}

#: Phases of the experimental phase diagram at room temperature whose molar volume is
#: known: LiIn3 is not in the diagram, and Li3In's volume is not in the tables.
_INDIUM_PHASES = ("In", "LiIn", "Li5In4", "Li3In2", "Li2In", "Li13In3")


def calculated_hull(system: str, corrected: bool = False, **options) -> Hull:
    """Hull of the calculated formation energies.

    Parameters
    ----------
    system : str
        Such as ``"Li-In"``; one of the table ``formation_energies``.
    corrected : bool
        Whether to use the energies with the host's reference corrected.
    **options
        ``keep`` and ``corrections`` of :meth:`Hull.from_formation_energies`.
    """
    return Hull.from_formation_energies(
        _host(system), _energies(system, corrected), **options
    )


def measured_hull(system: str) -> Hull:
    """Hull of the plateaus measured at room temperature (Li-Sn)."""
    rows = read_table("measured_plateaus")
    rows = rows[(rows["system"] == system) & (rows["temperature_K"] == 298)]
    # From the host to the richest phase, each plateau beginning where another ends.
    known = calculated_hull(system)
    rich = list(rows["li_rich_phase"])
    chained = list(rows["li_poor_phase"]) == [known.host, *rich[:-1]]
    if not chained or rich[-1] != known.formulas[-1]:
        raise ValueError(
            f"no complete series of plateaus of '{system}' was measured at 298 K"
        )
    return Hull.from_plateaus(
        _host(system), dict(zip(rows["li_rich_phase"], rows["potential_V_vs_Li"]))
    )


def reference_hull(system: str) -> Hull:
    """The hull that the parameter sets use.

    Li-Sn: the plateaus measured at room temperature. Li-In: the calculated energies of
    the phases in the experimental phase diagram, host reference corrected, with the
    measured 0.622 V of In | LiIn.
    """
    if system == "Li-Sn":
        return measured_hull(system)
    if system == "Li-In":
        plateaus = read_table("measured_plateaus")
        plateau = plateaus[
            (plateaus["system"] == system)
            & (plateaus["li_rich_phase"] == "LiIn")
            & (plateaus["temperature_K"] == 298)
        ]
        energies = _energies(system, corrected=True)
        return Hull.from_formation_energies(
            _host(system),
            {phase: energies[phase] for phase in _INDIUM_PHASES},
            corrections={"LiIn": float(plateau["potential_V_vs_Li"].iloc[0])},
        )
    raise ValueError(f"system '{system}' is not one of {sorted(HOSTS)}")


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
