"""The voltage as the sum of named parts."""

import numpy as np
import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy.parameter_sets import compose
from pybamm_alloy.submodels.terminal_voltage import VOLTAGE_PARTS
from tests.verification import test_line_compound as line_compound
from tests.verification.cells import strip

MESH = {"var_pts": {"x_n": 8, "x_p": 8}}
CYCLE = ("Charge at 1.131 mA for 1 hour", "Discharge at 1.131 mA for 30 minutes")


def solve(values, *steps, **options):
    return pybamm.Simulation(
        pybamm_alloy.SymmetricCell(options),
        parameter_values=values,
        experiment=pybamm.Experiment([steps]),
        **MESH,
    ).solve()


def parts(solution):
    return {name: solution[name].entries for name in VOLTAGE_PARTS}


@pytest.mark.parametrize(
    ("options", "tolerance"),
    [
        ({}, 1e-12),
        ({"interphase": "parabolic", "contact": "plastic"}, 1e-12),
        ({"open-circuit potential": "one-state hysteresis"}, 1e-12),
        # The potential of a double layer is that of charge transfer to the solver's error.
        ({"surface form": "differential"}, 1e-4),
    ],
)
def test_parts_sum_to_the_voltage_whatever_the_submodels(options, tolerance):
    solution = solve(compose("LiIn", "Li13In3"), *CYCLE, **options)
    total = sum(parts(solution).values())
    assert np.abs(total - solution["Voltage [V]"].entries).max() < tolerance


def test_at_rest_only_the_step_of_the_hull_is_left():
    """LiIn|Li3In2 against Li2In|Li13In3: the difference of two plateaus."""
    values = compose("LiIn", "Li13In3")
    values["Positive electrode initial stoichiometry"] = 1.25
    values["Negative electrode initial stoichiometry"] = 3.0
    solution = solve(values, "Discharge at 0.1 mA for 6 minutes", "Rest for 100 hours")
    final = {name: entries[-1] for name, entries in parts(solution).items()}
    step = final.pop("Bulk open-circuit voltage [V]")
    plateaus = [
        values[f"{side} plateau potential [V]"]
        for side in ("Positive electrode Li3In2", "Negative electrode Li13In3")
    ]
    assert step == pytest.approx(plateaus[0] - plateaus[1], abs=1e-9)
    assert np.abs(list(final.values())).max() < 1e-4


def test_parts_are_ohms_law_of_what_they_are_named_after():
    values = compose("Li13In3")
    solution = solve(values, *CYCLE, interphase="parabolic", diffusion="reservoir")
    i = solution["Total current density [A.m-2]"].entries
    each = parts(solution)
    separator = values["Separator thickness [m]"] / values["Separator conductivity [S.m-1]"]
    assert each["Separator ohmic overpotential [V]"] == pytest.approx(-i * separator)
    for kind, name in [("electrode contact", "Contact"), ("interphase", "Interphase")]:
        r = sum(
            solution[f"{Domain} {kind} resistance [Ohm.m2]"].entries
            for Domain in ("Negative", "Positive")
        )
        assert each[f"{name} overpotential [V]"] == pytest.approx(-i * r, rel=1e-6)


def test_diffusion_part_is_the_drop_across_the_product_layer():
    """A line compound stripped to LiSn: (RT/F) iℓ/(F c_h D θ), with ℓ = i t/(F c_h)."""
    values = line_compound.film(0.005)
    solution = strip(values, line_compound.CURRENT_DENSITY, "1 hour", nodes=160)
    bulk = solution["Positive electrode bulk open-circuit potential [V]"]
    diffusion = solution["Positive electrode diffusion overpotential [V]"]
    for t in (600, 1200, 1700):
        # The bulk of two phases is on the plateau between them.
        assert bulk(t) == pytest.approx(line_compound.PLATEAUS["Li2Sn"], abs=1e-9)
        exact = line_compound.exact_drop(t)
        assert diffusion(t) == pytest.approx(exact, rel=0.05)


def test_peak_of_a_plate_is_a_step_between_surfaces_not_between_compositions():
    """Li13In3 after the same charge back: plated metal, and stripped phase beneath."""
    cycle = ("Charge at 1.131 mA for 1 hour", "Discharge at 1.131 mA for 1 hour")
    values = compose("Li13In3")
    solution = pybamm.Simulation(
        pybamm_alloy.SymmetricCell(),
        parameter_values=values,
        experiment=pybamm.Experiment([cycle] * 2),
    ).solve()
    end = {name: entries[-1] for name, entries in parts(solution).items()}
    plateau = values["Positive electrode Li13In3 plateau potential [V]"]
    assert end["Bulk open-circuit voltage [V]"] == pytest.approx(0, abs=1e-3)
    assert end["Diffusion overpotential [V]"] == pytest.approx(-plateau, rel=0.05)


def test_diffusion_outlives_the_current_and_fades_at_rest():
    solution = solve(compose("Li13In3"), CYCLE[0], "Rest for 20 hours")
    diffusion = solution["Diffusion overpotential [V]"].entries
    on, off = solution.cycles[0].steps
    loaded = on["Diffusion overpotential [V]"].entries[-1]
    assert loaded > 1e-3
    # It outlives the current by the film's own relaxation, unlike the ohmic parts.
    assert off["Diffusion overpotential [V]"].entries[0] == pytest.approx(loaded, rel=0.5)
    assert abs(diffusion[-1]) < 0.1 * loaded
    assert off["Separator ohmic overpotential [V]"].entries[1] == 0
