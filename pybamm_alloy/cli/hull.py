"""``hull``: the phases of a system and their plateaus."""

import click

from .group import Command, UsageError, nearest
from .output import FILE, as_json, figure_file, show_table


@click.command(cls=Command)
@click.argument("system")
@click.option(
    "--kind",
    type=click.Choice(["calculated", "measured", "corrected"]),
    help="Where the plateaus are from (default: the best of the system).",
)
@click.option(
    "--output",
    type=FILE,
    callback=figure_file,
    metavar="FILE.png",
    help="Hull and voltage curve.",
)
@as_json
def hull(system, kind, output, as_json):
    """Phases and plateaus of an alloy system, such as Li-In.

    \b
    Examples:
      pybamm-alloy hull Li-In
      pybamm-alloy hull Li-Sn --kind calculated --output hull.png
    """
    import pandas as pd

    from ..parameter_sets import calculated_hull, read_table, reference_hull
    from ..parameter_sets.hulls import BEST_HULLS, HOSTS, plateau_sources

    energies = read_table("formation_energies")
    known = list(dict.fromkeys(energies["system"]))
    if system not in known:
        raise UsageError(f"no system '{system}'{nearest(system, known)}")
    if system in HOSTS:
        kind = kind or BEST_HULLS[system]
        found, sources = reference_hull(system, kind), plateau_sources(system, kind)
    elif kind in (None, "calculated"):
        kind, found = "calculated", calculated_hull(system)
        sources = dict.fromkeys(found.formulas, "calculated from formation energies")
    else:
        raise UsageError(f"{system} has no {kind} hull; there are formation energies only")
    theta = found.stoichiometries[1:]
    table = pd.DataFrame(
        {
            "phase": found.formulas,
            "Li per host": theta,
            "formation energy [meV per atom]": 1e3 * found.energies[1:] / (1 + theta),
            "plateau [V]": found.plateaus,
            "mean voltage [V]": [found.mean_potential(phase) for phase in found.formulas],
            "plateau's source": list(sources.values()),
        }
    )
    show_table(table, as_json, f"{system}, {kind}; V vs Li/Li+")
    if not as_json:
        click.echo(
            "A plateau is where the phase forms from the one before it, its mean voltage that "
            "from the host on; the energies follow from the plateaus."
        )
    if output:
        _draw(system, found, energies, output)
        click.echo(f"Wrote {output}", err=as_json)


def _draw(system, found, energies, output):
    import matplotlib.pyplot as plt

    from .. import plotting
    from ..plotting.files import save_figure

    rows = energies[energies["system"] == system]
    corrected = rows["host_reference_corrected_eV_per_atom"]
    values = corrected.fillna(rows["formation_energy_eV_per_atom"])
    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4.2), layout="constrained")
    plotting.plot_hull(found, dict(zip(rows["formula"], values)), left)
    plotting.plot_voltage_curve(found, right)
    save_figure(figure, output)
