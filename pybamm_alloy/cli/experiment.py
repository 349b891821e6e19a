"""An experiment from its name, or from step strings."""

import contextlib
import inspect
import typing

from .group import UsageError, nearest

#: Argument of an experiment that --current, or --cycles, is.
_CURRENTS = ("current", "current_density", "current_densities")
_COUNTS = ("cycles", "cycles_per_rate")


def experiments():
    """Name → function of the experiments that can be run."""
    import pybamm

    from .. import experiments

    found = {}
    for name in experiments.__all__:
        function = getattr(experiments, name)
        if callable(function):
            returned = inspect.signature(function).return_annotation
            if pybamm.Experiment in (returned, *typing.get_args(returned)):
                found[name] = function
    return found


def cycles_of(words, area, currents=(), count=None):
    """Cycles of steps, and the parameters that go with them.

    Parameters
    ----------
    words : sequence of str
        The name of an experiment, or the steps of a cycle.
    area : float
        Of the cell [m2].
    currents : sequence of str
        With their unit, for an experiment that has a current.
    count : int, optional
        Of cycles, or of cycles at each current.

    Returns
    -------
    name : str
        Empty for steps.
    cycles : tuple of tuple of str
    parameters : dict
        As of :class:`pybamm_alloy.reports.CellSpecification`.
    """
    named = len(words) == 1 and " " not in words[0].strip()
    if named:
        return _named(words[0].strip(), area, currents, count)
    if currents:
        raise UsageError("--current is for a named experiment; steps have their own currents")
    return "", (tuple(_step(step, area) for step in words),) * (count or 1), {}


def _named(name, area, currents, count):
    known = experiments()
    if name not in known:
        raise UsageError(
            f"no experiment '{name}'{nearest(name, known)}; a step has spaces, as in "
            "'Rest for 1 hour'"
        )
    function = known[name]
    takes = inspect.signature(function).parameters
    arguments = {"area": area} if "area" in takes else {}
    if currents:
        arguments |= _current(name, takes, currents, area)
    if count is not None:
        argument = _argument(name, takes, _COUNTS, "cycles")
        arguments[argument] = count
    with _refused():
        made = function(**arguments)
    experiment, *profiles = made if isinstance(made, tuple) else (made,)
    parameters = {}
    for profile in profiles:
        parameters["Stack pressure [Pa]"] = {
            "times [s]": list(profile.keywords["times"]),
            "pressures [Pa]": list(profile.keywords["values"]),
        }
    return name, tuple(tuple(cycle) for cycle in experiment.cycles), parameters


def _current(name, takes, currents, area):
    from ..experiments import areal_current
    from ..experiments.areal import is_areal

    argument = _argument(name, takes, _CURRENTS, "current")
    if argument == "current_densities":
        return {argument: tuple(currents)}
    if len(currents) > 1:
        raise UsageError(f"{name} has one --current, not {len(currents)}")
    (current,) = currents
    if argument == "current" and is_areal(current):
        current = f"{areal_current(current, area):.12g} A"
    return {argument: current}


def _argument(name, takes, known, option):
    for argument in known:
        if argument in takes:
            return argument
    raise UsageError(f"{name} has no --{option}; it can be written as steps instead")


def _step(text, area):
    """A step that PyBaMM reads, its current in A."""
    from ..experiments import areal_step
    from ..experiments.areal import is_areal

    with _refused():
        step = areal_step(text, area) if is_areal(text) else text.strip()
    check_step(step)
    return step


def check_step(step):
    """Refuse a step that PyBaMM does not read."""
    from .._util.step_strings import check_readable, check_step_string

    with _refused():
        check_step_string(step)
        check_readable(step)


@contextlib.contextmanager
def _refused():
    """Show what a function refuses as an error in what was asked."""
    try:
        yield
    except ValueError as error:
        raise UsageError(str(error)) from error
