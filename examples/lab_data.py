"""From a cycler's file to a twin of the cell: read, fit, ask what is sure, run forward.

The file is made here by a model with other parameters, as a cycler would write it. Draws
build/lab_data.png and writes build/fit.json, build/twin.json. Run with
`python examples/lab_data.py`.
"""

from pathlib import Path

import numpy as np
import pybamm

import pybamm_alloy
from pybamm_alloy import estimation
from pybamm_alloy.experiments import stripping

FOLDER = Path("build")
CONTACT = "Positive electrode contact area fraction without pressure"
SPOTS = "Positive electrode contact spot radius [m]"
CHARGE_TRANSFER = "Positive electrode exchange-current density [A.m-2]"
#: The half-cell In | Li6PS5Cl | Li17Sn4 without stack pressure.
UNPRESSED = {"Stack pressure [Pa]": 0.0}


def measure(file, model, values, **mesh):
    """What a laboratory does: a strip to 1 V, with the impedance before and after it."""
    values = values.copy()
    values.update(UNPRESSED | {CONTACT: 0.2, SPOTS: 2e-4})
    test = stripping(rest="10 minutes")
    run, spectra = pybamm_alloy.impedance_along(model, values, test, **mesh)
    rng = np.random.default_rng(0)
    table = estimation.as_table(run, rows=150)
    table["Voltage [V]"] += 1e-3 * rng.standard_normal(len(table))
    named = {"Time [s]": "time/s", "Voltage [V]": "Ewe/V", "Current [A]": "I/A", "Step": "Ns"}
    table.rename(columns=named)[list(named.values())].to_csv(file, index=False)
    return {cycle: spectrum.to_frame() for cycle, spectrum in spectra.items()}


def main(**mesh):
    """The fit, and the table of what its data fix."""
    FOLDER.mkdir(exist_ok=True)
    model = pybamm_alloy.HalfCell()
    values = pybamm.ParameterValues("Hansel2021_Li17Sn4_half_cell")
    spectra = measure(FOLDER / "strip.csv", model, values, **mesh)

    table = estimation.read_cycling(FOLDER / "strip.csv", positive_current="discharge")
    strip = estimation.Cycling(table, limits=(-1, 1), conditions=UNPRESSED, label="strip")
    before = estimation.Impedance(spectra[0], conditions=UNPRESSED, label="pristine")
    after = estimation.Impedance(spectra[-1], after=strip, label="stripped")

    priors = estimation.reference_ranges("Li17Sn4")
    parameters = [
        estimation.FreeParameter(CONTACT, low=0.01, high=1.0, prior=priors[CONTACT]),
        estimation.FreeParameter(SPOTS, prior=priors[SPOTS]),
        estimation.FreeParameter(CHARGE_TRANSFER, prior=priors[CHARGE_TRANSFER]),
    ]
    problem = estimation.Problem(
        model, values, parameters, [strip, before, after], **mesh
    )
    result = estimation.fit(problem, progress=True)
    print(result.summary())
    verdicts = estimation.identifiability(problem, result)
    print(verdicts.to_string())

    result.save(FOLDER / "fit.json")
    result.plot().savefig(FOLDER / "lab_data.png", dpi=150)
    result.parameter_values.to_json(str(FOLDER / "twin.json"))
    return result, verdicts


if __name__ == "__main__":
    main()
