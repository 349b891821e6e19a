"""The options of a full cell: PyBaMM's for its positive electrode, and those of its film."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

import pybamm

from .options import SUBMODELS, CellOptions

#: Families of submodels that the film has. The electrolyte is that of PyBaMM's tree.
FILM_FAMILIES = tuple(family for family in SUBMODELS if family != "separator")
#: Families whose name is also an option of PyBaMM's positive electrode.
_OF_BOTH = ("surface form", "open-circuit potential")

#: PyBaMM's options that a full cell takes, with the values that it takes, the default first.
POSITIVE_OPTIONS: dict[str, list[str]] = {
    "particle": [
        *("Fickian diffusion", "uniform profile", "quadratic profile"),
    ],
    "particle size": ["single", "distribution"],
    "particle mechanics": ["none", "swelling only", "swelling and cracking"],
    "stress-induced diffusion": ["false", "true"],
    "loss of active material": ["none", "stress-driven", "current-driven"],
    "open-circuit potential": [
        *("single", "current sigmoid", "one-state hysteresis"),
        "one-state differential capacity hysteresis",
    ],
    "intercalation kinetics": [
        *("symmetric Butler-Volmer", "asymmetric Butler-Volmer", "linear"),
        *("Marcus", "Marcus-Hush-Chidsey"),
    ],
    "diffusivity": ["single", "current sigmoid"],
    "exchange-current density": ["single", "current sigmoid"],
    "surface form": ["false", "algebraic", "differential"],
    "contact resistance": ["false", "true"],
    "transport efficiency": ["Bruggeman", "tortuosity factor"],
    "operating mode": ["current", "voltage", "power", "resistance"],
    "calculate discharge energy": ["false", "true"],
    "working electrode": ["positive"],
}

#: PyBaMM's options that a full cell refuses → why.
_REFUSED = {
    "thermal": "the film is isothermal; give 'Ambient temperature [K]', also as a function of time",
    "SEI": "PyBaMM's laws are of the solvents of liquid electrolytes; the layer between film and "
    "electrolyte is the option 'interphase'",
    "SEI on cracks": "PyBaMM's laws are of the solvents of liquid electrolytes",
    "SEI porosity change": "PyBaMM's laws are of the solvents of liquid electrolytes",
    "SEI film resistance": "PyBaMM's laws are of the solvents of liquid electrolytes",
    "lithium plating": "the film plates lithium beyond its richest phase by itself",
    "lithium plating porosity change": "the film plates lithium by itself",
    "electrolyte conductivity": "the electrolyte is a single-ion conductor without gradients of "
    "its concentration",
    "separator": "the electrolyte is ohmic, with 'Separator thickness [m]' and 'Separator "
    "conductivity [S.m-1]'",
    "particle phases": "blends of active materials have not been checked",
    "dimensionality": "the film has no current collector of its own",
    "current collector": "the film has no current collector of its own",
}

_INITIAL_STATE = (
    "initial_soc and set_initial_state look for a state between two voltages against lithium "
    "metal, which a full cell with an alloy film does not have; give 'Initial concentration in "
    "positive electrode [mol.m-3]' and 'Negative electrode initial stoichiometry'"
)


class FullCellOptions(pybamm.BatteryModelOptions):
    """The options of a full cell, checked and completed with defaults.

    Parameters
    ----------
    options : dict, optional
        Families of :class:`pybamm_alloy.CellOptions`, of which each value is that of the film;
        and PyBaMM's options of :data:`POSITIVE_OPTIONS`, of which each value is that of the
        positive electrode. "open-circuit potential" is of both, and takes a tuple (film,
        positive electrode), or one value where both have it. "surface form" holds for both;
        a film has no algebraic form, and none is needed.

    Attributes
    ----------
    film : CellOptions
        Those of the film.

    Raises
    ------
    pybamm.OptionError
        If an option or its value is not known, or is one that a full cell does not take.
    """

    def __init__(self, options: Mapping[str, Any] | None = None):
        if not isinstance(options or {}, Mapping):
            raise pybamm.OptionError(
                f"Options must be a dictionary such as {{'interphase': 'parabolic'}}. "
                f"Got {options!r} instead."
            )
        film: dict[str, Any] = {}
        positive: dict[str, Any] = {"working electrode": "positive"}
        ocp = ("single", "single")
        for name, value in (options or {}).items():
            if _is_default_of_pybamm(name, value):
                continue
            _check_name(name)
            if name == "open-circuit potential":
                ocp = value if _is_pair(value) else (value, value)
                film[name], positive[name] = ocp
            elif name == "surface form":
                film[name] = "false" if value == "algebraic" else value
                positive[name] = value
            elif name in FILM_FAMILIES:
                film[name] = value
            else:
                positive[name] = value
        for name, value in film.items():
            if isinstance(value, tuple):
                raise pybamm.OptionError(
                    f"Option '{name}' is that of the film, of which a full cell has one; it must "
                    f"be one value. Got {value!r} instead."
                )
        for name, value in positive.items():
            _check_value(name, value)
        self.film = CellOptions(film)
        super().__init__(positive | {"open-circuit potential": ocp})
        self.update({name: self.film[name] for name in FILM_FAMILIES if name not in _OF_BOTH})
        if self.film["stack"] == "constant gap" and self["particle mechanics"] == "none":
            raise pybamm.OptionError(
                "Option 'stack': 'constant gap' needs the swelling of both electrodes; give "
                "'particle mechanics': 'swelling only' besides"
            )

    def get(self, name, default=None):
        """The value of an option, or the default if it is none of these."""
        if name == "working electrode":
            # PyBaMM's models read it as an item; only its search for initial states does so.
            raise pybamm.OptionError(_INITIAL_STATE)
        return super().get(name, default)


def _is_pair(value):
    return isinstance(value, tuple) and len(value) == 2


@functools.cache
def _defaults_of_pybamm():
    return dict(pybamm.BatteryModelOptions({"working electrode": "positive"}))


def _is_default_of_pybamm(name, value):
    """Whether an option that a full cell does not take has the only value that it has."""
    known = name in FILM_FAMILIES or name in POSITIVE_OPTIONS
    defaults = _defaults_of_pybamm()
    return not known and name in defaults and value == defaults[name]


def _check_name(name):
    if name in FILM_FAMILIES or name in POSITIVE_OPTIONS:
        return
    allowed = pybamm.FuzzyDict(dict.fromkeys((*FILM_FAMILIES, *POSITIVE_OPTIONS)))
    if name in _REFUSED:
        raise pybamm.OptionError(
            f"A full cell does not take the option '{name}': {_REFUSED[name]}"
        )
    matches = allowed.get_best_matches(name) if isinstance(name, str) else None
    raise pybamm.OptionError(
        f"Option {name!r} is none of a full cell. Best matches are {matches or list(allowed)}"
    )


def _check_value(name, value):
    allowed = POSITIVE_OPTIONS[name]
    if name == "operating mode" and callable(value):
        return
    if value not in allowed:
        of = " of the positive electrode" if name in _OF_BOTH else ""
        raise pybamm.OptionError(
            f"Option '{name}'{of} must be one of {allowed} in a full cell. Got {value!r} instead."
        )

