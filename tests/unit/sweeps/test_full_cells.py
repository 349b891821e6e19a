"""Capacity and energy of full cells against the closed form of a product layer, and themselves."""

import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy.parameter_sets import compose_full, stack_parts
from pybamm_alloy.sweeps import full_cell_map

SMALL = {"var_pts": {"x_n": 12, "x_s": 3, "x_p": 4, "r_p": 8}}
RATES = [0.3, 1.0]


@pytest.fixture(scope="module")
def by_rate():
    return full_cell_map(
        *("NMC811", "Li0.5In", RATES, [1.2]),
        options={"contact": "perfect"},
        areal_capacity=3.0,
        sweep_options=SMALL,
    ).set_index(["N/P ratio", "C-rate [h-1]"])


def test_a_layer_of_indium_limits_charge_times_current(by_rate):
    """It grows to the thickness F P/i of its host, so that i q = F² c P Δθ with Δθ = 1.

    Within a fifth: the rise of the potential before depletion ends the discharge.
    """
    values = compose_full("NMC811", "Li0.5In")
    F = pybamm.constants.F.value
    product = (
        F**2
        * values["Negative electrode host concentration [mol.m-3]"]
        * values["Negative electrode In permeability [mol.m-1.s-1]"]
    )
    product /= 3600 * 100  # mA.mA.h.cm-4
    found = by_rate["capacity [mA.h.cm-2]"] * by_rate["current density [mA.cm-2]"]
    assert by_rate["limiting electrode"].eq("negative").all()
    assert found.to_numpy() == pytest.approx(product, rel=0.2)


def test_energy_is_the_capacity_at_the_mean_voltage(by_rate):
    energy = by_rate["capacity [mA.h.cm-2]"] * by_rate["mean voltage [V]"]
    assert energy.to_numpy() == pytest.approx(by_rate["energy [mW.h.cm-2]"].to_numpy())
    assert by_rate["mean voltage [V]"].between(2.8, 3.7).all()
    parts = stack_parts(compose_full("NMC811", "Li0.5In"), "NMC811")
    litre = 1e-7 * parts["thickness [um]"].sum()  # L.cm-2
    gram = 1e-3 * parts["mass [mg.cm-2]"].sum()
    energies = by_rate["energy [mW.h.cm-2]"].to_numpy()
    per_litre = by_rate["energy density [W.h.L-1]"].to_numpy()
    assert per_litre == pytest.approx(1e-3 * energies / litre)
    assert by_rate["specific energy [W.h.kg-1]"].to_numpy() == pytest.approx(energies / gram)


@pytest.mark.long
def test_a_slow_discharge_of_a_thin_cell_is_limited_by_its_cathode():
    found = full_cell_map(
        *("NMC811", "Li0.5In", [0.1], [3.0]), areal_capacity=0.5, sweep_options=SMALL
    )
    (row,) = found.to_dict("records")
    assert row["limiting electrode"] == "positive"
    assert row["capacity [mA.h.cm-2]"] == pytest.approx(0.5, rel=0.15)
    assert row["current density [mA.cm-2]"] == pytest.approx(0.05)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"rates": [0.1, -1]}, "C-rate is -1.0 per hour; it must be above zero"),
        ({"rates": [100]}, "C-rate is 100 per hour; it must be at most 50"),
        ({"rates": []}, "there is no C-rate"),
        ({"np_ratios": [0]}, "np_ratio is 0"),
        ({"alloy": "Li17Sn4"}, "state='delithiated'"),
        ({"areal_capacity": 3000}, "areal_capacity is 3000"),
    ],
)
def test_bad_input_is_refused_before_any_run(changed, message):
    arguments = {"cathode": "NMC811", "alloy": "In", "rates": [0.1]} | changed
    with pytest.raises(ValueError, match=message):
        full_cell_map(**arguments)


def test_a_sweep_takes_options_and_parameters_of_a_full_cell():
    values = pybamm.ParameterValues("Alloy_NMC811_In")
    table = {"interphase": ["parabolic"], "Stack pressure [Pa]": [10e6]}
    found = pybamm_alloy.sweep(
        pybamm_alloy.FullCell(), values, table, [0, 600], ["energy [W.h]"], **SMALL
    )
    assert not found["error"].any()
    assert found["energy [W.h]"].item() < 0  # a charge
