"""Case 1: hull, plateaus and mean voltages."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from pybamm_alloy import plotting
from pybamm_alloy.parameter_sets import calculated_hull, read_table

from .page import Section

SYSTEMS = ("Li-In", "Li-Sn", "Li-Si", "Li-Al", "Li-Sb")
#: Average voltages that Hansel2021 prints.
PRINTED = {"Li13In3": 0.55, "Li17Sn4": 0.60}


def formation_energies(system):
    table = read_table("formation_energies").dropna(
        subset="formation_energy_eV_per_atom"
    )
    rows = table[table["system"] == system]
    return dict(zip(rows["formula"], rows["formation_energy_eV_per_atom"]))


def identity_error(system):
    """Σ U_k Δθ_k against −e_n from the table's energy of the richest phase [eV]."""
    hull = calculated_hull(system)
    theta = hull.stoichiometries
    e_n = formation_energies(system)[hull.formulas[-1]] * (1 + theta[-1])
    return abs(np.sum(hull.plateaus * np.diff(theta)) + e_n)


def pymatgen_plateaus(system):
    """Plateaus [V] from pymatgen's phase diagram, lithium-poor first."""
    diagram = pytest.importorskip(
        "pymatgen.analysis.phase_diagram",
        reason="pymatgen-core is not installed (extra 'verification')",
    )
    from pymatgen.core import Composition, Element

    host = system.removeprefix("Li-")
    energies = {host: 0.0, "Li": 0.0} | formation_energies(system)
    entries = [
        diagram.PDEntry(Composition(f), e * Composition(f).num_atoms)
        for f, e in energies.items()
    ]
    phase_diagram = diagram.PhaseDiagram(entries)
    stable = {
        float(entry.composition["Li"] / entry.composition[host]): entry
        for entry in phase_diagram.stable_entries
        if entry.composition[host] > 0
    }
    theta = sorted(stable)
    # The chemical potential of lithium between two neighbours is minus their plateau.
    return [
        -phase_diagram.get_composition_chempots(
            Composition({"Li": (poor + rich) / 2, host: 1})
        )[Element("Li")]
        for poor, rich in zip(theta, theta[1:])
    ]


@pytest.mark.parametrize("system", SYSTEMS)
def test_mean_voltage_identity_holds_to_rounding(system):
    assert identity_error(system) < 1e-12


@pytest.mark.parametrize("system", SYSTEMS)
def test_plateaus_agree_with_pymatgen(system):
    plateaus = calculated_hull(system).plateaus
    np.testing.assert_allclose(pymatgen_plateaus(system), plateaus, atol=1e-9)


def test_terminal_phases_cannot_have_the_printed_mean_voltages():
    for formula, printed in PRINTED.items():
        hull = calculated_hull("Li-In" if "In" in formula else "Li-Sn")
        # Even the highest plateau lies below what is printed as the mean of all.
        assert hull.mean_potential(formula) < printed - 0.15


def report():
    rows = []
    figure, axes = plt.subplots(
        1, len(SYSTEMS), figsize=(15, 3.2), layout="constrained", sharey=True
    )
    for ax, system in zip(axes, SYSTEMS):
        hull = calculated_hull(system)
        theirs = pymatgen_plateaus(system)
        richest = hull.formulas[-1]
        rows.append(
            {
                "system": system,
                "ground states": ", ".join(hull.formulas),
                "largest plateau difference to pymatgen [V]": float(
                    np.abs(np.subtract(theirs, hull.plateaus)).max()
                ),
                "Σ U Δθ + e_n [eV]": float(identity_error(system)),
                "mean voltage of the richest [V]": hull.mean_potential(richest),
                "printed by Hansel2021 [V]": PRINTED.get(richest, ""),
            }
        )
        plotting.plot_voltage_curve(hull, ax, color="#0072B2", label="this package")
        starts = hull.stoichiometries[:-1]
        ax.plot(starts, theirs, "x", color="#D55E00", label="pymatgen")
        ax.set_title(system)
        if ax is not axes[0]:
            ax.set_ylabel("")
    axes[0].legend()
    text = (
        "Plateaus from the calculated formation energies, against pymatgen's phase "
        "diagram, and the identity Σ U_k (θ_k − θ_{k−1}) = −e_n. The average voltages "
        "that Hansel2021 prints for Li13In3 and Li17Sn4 do not follow from a hull; they "
        "look like first plateaus."
    )
    return Section("Hull", text, pd.DataFrame(rows), figure)
