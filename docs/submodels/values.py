"""The values on the pages of the submodels, from the tables of the parameter sets.

Run as ``python docs/submodels/values.py`` after a change of ``parameter_sets/data/films.csv``: it
writes the last column of the rows of :data:`ROWS`. A test holds the pages to it.
"""

import re
from pathlib import Path

from pybamm_alloy.parameter_sets import read_table

PAGES = Path(__file__).parent

#: Parameter of the positive electrode → quantity of the table, and what is printed before it.
ROWS = {
    "electrode contact area fraction without pressure": (
        "contact area fraction without pressure",
        "",
    ),
    "electrode contact resistance at full contact [Ohm.m2]": (
        "contact resistance at full contact",
        "[Ω·cm²] ",
    ),
    "electrode contact spot radius [m]": ("contact spot radius", "[µm] "),
    "electrode characteristic contact pressure [Pa]": (
        "characteristic contact pressure",
        "[MPa] ",
    ),
    "electrode residual contact pressure [Pa]": ("residual contact pressure", "[MPa] "),
    "electrode packing fraction": ("packing fraction", ""),
    "electrode consolidation pressure [Pa]": ("consolidation pressure", "[MPa] "),
    "electrode grain size [m]": ("grain size", "[µm] "),
    "electrode creep exponent": ("creep exponent", ""),
    "electrode void depth [m]": ("void depth", "[µm] "),
    "electrode skeleton area fraction": ("skeleton area fraction", ""),
    "electrode creep rate at 1 MPa [s-1]": ("creep rate at 1 MPa", "[s⁻¹] "),
    "electrode exchange-current density [A.m-2]": (
        "charge-transfer resistance",
        "charge transfer [Ω·cm²] ",
    ),
    "electrode ageing throughput [A.h.m-2]": ("ageing throughput", "[mA·h/cm²] "),
    "electrode aged diffusivity multiplier": ("aged diffusivity multiplier", ""),
    "electrode aged active area fraction": ("aged active area fraction", ""),
    "interphase resistivity [Ohm.m]": ("interphase resistivity", "[Ω·m] "),
}


def values(quantity, unit):
    """A quantity of every film, after its unit: value, films and trust level."""
    rows = read_table("films")
    rows = rows[rows["quantity"] == quantity]
    texts = []
    for value, films in rows.groupby(rows["value"].astype(float), sort=True):
        trusted = (
            f"{', '.join(group['film'])} ({trust})"
            for trust, group in films.groupby("trust", sort=False)
        )
        texts.append(f"{value:.4g} {', '.join(trusted)}")
    return unit + "; ".join(texts)


def updated(text):
    """A page with the values of the tables."""
    for name, (quantity, unit) in ROWS.items():
        row = rf"^(\| `Positive {re.escape(name)}` \|.*\| )[^|]*( \|)$"
        text = re.sub(row, rf"\g<1>{values(quantity, unit)}\g<2>", text, flags=re.M)
    return text


def main():
    for path in sorted(PAGES.rglob("*.md")):
        path.write_text(updated(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
