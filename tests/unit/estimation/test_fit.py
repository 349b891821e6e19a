"""A fit finds the parameters that made the data, and says how sure it is."""

import json

import numpy as np
import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy.estimation import Cycling, FitResult, FreeParameter, Impedance, Problem, fit
from pybamm_alloy.estimation.fit import covariance
from pybamm_alloy.estimation.result import _outliers

from ...marks import mostly_long
from .cells import CONDUCTIVITY, MESH, PERMEABILITY, STRIP, half_cell, half_cell_values, table

VOID = "Positive electrode void depth [m]"


def strip(rows=None):
    return [Cycling(table() if rows is None else rows, (-1, 1), label="strip")]


def problem(factors):
    values = half_cell_values()
    return Problem(
        half_cell(),
        values,
        [
            FreeParameter(name, start=values[name] * factor)
            for name, factor in factors.items()
        ],
        strip(),
        **MESH,
    )


@pytest.fixture(scope="module")
def both():
    """A strip with two free parameters, both off."""
    return problem({PERMEABILITY: 3.0, CONDUCTIVITY: 0.5})


@pytest.fixture(scope="module")
def found(both):
    return both, fit(both)


@pytest.fixture(scope="module")
def resistance():
    """A strip with a free resistance, which is off by a factor of two."""
    return problem({CONDUCTIVITY: 0.5})


@pytest.fixture(scope="module")
def void_with_prior():
    """A strip with a free void depth, which it hardly tells."""
    free = FreeParameter(VOID, start=2e-5, prior=(1e-5, 3e-5))
    return Problem(half_cell(), half_cell_values(), [free], strip(), **MESH)


def wandering():
    """The strip with a voltage that wanders by 20 mV, once up and once down."""
    rows = table()
    waves = rows["Time [s]"] / rows["Time [s]"].iloc[-1]
    return rows.assign(**{"Voltage [V]": rows["Voltage [V]"] + 0.02 * np.sin(2 * np.pi * waves)})


def test_a_fit_finds_what_made_the_data(found):
    _, result = found
    values = half_cell_values()
    assert result.success and result.status == "converged"
    for name in (PERMEABILITY, CONDUCTIVITY):
        assert result.values[name] == pytest.approx(values[name], rel=1e-3)
    assert result.comparisons[0].misfit < 0.05
    assert result.at_limits == []


@pytest.mark.parametrize("factor", mostly_long([0.01, 100.0], [0.01]))
def test_a_resistance_two_decades_off_still_converges(factor):
    result = fit(problem({CONDUCTIVITY: factor}))
    true = half_cell_values()[CONDUCTIVITY]
    assert result.values[CONDUCTIVITY] == pytest.approx(true, rel=5e-3)
    assert result.solves <= 30


def test_a_depletion_two_decades_late_still_converges():
    result = fit(problem({PERMEABILITY: 100.0}))
    true = half_cell_values()[PERMEABILITY]
    assert result.values[PERMEABILITY] == pytest.approx(true, rel=5e-3)


@pytest.mark.long
def test_the_covariance_is_that_of_the_noise(resistance):
    """Repeats scatter as the covariance of one of them says."""
    rows = table()
    rng = np.random.default_rng(3)
    found, deviations = [], []
    for _ in range(8):
        noisy = rows.copy()
        noisy["Voltage [V]"] += 1e-3 * rng.standard_normal(len(rows))
        result = fit(resistance.with_data(strip(noisy)))
        found.append(np.log(result.values[CONDUCTIVITY]))
        deviations.append(result.deviations[CONDUCTIVITY])
    # A standard deviation of eight is known to a quarter.
    assert np.std(found, ddof=1) == pytest.approx(np.mean(deviations), rel=0.6)


def test_an_interval_on_a_logarithmic_scale_is_a_factor(found):
    _, result = found
    for name, (low, high) in result.intervals.items():
        value = result.values[name]
        assert low * high == pytest.approx(value**2)
        assert high / value == pytest.approx(np.exp(1.959964 * result.deviations[name]))


def test_a_misfit_that_is_more_than_noise_widens_the_intervals(resistance):
    result, tight = (fit(resistance.with_data(strip(rows))) for rows in (wandering(), table()))
    assert result.reduced_chi_squared > 10
    # The voltage is linear in the resistance, of which that of the logarithm is a share.
    deviations = [
        fitted.deviations[CONDUCTIVITY] / fitted.values[CONDUCTIVITY] for fitted in (result, tight)
    ]
    widened = deviations[0] / deviations[1]
    assert widened == pytest.approx(np.sqrt(result.reduced_chi_squared), rel=0.1)


def test_a_prior_holds_what_the_data_do_not_tell(void_with_prior):
    result = fit(void_with_prior)
    (free,) = void_with_prior.parameters
    mean, deviation = free.prior_x
    assert free.to_x(result.values[VOID]) == pytest.approx(mean, abs=0.1 * deviation)
    assert result.deviations[VOID] == pytest.approx(deviation, rel=0.1)


def test_a_misfit_does_not_weaken_a_prior(void_with_prior):
    result = fit(void_with_prior.with_data(strip(wandering())))
    assert result.reduced_chi_squared > 10
    _, deviation = void_with_prior.parameters[0].prior_x
    assert result.deviations[VOID] == pytest.approx(deviation, rel=0.1)


def test_fewer_data_than_parameters_leave_the_rest_unknown():
    spread = np.sqrt(np.diag(covariance(np.array([[2.0, 0.0, 0.0]]))))
    assert spread[0] == pytest.approx(0.5)
    assert spread[1] > 1e6 and spread[2] > 1e6
    assert np.all(np.diag(covariance(np.zeros((4, 2)))) > 1e6)


def test_more_starts_find_the_same_and_are_listed_best_first(resistance):
    result = fit(resistance, starts=3)
    costs = [cost for _, cost in result.starts]
    assert len(costs) == 3 and costs == sorted(costs)
    true = half_cell_values()[CONDUCTIVITY]
    assert result.values[CONDUCTIVITY] == pytest.approx(true, rel=5e-3)


def test_an_interrupt_returns_the_best_so_far(both):
    stopped = both.with_data(strip())
    evaluate, calls = stopped.evaluate, []

    def interrupted(x, coarse=False):
        calls.append(x)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return evaluate(x, coarse)

    stopped.evaluate = interrupted
    result = fit(stopped)
    assert result.status == "interrupted" and not result.success
    assert result.cost <= evaluate([0, 0])[0] @ evaluate([0, 0])[0] / 2
    assert set(result.values) == {PERMEABILITY, CONDUCTIVITY}


def test_tries_that_run_out_are_said(both):
    result = fit(both, max_evaluations=2)
    assert result.status == "evaluation limit reached" and not result.success


@pytest.mark.parametrize(
    ("column", "factor"), [("Voltage [V]", -1), ("Current [A]", 1e-3)]
)
def test_a_fit_to_data_of_the_wrong_sign_or_unit_is_no_success(resistance, column, factor):
    rows = table()
    rows[column] *= factor
    result = fit(resistance.with_data(strip(rows)))
    assert result.reduced_chi_squared > 1e3
    assert not result.success and result.status == "far from the data"
    assert "check the sign of the current, the units" in result.message
    assert result.summary().startswith("far from the data: ")


def test_a_saved_fit_is_the_same_when_loaded(found, tmp_path):
    _, result = found
    result.save(tmp_path / "fit.json")
    loaded = FitResult.load(tmp_path / "fit.json")
    assert loaded.summary() == result.summary()
    assert loaded.intervals == result.intervals
    assert loaded.comparisons[0].model == pytest.approx(result.comparisons[0].model)
    assert loaded.parameter_values[PERMEABILITY] == result.values[PERMEABILITY]


def test_an_outlier_is_named_with_its_place_measured_and_model(
    found, resistance, tmp_path
):
    assert found[1].outliers.empty and "outliers" not in found[1].summary()
    rows = table().iloc[:40].copy()
    truth = rows["Voltage [V]"].iloc[20]
    rows.loc[rows.index[20], "Voltage [V]"] += 0.05
    result = fit(resistance.with_data(strip(rows)))
    (outlier,) = result.outliers.to_dict("records")
    assert outlier["data"] == "strip"
    assert outlier["abscissa"] == pytest.approx(rows["Time [s]"].iloc[20])
    assert outlier["measured"] == pytest.approx(truth + 0.05)
    assert outlier["model"] == pytest.approx(truth, abs=5e-3)
    (sentence,) = result.outlier_sentences()
    assert sentence in result.summary()
    assert sentence.startswith("strip, at 160 s: measured 0.")
    result.save(tmp_path / "fit.json")
    assert FitResult.load(tmp_path / "fit.json").outliers.equals(result.outliers)


def test_a_fit_rests_in_a_gap_and_counts_nothing_in_it(resistance):
    rows = table(
        ("Charge at 0.1 mA for 2 minutes", "Rest for 3 hours", "Charge at 0.1 mA for 2 minutes")
    )
    kept = rows[rows["Step"] != 2].assign(Step=1)
    with pytest.warns(UserWarning, match="no rows for 10800 s between 120 and 10920 s"):
        result = fit(resistance.with_data(strip(kept)))
    true = half_cell_values()[CONDUCTIVITY]
    assert result.values[CONDUCTIVITY] == pytest.approx(true, rel=1e-3)
    (item,) = result.comparisons
    assert not ((item.abscissa > 121) & (item.abscissa < 10919)).any()
    assert result.outliers.empty


def test_an_outlier_of_a_spectrum_is_named_and_noise_is_not():
    off = np.random.default_rng(0).normal(size=(100, 2))
    assert _outliers(off) == ()
    off[40] += [0, 12]
    assert _outliers(off) == (40,)
    level = np.where(np.arange(100) < 50, 0.0, 30.0)[:, np.newaxis]
    assert _outliers(level + off[:, :1]) == ()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not a saved fit"),
        ('{"format": "other"}', "'format' is 'other'; it must be"),
        ("[1, 2]", "not a saved fit"),
        ("\x80\x04K\x01.", "not a saved fit"),
        (json.dumps({"format": "pybamm_alloy fit 1"}), "not a saved fit: 'parameters'"),
    ],
)
def test_a_file_that_is_no_fit_is_refused(tmp_path, text, reason):
    path = tmp_path / "other.json"
    path.write_text(text, encoding="latin-1")
    with pytest.raises(ValueError, match=reason):
        FitResult.load(path)


def test_the_twin_is_a_parameter_set_that_runs_forward_from_json(found, tmp_path):
    _, result = found
    result.parameter_values.to_json(str(tmp_path / "twin.json"))
    twin = pybamm.ParameterValues.from_json(str(tmp_path / "twin.json"))
    experiment = pybamm.Experiment([STRIP], period="8 seconds")
    solution = pybamm.Simulation(
        half_cell(), parameter_values=twin, experiment=experiment, **MESH
    ).solve()
    assert solution.t[-1] == pytest.approx(table()["Time [s]"].iloc[-1], rel=2e-3)


def test_the_figure_shows_every_data_set(found):
    _, result = found
    figure = result.plot()
    (ax,) = figure.axes
    measured, model = (line.get_ydata() for line in ax.lines)
    assert measured == pytest.approx(table()["Voltage [V]"].to_numpy()[1:])
    assert np.abs(measured - model)[:-3].max() < 1e-3


def test_an_impedance_alone_finds_the_interface():
    values = half_cell_values()
    name = "Positive electrode exchange-current density [A.m-2]"
    frequencies = np.geomspace(1e6, 1, 30)
    spectrum = pybamm_alloy.impedance(
        half_cell(), values, frequencies=frequencies, **MESH
    ).to_frame()
    parameters = [
        FreeParameter(name, start=values[name] * 100),
        FreeParameter("Positive electrode double-layer capacity [F.m-2]", start=1.0),
        FreeParameter(CONDUCTIVITY, start=0.5),
    ]
    cell = Problem(half_cell(), values, parameters, [Impedance(spectrum)], **MESH)
    result = fit(cell)
    for parameter in parameters:
        true = values[parameter.label]
        assert result.values[parameter.label] == pytest.approx(true, rel=0.02)
