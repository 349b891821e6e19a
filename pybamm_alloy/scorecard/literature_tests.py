"""Tests of other laboratories, simulated, and the numbers that they report."""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np
import pybamm

from .._util.units import read_value
from ..cells import CALIBRATED_OPTIONS, CellOptions, HalfCell, SymmetricCell
from ..experiments import pressure_steps
from ..impedance.impedance import impedance, impedance_along
from ..impedance.spectrum import Spectrum
from ..results.steps import all_steps

#: Time at each stack pressure before the impedance.
SETTLING = "10 minutes"
#: Rest [h] within which a potential may return after stripping.
LONGEST_RETURN = 24
_POTENTIAL = "Positive electrode 3E potential [V]"


class Outcome(NamedTuple):
    """What a test leaves.

    Attributes
    ----------
    values : pybamm.ParameterValues
    solution : pybamm.Solution, optional
    spectrum : Spectrum, optional
    """

    values: pybamm.ParameterValues
    solution: pybamm.Solution | None = None
    spectrum: Spectrum | None = None


def strip(cell, values, hours):
    """Strip the working electrode to the cut-off, and rest.

    The counter electrode has no gradients and full contact, so that it limits nothing.
    """
    calibrated = CellOptions(CALIBRATED_OPTIONS)
    ideal = {"diffusion": "reservoir", "contact": "perfect"}
    paired = {
        family: (submodel, calibrated.submodel(family, "positive"))
        for family, submodel in ideal.items()
    }
    model = HalfCell(CALIBRATED_OPTIONS | paired)
    model.insert_reference_electrode()
    current = read_value(cell.current, "current per area") * values["Electrode area [m2]"]
    longest = 2 * values["Nominal cell capacity [A.h]"] / current
    stripping = pybamm.step.current(
        -current, duration=f"{longest} hours", termination=_cut_off(cell.cut_off)
    )
    experiment = pybamm.Experiment([(stripping, f"Rest for {LONGEST_RETURN} hours")])
    return Outcome(values, _solve(model, values, experiment))


def _cut_off(text):
    """Termination at a voltage, or at a potential against the reference electrode: "2 V vs Li"."""
    if not text:
        return None
    number, against = re.fullmatch(r"([0-9.]+) V( vs Li)?", text).groups()
    name, limit = _POTENTIAL if against else "Voltage [V]", float(number)
    return pybamm.step.CustomTermination(text, lambda variables: limit - variables[name])


def rest(cell, values, hours):
    """Rest as long as the rows ask for."""
    experiment = pybamm.Experiment([f"Rest for {hours} hours"])
    return Outcome(values, _solve(SymmetricCell(CALIBRATED_OPTIONS), values, experiment))


def measure_impedance(cell, values, hours):
    """Impedance at the last of the stack pressures, each held in turn."""
    model = SymmetricCell(CALIBRATED_OPTIONS)
    if len(cell.pressures) < 2:
        return Outcome(values, spectrum=impedance(model, values))
    experiment, profile = pressure_steps(cell.pressures, f"Rest for {SETTLING}")
    values["Stack pressure [Pa]"] = profile
    _, spectra = impedance_along(model, values, experiment, cycles=(-1,))
    return Outcome(values, spectrum=spectra[-1])


#: Test → function of a cell, its parameter values and the longest time of its rows [h].
TESTS = {
    "stripping": strip,
    "rest": rest,
    "impedance": measure_impedance,
    "volume": lambda cell, values, hours: Outcome(values),
}


def charge(outcome, _):
    """Stripped charge per area [A.h.m-2]."""
    stripping = _step(outcome, 0)
    ampere_hours = -np.trapezoid(stripping["Current [A]"].entries, stripping.t) / 3600
    return ampere_hours / outcome.values["Electrode area [m2]"]


def duration(outcome, _):
    """Time of stripping [s]."""
    stripping = _step(outcome, 0)
    return float(stripping.t[-1] - stripping.t[0])


def terminal_potential(outcome, _):
    """Potential vs Li/Li+ at the end of stripping [V]."""
    return float(_step(outcome, 0)[_POTENTIAL].entries[-1])


def potential(outcome, hours):
    """Potential vs Li/Li+ at a time of stripping [V]."""
    stripping, time = _step(outcome, 0), 3600 * float(hours)
    if not stripping.t[0] + time <= stripping.t[-1]:
        raise ValueError(f"stripping ended after {duration(outcome, None) / 3600:.3g} h")
    return float(stripping[_POTENTIAL](stripping.t[0] + time))


def time_to_return(outcome, text):
    """Time of rest after stripping until the potential rounds to a printed one [s]."""
    resting = _step(outcome, 1)
    rounding = 0.5 * 10.0 ** -len(text.partition(".")[2])
    times = np.geomspace(1e-2, resting.t[-1] - resting.t[0], 2000)
    there = resting[_POTENTIAL](resting.t[0] + times) < float(text) + rounding
    if not there.any():
        raise ValueError(f"the potential did not return to {text} V in {LONGEST_RETURN} h")
    return float(times[np.argmax(there)])


def open_circuit_potential(outcome, hours):
    """Potential vs Li/Li+ at a time of rest [V]."""
    return _at(outcome, hours, "Positive electrode potential vs Li [V]")


def interphase_charge(outcome, hours):
    """Charge per area in the interphase that has grown by a time of rest [A.h.m-2]."""
    lithium = _at(outcome, hours, "Positive interphase lithium taken up [mol]")
    faraday = pybamm.constants.F.value
    return lithium * faraday / 3600 / outcome.values["Electrode area [m2]"]


def interphase_thickness(outcome, hours):
    """Thickness of the interphase in contact at a time of rest [m]."""
    return _at(outcome, hours, "Positive interphase thickness [m]")


def stack_resistance(outcome, _):
    """Resistance of the cell before the diffusion tail [Ohm]."""
    return outcome.spectrum.stack_resistance


def interface_resistance(outcome, _):
    """Resistance of both interfaces [Ohm]."""
    return outcome.spectrum.stack_resistance - outcome.spectrum.resistances["separator"]


def volume_expansion(outcome, phase):
    """Volume that a phase has beyond its host, of the host's: a pure number."""
    values = outcome.values
    theta = values[f"Positive electrode {phase} stoichiometry"]
    volume = values["Positive electrode molar volume [m3.mol-1]"]
    lithiated, host = (
        float(values.evaluate(volume(pybamm.Scalar(x)))) for x in (theta, 0.0)
    )
    return lithiated / host - 1


def _solve(model, values, experiment):
    return pybamm.Simulation(model, parameter_values=values, experiment=experiment).solve()


def _step(outcome, number):
    """A step of the solution, by its number from 0."""
    steps = list(all_steps(outcome.solution))
    if len(steps) <= number or steps[number].skipped:
        ended = outcome.solution.termination
        raise ValueError(f"step {number + 1} of the test did not begin; the run ended by '{ended}'")
    return steps[number].solution


def _at(outcome, hours, name):
    time = 3600 * float(hours)
    end = outcome.solution.t[-1]
    if end < (1 - 1e-9) * time:
        ended = outcome.solution.termination
        raise ValueError(f"the rest ended after {end / 3600:.3g} h, by '{ended}'")
    return float(outcome.solution[name](min(time, end)))
