"""Why do 3.9 of 10 mA.h come out of Li13In3 at 0.2 mA and 45 MPa? Candidates, as a table.

Each is run as the strip of the half-cell and as five cycles of 1 mA.h/cm² at 1 mA/cm² of
the symmetric cell, against Hänsel et al. 2021. Run as ``python docs/submodels/candidates.py``.
"""

import pybamm
from figures import CREEP, DEPTH, SKELETON, area, charge, cycle, film, positive, strip

PHASES = ("Li3In2", "Li2In", "LiIn", "Li13In3")
SLOW = {
    f"electrode {phase} diffusivity [m2.s-1]": (
        film("Li13In3")[f"Positive electrode {phase} diffusivity [m2.s-1]"] / 100
    )
    for phase in PHASES
}
#: Name, options, changed parameters.
CANDIDATES = [
    ("void growth, as in the set", {}, {}),
    ("h = 12 µm", {}, {DEPTH: 12e-6}),
    ("h = 16 µm", {}, {DEPTH: 16e-6}),
    ("with the host's skeleton", {}, SKELETON),
    ("with creep", {}, CREEP),
    ("with both", {}, SKELETON | CREEP),
    ("diffusivities of all phases / 100", {}, SLOW),
    ("elastic", {"contact": "elastic"}, {}),
    ("plastic, H = 370 MPa", {"contact": "plastic"}, {}),
    ("perfect", {"contact": "perfect"}, {}),
]


def row(options, changes):
    """Stripped charge [mA.h], contact and its resistance [Ohm] after; peaks [V]."""
    stripped = strip("Li13In3", options, **changes)
    voltage = cycle("Li13In3", 5, options, **changes)["Voltage [V]"].entries
    return (
        charge(stripped)[-1],
        positive(stripped, "contact area fraction")[-1],
        positive(stripped, "contact resistance [Ohm.m2]")[-1] / area(),
        voltage.max(),
        voltage.min(),
    )


def main():
    pybamm.logger.setLevel("ERROR")
    print("| contact | stripped [mA·h] | f after | contact resistance after [Ω] "
          "| highest V | lowest V |\n| --- | --- | --- | --- | --- | --- |")
    print("| measured | 3.9 | | | 0.17 | −0.17 (symmetric) |")
    for name, options, changes in CANDIDATES:
        values = row(options, changes)
        cells = [f"{float(f'{value:.3g}'):g}" for value in values[:3]]
        cells += [f"{value:.3f}".replace("-", "−") for value in values[3:]]
        print(f"| {name} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
