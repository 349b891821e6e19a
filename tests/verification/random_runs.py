"""Random runs of the cells that are physically possible, and what must hold for each of them."""

import multiprocessing
import resource
import signal
import time
import warnings
from dataclasses import dataclass, field

import numpy as np
import pybamm
from scipy.stats import binomtest

import pybamm_alloy
from pybamm_alloy.cells.failed_steps import FailedStep
from pybamm_alloy.experiments import power_step
from pybamm_alloy.results import EndReason, solved_steps, termination_of
from pybamm_alloy.results.termination import failure_termination

CELLS = ("HalfCell", "SymmetricCell")
FILMS = ("Li", "In", "Li0.5In", "LiIn", "Li13In3", "Li2Sn5", "LiSn", "Li17Sn4")
SUBMODELS = {
    "contact": ("void growth", "elastic", "plastic", "perfect"),
    "kinetics": ("symmetric Butler-Volmer", "linear"),
    "interphase": ("none", "parabolic", "self-limiting", "potential-dependent"),
    "open-circuit potential": ("single", "one-state hysteresis"),
    "transport degradation": ("none", "throughput", "loss of active film"),
    "stack": ("constant pressure", "constant gap"),
}
#: Processor time [s] that a run may take, with the time to set the model up.
TIME_LIMIT = 120
#: Largest change of the total lithium, relative, and of the voltage [V] past a cut-off.
LITHIUM, CUT_OFF = 1e-8, 10e-3
#: Largest difference of the charge [relative to that passed] at the end in the two modes.
MODES = 1e-3
#: Ends of a run that are no end of the cell.
FAILED = (EndReason.NOT_SOLVED.value, "error", "time limit")


@dataclass
class RandomRun:
    """A cell, its conditions and an experiment."""

    cell: str
    film: str
    options: dict
    pressure: float
    temperature: float
    nodes: int
    cycles: int
    kinds: tuple[str, ...]
    steps: list = field(repr=False)

    def simulation(self, mode="legacy"):
        """The simulation of the run, in one of PyBaMM's two experiment modes."""
        model, values = cell_and_values(
            self.cell, self.film, self.options, self.pressure, self.temperature
        )
        return pybamm.Simulation(
            model,
            parameter_values=values,
            experiment=pybamm.Experiment([tuple(self.steps)] * self.cycles),
            experiment_model_mode=mode,
            var_pts={"x_n": self.nodes, "x_p": self.nodes},
        )


def cell_and_values(cell, film, options, pressure, temperature):
    """A model, and the values of its set at a stack pressure [Pa] and a temperature [K]."""
    half = "_half_cell" if cell == "HalfCell" else ""
    values = pybamm.ParameterValues(f"Hansel2021_{film}{half}")
    values.update({"Stack pressure [Pa]": pressure, "Ambient temperature [K]": temperature})
    # The cut-offs of the steps end them, and not those of the set.
    values.update({"Lower voltage cut-off [V]": -10.0, "Upper voltage cut-off [V]": 10.0})
    return getattr(pybamm_alloy, cell)(options), values


def draw_run(rng, double_layer):
    """Draw a run from a numpy.random.Generator."""
    cell, film = str(rng.choice(CELLS)), str(rng.choice(FILMS))
    options = {
        family: str(rng.choice(names)) if rng.random() < 0.4 else names[0]
        for family, names in SUBMODELS.items()
    }
    options["surface form"] = "differential" if double_layer else "false"
    if rng.random() < 0.15:
        options["diffusion"] = "reservoir"
    pressure = 0.0 if rng.random() < 0.25 else float(rng.uniform(0, 100e6))
    temperature = float(rng.uniform(273, 353))
    films = _Films(*cell_and_values(cell, film, options, pressure, temperature))
    kinds, steps = [], []
    for _ in range(rng.integers(1, 4)):
        kind = str(rng.choice([*_DRAW]))
        if drawn := _DRAW[kind](rng, films):
            kinds.append(kind)
            steps += drawn
    return RandomRun(
        cell,
        film,
        options,
        pressure,
        temperature,
        nodes=int(rng.integers(10, 61)),
        cycles=int(rng.integers(1, 6)),
        kinds=tuple(kinds or ["rest"]),
        steps=steps or [pybamm.step.rest(60)],
    )


class _Films:
    """The open-circuit voltage [V] at the start, and the charge [C] that each film holds."""

    def __init__(self, model, values):
        self.area = values["Electrode area [m2]"]
        self.charge, U = {}, {}
        for domain, p in model.param.domain_params.items():
            theta = p.theta_init(pybamm.Scalar(0))
            charge = pybamm.constants.F * p.c_h * p.L * model.param.A_cc * theta
            self.charge[domain], U[domain] = (
                float(values.process_symbol(symbol).evaluate(t=0).item())
                for symbol in (charge, p.U(theta, model.param.T))
            )
        self.voltage = U["positive"] - U["negative"]

    def current(self, rng):
        """A current [A] of 10 µA/cm² to 3 mA/cm²."""
        return float(10 ** rng.uniform(-1, np.log10(30))) * self.area

    def sign(self, rng, current, duration):
        """1 for a discharge or -1 for a charge, and for how long [s] a film has the lithium."""
        for sign in rng.permutation([1, -1]):
            stripped, plated = ("negative", "positive")[:: int(sign)]
            possible = min(duration, 0.9 * self.charge[stripped] / current)
            if possible >= 30:
                self.charge[stripped] -= current * possible
                self.charge[plated] += current * possible
                return int(sign), possible
        return 0, 0.0


def _draw_current(rng, films):
    current = films.current(rng)
    sign, duration = films.sign(rng, current, float(10 ** rng.uniform(2, 4.5)))
    if not sign:
        return []
    cut_off = f"{films.voltage - sign * rng.uniform(0.2, 1.5):.3f} V"
    return [pybamm.step.current(sign * current, duration=duration, termination=cut_off)]


def _draw_rest(rng, films):
    return [pybamm.step.rest(float(10 ** rng.uniform(1.5, 4)))]


def _draw_hold(rng, films):
    hold = round(films.voltage + rng.uniform(-0.4, 1.0), 3)
    return [pybamm.step.voltage(hold, duration=float(10 ** rng.uniform(1.5, 4)))]


def _draw_cccv(rng, films):
    current = films.current(rng)
    sign, duration = films.sign(rng, current, float(10 ** rng.uniform(2, 4.5)))
    if not sign:
        return []
    cut_off = round(films.voltage - sign * rng.uniform(0.1, 0.8), 3)
    end = f"{current / rng.uniform(3, 20):.3e} A"
    return [
        pybamm.step.current(sign * current, duration=duration, termination=f"{cut_off} V"),
        pybamm.step.voltage(cut_off, duration=1800.0, termination=end),
    ]


def _draw_power(rng, films):
    current = films.current(rng)
    sign, duration = films.sign(rng, current, float(10 ** rng.uniform(2, 4)))
    if not sign:
        return []
    by_cell = sign * films.voltage > 0.05
    # A cell delivers U²/4R at most; 400 Ω are more than it has at these powers.
    power = min(current * 0.3, films.voltage**2 / 1600) if by_cell else current * 0.3
    cut_off = f"{-sign * rng.uniform(0.6, 2):.3f} V"
    return [
        power_step(
            "Discharge" if sign > 0 else "Charge",
            f"{power:.6e} W",
            f"{duration:.3f} s",
            None if by_cell else cut_off,
            delivered_by="cell" if by_cell else "cycler",
        )
    ]


def _draw_drive_cycle(rng, films):
    current, points = films.current(rng), int(rng.integers(5, 40))
    t = np.linspace(0, float(10 ** rng.uniform(2, 3.5)), points)
    values = rng.uniform(-1, 1, points) * current
    # Its charge is nil, and a film of little lithium is not asked for more than it holds.
    values -= np.trapezoid(values, t) / t[-1]
    passed = np.abs(np.cumsum((values[1:] + values[:-1]) / 2 * np.diff(t))).max()
    values *= min(1, 0.8 * min(films.charge.values()) / passed)
    return [pybamm.step.current(np.column_stack([t, values]), duration=float(t[-1]))]


_DRAW = {
    "current": _draw_current,
    "rest": _draw_rest,
    "hold": _draw_hold,
    "CCCV": _draw_cccv,
    "power": _draw_power,
    "drive cycle": _draw_drive_cycle,
}


@dataclass
class Verdict:
    """What came of a run: its reason to end, and what did not hold."""

    reason: str
    detail: str = ""
    seconds: float = 0.0
    violations: tuple[str, ...] = ()

    @property
    def possible(self):
        """Whether the first step could begin."""
        return self.reason != EndReason.CANNOT_BEGIN.value

    @property
    def failed(self):
        return self.reason in FAILED


def judge(run, both_modes=False):
    """Solve a run and check it."""
    started = time.process_time()
    try:
        simulation = run.simulation()
        solution = simulation.solve()
    except pybamm.SolverError as error:
        # The first step: past its end as it begins, or not solved.
        ended = failure_termination(error, 1, 1, 0.0)
        unsolved = isinstance(error, FailedStep) and ended.failed
        reason = ended.reason if unsolved else EndReason.CANNOT_BEGIN
        return Verdict(reason.value, str(ended), time.process_time() - started)
    ended = termination_of(solution, simulation.experiment)
    reason = ended.reason
    if reason is EndReason.CANNOT_BEGIN and (ended.cycle, ended.step) != (1, 1):
        reason = EndReason.COMPLETED  # of what could begin
    violations = tuple(_violations(solution))
    if both_modes and not ended.failed:
        violations += tuple(_difference(solution, run.simulation("unified").solve()))
    return Verdict(reason.value, str(ended), time.process_time() - started, violations)


def _violations(solution):
    voltage = solution["Voltage [V]"].entries
    if not all(np.all(np.isfinite(y)) for y in (voltage, *solution.all_ys)):
        yield "not finite"
    lithium = solution["Total lithium [mol]"].entries
    if (error := np.abs(lithium / lithium[0] - 1).max()) > LITHIUM:
        yield f"lithium changes by {error:.1e}"
    for cycle, step, part in solved_steps(solution):
        text = str(part.termination)
        if text.startswith("event: Voltage") and len(part.t) > 1:
            _, _, sign, cut_off, *_ = text.split()
            past = part["Voltage [V]"].entries[1:] - float(cut_off)
            past = past if sign == ">" else -past
            if past.max() > CUT_OFF or abs(past[-1]) > CUT_OFF:
                yield f"cut-off of cycle {cycle}, step {step} missed by {past.max():.3f} V"


def _difference(separate, unified):
    """Whether the two modes of PyBaMM end at another charge or voltage."""
    net, voltage = (
        [s[name].entries[-1] for s in (separate, unified)]
        for name in ("Discharge capacity [A.h]", "Voltage [V]")
    )
    apart = abs(net[0] - net[1]) / separate["Throughput capacity [A.h]"].entries[-1]
    if apart > MODES or abs(voltage[0] - voltage[1]) > CUT_OFF:
        yield f"the modes end {apart:.1e} of the charge apart, at {voltage} V"


def judge_apart(run, both_modes=False):
    """As :func:`judge`, in a process of its own, which is ended at the time limit."""
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_send, args=(sender, run, both_modes), daemon=True)
    process.start()
    sender.close()
    try:
        return receiver.recv()
    except EOFError:
        process.join()
        late = process.exitcode in (-signal.SIGXCPU, -signal.SIGKILL)
        return Verdict("time limit" if late else "error", f"exit code {process.exitcode}")
    finally:
        process.join()


def _send(sender, run, both_modes):
    limit = int(time.process_time()) + TIME_LIMIT * (1 + both_modes)
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
    pybamm.set_logging_level("CRITICAL")
    warnings.simplefilter("ignore")
    try:
        sender.send(judge(run, both_modes))
    except Exception as error:
        sender.send(Verdict("error", f"{type(error).__name__}: {str(error)[:300]}"))


def interval(failures, count):
    """Interval of the probability of failure, 95 % (Clopper and Pearson 1934)."""
    exact = binomtest(failures, count).proportion_ci(0.95, method="exact")
    return exact.low, exact.high
