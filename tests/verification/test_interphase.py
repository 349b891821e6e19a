"""Case 6: the growth of the interphase and the lithium it takes."""

from functools import cache

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy.experiments import pressure_profile

from .cells import RT_F, F
from .page import Section

HOURS = np.array([1.0, 10.0, 100.0, 1000.0])


@cache
def rest(alloy="Li13In3", hours=1000, rtol=1e-4, submodel="parabolic", **options):
    model = pybamm_alloy.SymmetricCell({"interphase": ("none", submodel)} | options)
    return pybamm.Simulation(
        model,
        parameter_values=pybamm.ParameterValues(f"Hansel2021_{alloy}"),
        experiment=[f"Rest for {hours} hours"],
        solver=pybamm.IDAKLUSolver(rtol=rtol),
    ).solve()


def exact_thickness(hours):
    values = pybamm.ParameterValues("Hansel2021_Li13In3")
    k = values["Positive interphase growth constant [m2.s-1]"]
    d_init = values["Positive interphase initial thickness [m]"]
    return np.sqrt(d_init**2 + 2 * k * 3600 * hours)


def thickness_error(rtol):
    """Largest relative error of d over 1000 h."""
    thickness = rest(rtol=rtol)["Positive interphase thickness [m]"](3600 * HOURS)
    return float(np.abs(thickness / exact_thickness(HOURS) - 1).max())


def test_thickness_grows_with_the_square_root_of_time():
    errors = [thickness_error(rtol) for rtol in (1e-4, 1e-6)]
    assert errors[0] < 2e-3
    assert errors[1] < 2e-5


def test_self_limiting_layer_follows_its_closed_form():
    """t = −(d_max/k) [d − d_0 + d_max ln((d_max − d)/(d_max − d_0))]."""
    values = pybamm.ParameterValues("Hansel2021_Li13In3")
    k = values["Positive interphase growth constant [m2.s-1]"]
    d_0 = values["Positive interphase initial thickness [m]"]
    d_max = values["Positive interphase limiting thickness [m]"]
    thickness = rest(submodel="self-limiting", rtol=1e-6)["Positive interphase thickness [m]"]
    for fraction in (0.05, 0.2, 0.5):
        d = fraction * d_max
        t = -d_max / k * (d - d_0 + d_max * np.log((d_max - d) / (d_max - d_0)))
        assert thickness(t) == pytest.approx(d, rel=1e-4)
    assert thickness(3.6e6) < d_max


def test_layer_grows_by_the_potential_between_film_and_reduction():
    """k (1 − U/1.71 V): whole on lithium, 0.64 of it on In | LiIn, nil on indium."""
    thickness = {
        alloy: rest(alloy, 100, 1e-6, "potential-dependent", contact="perfect")[
            "Positive interphase thickness [m]"
        ](3.6e5)
        for alloy in ("Li", "Li0.5In")
    }
    values = pybamm.ParameterValues("Hansel2021_Li")
    k = values["Positive interphase growth constant [m2.s-1]"]
    d_0 = values["Positive interphase initial thickness [m]"]
    for alloy, U in (("Li", 0.0), ("Li0.5In", 0.622)):
        exact = np.sqrt(d_0**2 + 2 * k * (1 - U / 1.71) * 3.6e5)
        assert thickness[alloy] == pytest.approx(exact, rel=1e-3)


def test_layer_that_leaves_the_contact_waits_for_its_return():
    """What has grown in full contact is there when the pressure is back."""
    values = pybamm.ParameterValues("Hansel2021_Li")
    values["Stack pressure [Pa]"] = pressure_profile(
        [0, 3.6e4, 3.601e4, 7.2e4, 7.201e4], [45e6, 45e6, 0, 0, 45e6]
    )
    solution = pybamm.Simulation(
        pybamm_alloy.SymmetricCell({"interphase": "parabolic", "contact": "elastic"}),
        parameter_values=values,
        experiment=["Rest for 10 hours", "Rest for 10 hours", "Rest for 1 minute"],
        solver=pybamm.IDAKLUSolver(rtol=1e-6),
    ).solve()
    k = values["Positive interphase growth constant [m2.s-1]"]
    d_0 = values["Positive interphase initial thickness [m]"]
    f = values["Positive electrode contact area fraction without pressure"]
    d = solution["Positive interphase thickness [m]"]
    before, after = (np.sqrt(d_0**2 + 2 * k * t) for t in (3.6e4, 7.2e4))
    assert d(7.2e4) == pytest.approx(after, rel=1e-3)
    assert d(solution.t[-1]) == pytest.approx(f * after + (1 - f) * before, rel=2e-3)


def test_layer_grows_alike_where_voids_leave_contact():
    """Voids halve the contact of lithium in an hour; d on the rest is √(d_0² + 2 k t)."""
    values = pybamm.ParameterValues("Hansel2021_Li")
    values["Positive electrode creep rate at 1 MPa [s-1]"] = 0.0
    values["Positive electrode void depth [m]"] = 7e-6
    solution = pybamm.Simulation(
        pybamm_alloy.SymmetricCell({"interphase": "parabolic"}),
        parameter_values=values,
        experiment=["Charge at 1 mA for 1 hour"],
        solver=pybamm.IDAKLUSolver(rtol=1e-6, atol=1e-10),
    ).solve()
    f = solution["Positive electrode contact area fraction"]
    assert f(3600) < 0.5 * f(0)
    k = values["Positive interphase growth constant [m2.s-1]"]
    d_0 = values["Positive interphase initial thickness [m]"]
    d = solution["Positive interphase thickness [m]"]
    assert d(3600) == pytest.approx(np.sqrt(d_0**2 + 2 * k * 3600), rel=1e-3)
    lithium = solution["Positive interphase lithium [mol]"].entries[0]
    c = values["Positive interphase lithium concentration [mol.m-3]"]
    # In contact or not, the film has been made with a layer of the initial thickness.
    assert lithium == pytest.approx(values["Electrode area [m2]"] * c * d_0)


def test_growth_is_driven_by_the_potential_of_the_surface_not_of_the_bulk():
    """LiSn whose surface has become Li2Sn5 and reached Sn | Li2Sn5, at 0.76 V."""
    values = pybamm.ParameterValues("Hansel2021_LiSn_half_cell")
    solution = pybamm.Simulation(
        pybamm_alloy.HalfCell({"interphase": ("none", "potential-dependent")}),
        parameter_values=values,
        experiment=["Charge at 0.05 mA for 35 minutes"],
        var_pts={"x_n": 4, "x_p": 20},
    ).solve()
    k = values["Positive interphase growth constant [m2.s-1]"]

    def last(name):
        return float(solution[f"Positive {name}"].entries[-1])

    assert last("electrode open-circuit potential [V]") == pytest.approx(0.76, abs=1e-3)
    assert last("electrode bulk open-circuit potential [V]") < 0.63
    driving = last("interphase growth rate [m.s-1]") * last("interphase thickness [m]") / k
    assert driving == pytest.approx(1 - 0.76 / 1.71, abs=1e-3)


def test_growth_constant_follows_arrhenius():
    def thickness(temperature):
        values = pybamm.ParameterValues("Hansel2021_Li")
        values["Ambient temperature [K]"] = temperature
        values["Positive interphase initial thickness [m]"] = 1e-10
        return pybamm.Simulation(
            pybamm_alloy.SymmetricCell({"interphase": "parabolic"}),
            parameter_values=values,
            experiment=["Rest for 100 hours"],
            solver=pybamm.IDAKLUSolver(rtol=1e-6),
        ).solve()["Positive interphase thickness [m]"](3.6e5)

    E = pybamm.ParameterValues("Hansel2021_Li")[
        "Positive interphase growth constant activation energy [J.mol-1]"
    ]
    factor = np.exp(E / pybamm.constants.R.value * (1 / 298.15 - 1 / 333.15))
    ratio = (thickness(333.15) / thickness(298.15)) ** 2
    assert ratio == pytest.approx(factor, rel=1e-3)


def test_resistance_is_that_of_the_layer():
    solution = rest(rtol=1e-4)
    values = pybamm.ParameterValues("Hansel2021_Li13In3")
    rho = values["Positive interphase resistivity [Ohm.m]"]
    f = solution["Positive electrode contact area fraction"](3.6e6)
    r = solution["Positive interphase resistance [Ohm.m2]"](3.6e6)
    assert r == pytest.approx(rho * exact_thickness(1000) / f, rel=1e-3)
    # Two such layers, two interfaces and the electrolyte: 54 Ω were measured after 1000 h.
    interface = values["Positive electrode contact resistance at full contact [Ohm.m2]"]
    interface += RT_F / values["Positive electrode exchange-current density [A.m-2]"]
    interface /= f * solution["Positive electrode asperity area fraction"](3.6e6)
    separator = values["Separator thickness [m]"] / values["Separator conductivity [S.m-1]"]
    stack = (separator + 2 * (interface + r)) / values["Electrode area [m2]"]
    assert stack == pytest.approx(54, rel=0.05)


def test_lithium_of_the_interphase_comes_out_of_its_own_film():
    solution = rest(rtol=1e-4)
    layer = solution["Positive interphase lithium [mol]"].entries
    film = solution["Positive electrode lithium [mol]"].entries
    np.testing.assert_allclose(layer - layer[0], film[0] - film, atol=1e-16)
    assert np.ptp(solution["Negative interphase thickness [m]"].entries) == 0


def test_interphase_of_lithium_is_the_measured_60_microampere_hours_at_400_hours():
    """Aktekin 2023, Li | Li6PS5Cl; k is from a range of ±25 %, so √k is ±12 %."""
    solution = rest("Li", 400, contact="perfect")
    lithium = solution["Positive interphase lithium [mol]"].entries[-1]
    area = pybamm.ParameterValues("Hansel2021_Li")["Electrode area [m2]"]
    microampere_hours = lithium * F / 3600 * 1e6 / (area * 1e4)
    assert microampere_hours == pytest.approx(60, rel=0.13)


def report():
    rows = [
        {"rtol": f"{rtol:.0e}", "largest relative error of d": thickness_error(rtol)}
        for rtol in (1e-3, 1e-4, 1e-5, 1e-6, 1e-7)
    ]
    figure, ax = plt.subplots(figsize=(6, 3.6), layout="constrained")
    t = np.geomspace(1e-3, 1000, 100)
    ax.loglog(t, 1e9 * exact_thickness(t), "k--", label="exact")
    thickness = rest(rtol=1e-4)["Positive interphase thickness [m]"](3600 * t)
    ax.loglog(t, 1e9 * thickness, color="#0072B2", label="model")
    ax.set(xlabel="Time [h]", ylabel="Thickness [nm]")
    ax.legend()
    text = (
        "dd/dt = k/d gives d = √(d_0² + 2 k t). Its lithium is the film's, to rounding; "
        "with the set of lithium metal 400 h make 60 µA.h.cm⁻² within the range of k."
    )
    return Section("Interphase", text, pd.DataFrame(rows), figure)
