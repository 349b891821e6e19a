"""The table of submodels, and the options that choose from it."""

from __future__ import annotations

import difflib
import functools
import sys
from collections.abc import Mapping
from importlib.metadata import entry_points

import pybamm

from ..submodels import (
    contact,
    diffusion,
    film_structure,
    interphase,
    kinetics,
    open_circuit_potential,
    separator,
    stack,
    surface_form,
    transport_degradation,
)

#: Entry-point group in which other packages register ``"family.submodel" = "module:Class"``.
PLUGIN_GROUP = "pybamm_alloy.submodels"

#: The contract of each family, in the order in which a cell is evaluated.
BASE_SUBMODELS = {
    "stack": stack.BaseStack,
    "contact": contact.BaseContact,
    "surface form": surface_form.BaseSurfaceForm,
    "transport degradation": transport_degradation.BaseTransportDegradation,
    "interphase": interphase.BaseInterphase,
    "film structure": film_structure.BaseFilmStructure,
    "diffusion": diffusion.BaseDiffusion,
    "open-circuit potential": open_circuit_potential.BaseOpenCircuitPotential,
    "kinetics": kinetics.BaseKinetics,
    "separator": separator.BaseSeparator,
}

#: Every submodel of each family, the default first.
SUBMODELS: dict[str, dict[str, type[pybamm.BaseSubModel]]] = {
    "stack": {
        "constant pressure": stack.ConstantPressure,
        "constant gap": stack.ConstantGap,
    },
    "contact": {
        "void growth": contact.VoidGrowth,
        "elastic": contact.Elastic,
        "plastic": contact.Plastic,
        "perfect": contact.Perfect,
    },
    "surface form": {
        "false": surface_form.NoDoubleLayer,
        "differential": surface_form.DoubleLayer,
    },
    "transport degradation": {
        "none": transport_degradation.NoDegradation,
        "throughput": transport_degradation.Throughput,
        "loss of active film": transport_degradation.LossOfActiveFilm,
    },
    "interphase": {
        "none": interphase.NoInterphase,
        "parabolic": interphase.Parabolic,
        "self-limiting": interphase.SelfLimiting,
        "potential-dependent": interphase.PotentialDependent,
    },
    "film structure": {
        "pressed powder": film_structure.PressedPowder,
        "dense": film_structure.Dense,
    },
    "diffusion": {
        "multi-phase": diffusion.MultiPhase,
        "reservoir": diffusion.Reservoir,
    },
    "open-circuit potential": {
        "single": open_circuit_potential.Single,
        "one-state hysteresis": open_circuit_potential.OneStateHysteresis,
    },
    "kinetics": {
        "symmetric Butler-Volmer": kinetics.SymmetricButlerVolmer,
        "linear": kinetics.Linear,
    },
    "separator": {"ohmic": separator.Ohmic},
}

#: Families of which a cell has one, not one per electrode.
CELL_FAMILIES = ("stack", "separator")

#: PyBaMM's own options that the cells understand, the default first.
PYBAMM_OPTIONS = {
    "operating mode": ["current", "voltage", "power"],
    "calculate discharge energy": ["false", "true"],
}

_NO_CURRENT = "V = R I has no solution but I = 0 where the voltage follows the current"
#: Options of PyBaMM's lithium-ion cells that its helpers look up → what to do instead of them.
_INSTEAD = {
    "working electrode": (
        "initial_soc and set_initial_state are of PyBaMM's lithium-ion cells, whose state of "
        "charge lies between two voltages; give an alloy film its lithium, in the parameter "
        "'Positive electrode initial stoichiometry', which is its state of charge times "
        "'Positive electrode maximum stoichiometry', and that of the negative electrode"
    ),
    "particle phases": (
        "plot_voltage_components shows the parts of PyBaMM's lithium-ion cells; those of an alloy "
        "cell are shown by pybamm_alloy.plotting.plot_voltage_parts(solution, ax)"
    ),
}

#: PyBaMM's other operating modes → why a cell of this package does not take them.
_REFUSED_MODES = {
    "resistance": _NO_CURRENT,
    "differential resistance": _NO_CURRENT,
    "explicit resistance": _NO_CURRENT,
    "differential power": "it does not settle where V I has the same sign for either direction",
    "explicit power": "it needs a voltage above zero",
    "CCCV": "it needs a voltage that rises on charge, whatever the current",
}


def submodel_names(family: str) -> list[str]:
    """Names of the submodels of a family: this package's, then the plug-ins'.

    Parameters
    ----------
    family : str
        Such as "contact".

    Returns
    -------
    list of str
        The default first.

    Raises
    ------
    pybamm.OptionError
        If there is no such family, or a plug-in does not name one.
    """
    if family not in SUBMODELS:
        raise pybamm.OptionError(
            f"Family '{family}' not recognised. It must be one of {list(SUBMODELS)}"
        )
    return [*SUBMODELS[family], *_plugins(family)]


def submodel_class(family: str, submodel: str) -> type:
    """The class of a submodel, imported from its plug-in if it is one.

    Parameters
    ----------
    family, submodel : str
        Such as "contact" and "elastic".

    Returns
    -------
    type
        Derived from the base class of the family.

    Raises
    ------
    pybamm.OptionError
        If there is no such submodel, or its plug-in cannot be imported or is not a submodel
        of its family.
    """
    known = submodel_names(family)
    if submodel not in known:
        raise pybamm.OptionError(f"Submodel {submodel!r} of '{family}' must be one of {known}")
    if submodel in SUBMODELS[family]:
        return SUBMODELS[family][submodel]
    entry_point = _plugins(family)[submodel]
    try:
        cls = entry_point.load()
    except (ImportError, AttributeError) as error:
        raise pybamm.OptionError(
            f"Submodel '{submodel}' of '{family}' could not be loaded from "
            f"'{entry_point.value}': {error}"
        ) from error
    if not (isinstance(cls, type) and issubclass(cls, BASE_SUBMODELS[family])):
        raise pybamm.OptionError(
            f"Submodel '{submodel}' of '{family}', '{entry_point.value}', must be a subclass of "
            f"{BASE_SUBMODELS[family].__name__}"
        )
    return cls


class CellOptions(pybamm.FuzzyDict):
    """The options of an alloy cell, checked and completed with defaults.

    Parameters
    ----------
    options : dict, optional
        Family to the name of a submodel, or to a tuple of two, (negative, positive), for a
        family that each electrode has; and PyBaMM's "operating mode" and "calculate
        discharge energy".

    Raises
    ------
    pybamm.OptionError
        If an option, or its value, is not known.
    """

    def __init__(self, options=None):
        tables = SUBMODELS | PYBAMM_OPTIONS
        super().__init__({name: next(iter(table)) for name, table in tables.items()})
        if not (isinstance(options or {}, Mapping) and all(map(_is_text, options or {}))):
            raise pybamm.OptionError(
                f"Options must be a dictionary such as {{'contact': 'perfect'}}. "
                f"Got {options!r} instead."
            )
        for name, value in (options or {}).items():
            if name not in self:
                raise pybamm.OptionError(
                    f"Option '{name}' not recognised. "
                    f"Best matches are {self.get_best_matches(name) or list(self)}"
                )
            self._check(name, value)
            self[name] = value

    def __getitem__(self, name):
        if name in _INSTEAD:
            raise pybamm.OptionError(_INSTEAD[name])
        return super().__getitem__(name)

    def get(self, name, default=None):
        """The value of an option, or the default if it is none of these."""
        return self[name] if name in self or name in _INSTEAD else default

    @property
    def negative(self):
        """Refused: where PyBaMM looks for the options of an electrode of a lithium-ion cell."""
        raise pybamm.OptionError(_INSTEAD["working electrode"])

    positive = negative

    def submodel(self, family: str, domain: str) -> str:
        """Name of the submodel that an electrode ("negative" or "positive") has."""
        value = self[family]
        if isinstance(value, tuple):
            return value[("negative", "positive").index(domain)]
        return value

    @staticmethod
    def _check(name, value):
        if name in PYBAMM_OPTIONS:
            controls = name == "operating mode" and callable(value)
            if value not in PYBAMM_OPTIONS[name] and not controls:
                reason = _REFUSED_MODES.get(value) if name == "operating mode" else None
                raise pybamm.OptionError(
                    f"Option '{name}' must be one of {PYBAMM_OPTIONS[name]}. "
                    f"Got '{value}' instead" + (f": {reason}." if reason else ".")
                )
            return
        if isinstance(value, list):
            raise pybamm.OptionError(
                f"Option '{name}' takes a tuple (negative, positive), not a list. "
                f"Got {value!r} instead."
            )
        values = value if isinstance(value, tuple) else (value,)
        if isinstance(value, tuple) and name in (*CELL_FAMILIES, "surface form"):
            raise pybamm.OptionError(
                f"Option '{name}' holds for the whole cell and takes one value. "
                f"Got {value!r} instead."
            )
        if isinstance(value, tuple) and len(value) != 2:
            raise pybamm.OptionError(
                f"Option '{name}' takes one value or a tuple (negative, positive). "
                f"Got {value!r} instead."
            )
        known = submodel_names(name)
        for submodel in values:
            if submodel not in known:
                match = difflib.get_close_matches(str(submodel), known, n=1, cutoff=0.4)
                hint = f" Best match is '{match[0]}'." if match else ""
                raise pybamm.OptionError(
                    f"Option '{name}' must be one of {known}. "
                    f"Got {submodel!r} instead.{hint}"
                )


def _is_text(name):
    return isinstance(name, str)


def _plugins(family):
    """Submodel → entry point of the plug-ins of a family."""
    found = {}
    for entry_point in _entry_points(tuple(sys.path)):
        its_family, _, submodel = entry_point.name.partition(".")
        if its_family not in SUBMODELS or submodel in ("", *SUBMODELS.get(its_family, ())):
            raise pybamm.OptionError(
                f"Entry point '{entry_point.name}' of '{entry_point.value}' must be "
                f"named 'family.submodel', with a family of {list(SUBMODELS)} and a name of a "
                "submodel that this package does not have"
            )
        if its_family == family:
            found[submodel] = entry_point
    return found


@functools.cache
def _entry_points(path):
    """Entry points of the plug-ins installed on a path; to look through it takes some 10 ms."""
    return entry_points(group=PLUGIN_GROUP)
