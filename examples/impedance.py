"""Impedance before and after cycling and stripping, and what it is made of.

Draws build/impedance.png. Run with `python examples/impedance.py`.
"""

from pathlib import Path

import matplotlib.pyplot as plt
import pybamm

import pybamm_alloy
from pybamm_alloy import experiments, plotting

PICTURE = Path("build/impedance.png")


def run_cycling(cycles=50, every=25):
    """A symmetric cell of Li13In3 with a growing interphase, measured as it ages."""
    values = pybamm.ParameterValues("Hansel2021_Li13In3")
    return pybamm_alloy.impedance_along(
        pybamm_alloy.SymmetricCell({"interphase": "parabolic"}),
        values,
        experiments.long_term_cycling(values["Electrode area [m2]"], cycles),
        every=every,
    )[1]


def run_stripping(pressure):
    """Li17Sn4 against indium, before and after a strip to depletion and ten minutes."""
    values = pybamm.ParameterValues("Hansel2021_Li17Sn4_half_cell")
    values["Stack pressure [Pa]"] = pressure
    experiment = experiments.stripping("0.2 mA", rest="10 minutes")
    return pybamm_alloy.impedance_along(pybamm_alloy.HalfCell(), values, experiment)[1]


def main(cycles=50, every=25):
    """The spectra by run and cycle, and their figure."""
    spectra = {"cycling": run_cycling(cycles, every)}
    spectra |= {f"{P} MPa": run_stripping(P * 1e6) for P in (45, 0)}

    figure, axes = plt.subplots(2, 2, figsize=(9, 6), layout="constrained")
    for (cycle, spectrum), grey in zip(spectra["cycling"].items(), ("0.7", "0.4", "0")):
        label = f"after {cycle} cycles" if cycle else "pristine"
        plotting.plot_nyquist(spectrum, axes[0, 0], color=grey, label=label)
        axes[0, 0].plot(spectrum.stack_resistance, 0, "|", color=grey, markersize=12)
    axes[0, 0].set_title("Li$_{13}$In$_3$ symmetric; |: stack resistance", fontsize=10)

    for pressure, colour in (("45 MPa", "#0072B2"), ("0 MPa", "#D55E00")):
        for cycle, style in ((0, "--"), (-1, "-")):
            when = "stripped" if cycle else "pristine"
            line = {"color": colour, "linestyle": style, "label": f"{pressure}, {when}"}
            plotting.plot_nyquist(spectra[pressure][cycle], axes[0, 1], **line)
    axes[0, 1].set_title("Li$_{17}$Sn$_4$ half-cell", fontsize=10)

    for ax, cycle, when in ((axes[1, 0], 0, "pristine"), (axes[1, 1], -1, "stripped")):
        plotting.plot_impedance_split(spectra["0 MPa"][cycle], ax)
        ax.set_title(f"Li$_{{17}}$Sn$_4$ half-cell, 0 MPa, {when}", fontsize=10)
    for ax in axes[0]:
        ax.set_adjustable("datalim")
        ax.legend(fontsize=7)
    axes[1, 1].legend(fontsize=7, loc="upper left", bbox_to_anchor=(1, 1))
    return spectra, figure


if __name__ == "__main__":
    spectra, figure = main()
    PICTURE.parent.mkdir(exist_ok=True)
    figure.savefig(PICTURE, dpi=120)
    for run, by_cycle in spectra.items():
        for cycle, spectrum in by_cycle.items():
            print(f"{run}, cycle {cycle}: {spectrum.stack_resistance:.1f} Ohm")
