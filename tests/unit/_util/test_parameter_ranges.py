"""A value that can only be meant in another unit is refused, with the call that is right."""

import numpy as np
import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy import experiments
from pybamm_alloy._util.parameter_ranges import check_in_range
from pybamm_alloy.estimation import candidate_experiments
from pybamm_alloy.parameter_sets import compose, phase_parameters
from pybamm_alloy.sweeps import forward_sensitivity, maps

HULL = pybamm_alloy.Hull.from_plateaus("Sb", {"Li2Sb": 0.9, "Li3Sb": 0.88})
WIDTH, DIFFUSIVITY = "homogeneity range [atomic fraction]", "chemical diffusivity [m2.s-1]"
PHASE = {WIDTH: 0.01, DIFFUSIVITY: 1e-13}
TRANSPORT = {
    "Sb": {"permeability [mol.m-1.s-1]": 1e-10, "saturation stoichiometry": 0.01},
    "Li2Sb": PHASE,
    "Li3Sb": PHASE,
}
VOLUMES = {"Sb": 18.2e-6, "Li2Sb": 35.8e-6, "Li3Sb": 42.7e-6}
PRESSURE = "stack pressure is 45.* Pa; it must be 10000 to 1e.10 Pa, or zero. 45 MPa is 4.5e.07 Pa"
CURRENT = "current is 1 A, 884 mA/cm2 on 1.131 cm2; it must be at most 100 mA/cm2. 1 mA is 0.001 A"


def half_cell():
    return pybamm.ParameterValues("Hansel2021_Li17Sn4_half_cell")


def phases(transport=TRANSPORT, volumes=VOLUMES, temperature=298.15):
    return phase_parameters("Positive", HULL, transport, volumes, temperature)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: pybamm_alloy.strip_under_pressure(pybamm_alloy.HalfCell(), half_cell(), [45]),
            PRESSURE,
        ),
        (lambda: compose("LiIn", stack_pressure=45), PRESSURE),
        (lambda: maps.capacity_map("LiIn", [45], [1e-3]), PRESSURE),
        (lambda: maps.capacity_by_rate("LiIn", [1e-3], pressure=45), PRESSURE),
        (lambda: maps.critical_current_map("LiIn", [0, 45]), PRESSURE),
        (lambda: maps.tornado("LiIn", pressure=45), PRESSURE),
        (lambda: experiments.pressure_profile([0, 10], [45, 20]), PRESSURE),
        (lambda: experiments.pressure_steps([45, 20]), PRESSURE),
        (
            lambda: candidate_experiments(pybamm_alloy.HalfCell(), half_cell(), pressures=[45]),
            PRESSURE,
        ),
        (lambda: maps.capacity_map("LiIn", [45e6], [1]), CURRENT),
        (lambda: maps.capacity_by_rate("LiIn", [1]), CURRENT),
        (lambda: maps.tornado("LiIn", current=1), CURRENT),
        (
            lambda: forward_sensitivity(
                pybamm_alloy.HalfCell(), half_cell(), ["Separator conductivity [S.m-1]"], 1, 1
            ),
            CURRENT,
        ),
        (
            lambda: compose("LiIn", capacity=10),
            "capacity is 10 A.h, 8842 mA.h/cm2 on 1.131 cm2; .* 10 mA.h is 0.01 A.h",
        ),
        (
            lambda: compose("LiIn", changes={("Hansel2021", "temperature [K]"): 60}),
            "'temperature .K.'. is 60; it must be 150 to 600",
        ),
        (
            lambda: compose("LiIn", changes={("LiIn", "chemical diffusivity [cm2.s-1]"): 1e-13}),
            "chemical diffusivity .cm2.s-1.'. is 1e-13; it must be 1e-12 to 1e-05$",
        ),
        (
            lambda: compose("LiIn", changes={("LiIn", "chemical diffusivity"): 5.5e-11}),
            "'chemical diffusivity'. has no unit; write .*m2.s-1.' or .*cm2.s-1.'",
        ),
        (
            lambda: compose("LiIn", changes={("LiIn", "chemical diffusivity [cm.s-1]"): 5.5e-11}),
            "has the unit 'cm.s-1'; write 'chemical diffusivity .m2.s-1.' or",
        ),
        (
            lambda: compose(
                "LiIn",
                changes={
                    ("Hansel2021", "diameter [mm]"): 12,
                    ("Hansel2021", "diameter [m]"): 12e-3,
                },
            ),
            "'diameter .m.'. is given twice",
        ),
        (
            lambda: compose("LiIn", changes={("Hansel2021", "stack pressure [MPa]"): 45e6}),
            "'stack pressure .MPa.'. is 4.5e.07; it must be 0.01 to 1e.04$",
        ),
        (lambda: phases(temperature=25), "temperature is 25 K; .* 25 degC is 298.15 K"),
        (
            lambda: phases(volumes=VOLUMES | {"Sb": 10}),
            "molar volume of 'Sb' is 10.* m3.mol-1; .* 10 cm3.mol-1 is 1e-05 m3.mol-1",
        ),
        (
            lambda: phases(TRANSPORT | {"Li2Sb": PHASE | {WIDTH: 2}}),
            "homogeneity range of 'Li2Sb' is 200 at%; it must be above 0 to 50 at%",
        ),
        (
            lambda: phases(TRANSPORT | {"Li2Sb": PHASE | {DIFFUSIVITY: 5.5e-7}}),
            "is 5.5e-07 m2.s-1; .* 5.5e-07 cm2.s-1 is 5.5e-11 m2.s-1",
        ),
        (
            lambda: phases(TRANSPORT | {"Li2Sb": {"homogeneity range": 1}}),
            "'homogeneity range' of 'Li2Sb' has no unit; write .*atomic fraction.' or .*at%.'",
        ),
        (
            lambda: phases(TRANSPORT | {"Li2Sb": PHASE | {"diffusivity [m2.s-1]": 1e-13}}),
            "'diffusivity .m2.s-1.' of 'Li2Sb' is not known; the nearest are .'chemical diff",
        ),
        (lambda: phases({"Sb": TRANSPORT["Sb"]}), "'Li2Sb' has no homogeneity range and no"),
        (
            lambda: phases(TRANSPORT | {"Li2Sb": PHASE | {"activation energy [J.mol-1]": 0.3}}),
            "is 0.3 J.mol-1; .* 0.3 eV is 28945.6 J.mol-1",
        ),
        (
            lambda: pybamm_alloy.Hull.from_formation_energies("In", {"In": 0, "LiIn": -17.956}),
            "is -17.956 eV/atom; .* -17.956 kJ per mole of atoms is -0.1861 eV/atom",
        ),
        (
            lambda: pybamm_alloy.Hull.from_plateaus("In", {"LiIn": 622}),
            "is 622.* V; .* 622 mV is 0.622 V",
        ),
        (
            lambda: experiments.areal_current("1 mA.cm-2", 113.1),
            "area is 113.1 m2; it must be 1e-09 to 20 m2. 113.1 cm2 is 0.01131 m2",
        ),
        (
            lambda: experiments.long_term_cycling(1e-4, cut_off=2000),
            "cut-off is 2000 V; it must be -100 to 100 V. 2000 mV is 2 V",
        ),
        (
            lambda: experiments.critical_current_ramp(1e-4, charge=1),
            "charge is 1 A.h, 1000 mA.h/cm2 on 1 cm2; .* 1 mA.h is 0.001 A.h",
        ),
        (
            lambda: experiments.time_profile([0, 1e12], [300, 310]),
            "last time is 1000000000000.0 s; .* at most 3.6e.08 s, which is 100 000 hours",
        ),
        (
            lambda: forward_sensitivity(
                pybamm_alloy.HalfCell(), half_cell(), ["Separator conductivity [S.m-1]"], 1e-4, 1e6
            ),
            "duration is 1000000.0 h; .* at most 1e.05 h",
        ),
    ],
)
def test_a_value_in_another_unit_is_refused_before_any_work(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("Electrode area [m2]", 113.1, "113.1 cm2 is 0.01131 m2"),
        ("Separator thickness [m]", 750, "750 um is 0.00075 m"),
        ("Separator thickness [m]", 0.75, "0.75 mm is 0.00075 m"),
        ("Positive electrode host thickness [m]", 12, "12 um is 1.2e-05 m"),
        ("Separator conductivity activation energy [J.mol-1]", 0.36, "0.36 eV is 34734.7 J.mol-1"),
        ("Separator conductivity activation energy [J.mol-1]", 35, "35 kJ.mol-1 is 35000 J.mol-1"),
        ("Positive electrode Li13In3 diffusivity [m2.s-1]", 3e-9, "3e-09 cm2.s-1 is 3e-13 m2.s-1"),
        (
            "Positive electrode contact resistance at full contact [Ohm.m2]",
            0.55,
            "0.55 Ohm.cm2 is 5.5e-05 Ohm.m2",
        ),
        ("Positive electrode double-layer capacity [F.m-2]", 10, "10 uF.cm-2 is 0.1 F.m-2"),
        ("Ambient temperature [K]", 60, "60 degC is 333.15 K"),
        ("Stack stiffness [Pa.m-1]", 0.1, "1e.06 to 1e.16 Pa.m-1"),
    ],
)
def test_a_parameter_in_another_unit_is_refused_with_the_right_value(name, value, hint):
    values = pybamm.ParameterValues("Hansel2021_Li13In3")
    values[name] = value
    with pytest.raises(ValueError, match=f"is {value:g}; it must be .*{hint}"):
        pybamm_alloy.check_parameter_values(values)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        # The area of the pellet in cm2, and its capacity in mA.h.
        ({"Electrode area [m2]": 1.131}, "capacity is 0.01 A.h, 0.0008.* 1.131 cm2 is 0.0001131"),
        ({"Nominal cell capacity [A.h]": 10}, "10 A.h, 8842 mA.h/cm2 .* 10 mA.h is 0.01 A.h"),
        ({"Current function [A]": 1}, CURRENT),
    ],
)
def test_values_per_area_that_no_film_has_are_refused(changes, message):
    values = half_cell()
    values.update(changes)
    with pytest.raises(ValueError, match=message):
        pybamm_alloy.check_parameter_values(values)


@pytest.mark.parametrize(
    "step",
    [
        "Charge at 1 A for 1 minute",
        pybamm.step.current(np.array([[0.0, 0.0], [30.0, 1.0], [60.0, 0.0]])),
    ],
)
def test_a_current_in_mA_of_a_step_is_refused_by_the_cell(step):
    # A step before it, so that the times of the step are not those of the run.
    experiment = pybamm.Experiment(["Rest for 1 minute", step])
    simulation = pybamm.Simulation(
        pybamm_alloy.HalfCell(), parameter_values=half_cell(), experiment=experiment
    )
    with pytest.raises(ValueError, match=CURRENT):
        simulation.solve()


def test_the_layers_of_an_industrial_cell_are_taken_and_their_area_alone_is_warned_of():
    """100 A.h at 3 mA.h/cm² are 3.3 m² of electrode."""
    values = half_cell()
    values.update(
        {
            "Electrode area [m2]": 3.3,
            "Nominal cell capacity [A.h]": 100,
            "Current function [A]": 300,
        }
    )
    pybamm_alloy.check_parameter_values(values)
    with pytest.warns(UserWarning, match="area is 3.3 m2, as a stack .* 3.3 cm2 is 0.00033 m2"):
        assert experiments.areal_current("3 mA.cm-2", 3.3) == pytest.approx(99)


@pytest.mark.parametrize("value", ["45 MPa", None, True, float("nan"), float("inf"), -1])
def test_what_is_no_number_in_the_range_is_refused(value):
    with pytest.raises(ValueError, match="^stack pressure is .*; it must be"):
        check_in_range("stack pressure", value, "Stack pressure [Pa]")


@pytest.mark.parametrize("value", [0, 1e4, 45e6, 1e10])
def test_a_stack_pressure_of_solid_state_cells_is_taken(value):
    assert check_in_range("stack pressure", value, "Stack pressure [Pa]") == value
