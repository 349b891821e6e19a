"""Cells of other laboratories: their rows, the cells of which they are, and their scorecard."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from .. import parameter_sets
from ..parameter_sets.tables import SI, Changes
from . import literature_tests as tests
from .score import Answer, Result, Scorecard, matching, solve_conditions
from .tolerances import Tolerance, read_tolerance

#: Columns that make up a cell of the table ``literature_cells``, empty where nothing is stated.
CELL = (
    *("working_electrode", "working_film", "working_lithium"),
    *("counter_electrode", "counter_film", "counter_lithium"),
    *("electrolyte", "area_cm2", "separator_um", "conductivity_mS_cm"),
    *("assembly_pressure_MPa", "stack_pressure_MPa", "temperature_C"),
)
#: Quantity of the table, N for its number → test, unit of the dimension, and its value.
QUANTITIES: dict[str, tuple[str, str, Callable[..., float]]] = {
    "charge stripped": ("stripping", "A.h.m-2", tests.charge),
    "time stripped": ("stripping", "s", tests.duration),
    "terminal potential vs Li": ("stripping", "V", tests.terminal_potential),
    "potential vs Li on stripping after N h": ("stripping", "V", tests.potential),
    "time to return to N V": ("stripping", "s", tests.time_to_return),
    "open-circuit potential vs Li after N h": ("rest", "V", tests.open_circuit_potential),
    "interphase charge after N h": ("rest", "A.h.m-2", tests.interphase_charge),
    "interphase thickness after N h": ("rest", "m", tests.interphase_thickness),
    "stack resistance": ("impedance", "Ohm", tests.stack_resistance),
    "interface resistance": ("impedance", "Ohm", tests.interface_resistance),
    "volume expansion to PHASE": ("volume", "1", tests.volume_expansion),
}
#: Unit of the table → its value in the unit of the dimension.
UNITS = SI | {"h": 3600.0, "Ohm": 1.0, "uA.h.cm-2": 1e-2, "%": 1e-2}

#: Placeholder of a quantity → what may stand there.
_ARGUMENT = {"N": r"([0-9.]+)", "PHASE": r"([A-Z]\w*)"}


class LiteratureCell(NamedTuple):
    """A cell of another laboratory and the test of it, simulated once for all of its rows.

    Attributes
    ----------
    test : str
        "stripping", "rest", "impedance" or "volume"; empty where the cell cannot be expressed.
    columns : tuple of (str, str)
        Columns :data:`CELL` of the table with their texts.
    current, cut_off : str
        With units; empty where there is none.
    """

    test: str
    columns: tuple[tuple[str, str], ...]
    current: str = ""
    cut_off: str = ""

    @property
    def electrode(self) -> str:
        """Material of the working electrode."""
        return dict(self.columns)["working_electrode"]

    @property
    def pressures(self) -> list[float]:
        """Stack pressures in turn [Pa]; the rows are of the last."""
        texts = dict(self.columns)["stack_pressure_MPa"].split()
        return [1e6 * float(text) for text in texts]

    @property
    def pressure(self) -> float:
        """The last stack pressure [Pa]; NaN where none is stated."""
        return self.pressures[-1] if self.pressures else np.nan

    def parameter_values(
        self, hull: str | None = None, changes: Changes | None = None
    ) -> parameter_sets.ComposedParameterValues:
        """Parameter values of the cell, at its first stack pressure.

        Parameters
        ----------
        hull, changes : optional
            As of :func:`pybamm_alloy.parameter_sets.compose`.

        Returns
        -------
        ComposedParameterValues
        """
        text = dict(self.columns)
        quantities = {
            f"{name} [{unit}]": float(text[column]) + zero
            for name, unit, column, zero in (
                ("area", "cm2", "area_cm2", 0.0),
                ("separator thickness", "um", "separator_um", 0.0),
                ("separator conductivity", "mS.cm-1", "conductivity_mS_cm", 0.0),
                ("temperature", "K", "temperature_C", 273.15),
            )
            if text[column]
        }
        assembly = text["assembly_pressure_MPa"]
        working = _film(text["working_film"])
        values = parameter_sets.compose(
            text["working_electrode"],
            text["counter_electrode"] or None,
            text["electrolyte"] or "Li6PS5Cl",
            stack_pressure=self.pressures[0] if self.pressures else None,
            hull=hull,
            changes=changes,
            assembly_pressure=1e6 * float(assembly) if assembly else None,
            film=(_film(text["counter_film"]) if text["counter_film"] else working, working),
            cell=quantities,
        )
        for domain, side in (("Negative", "counter"), ("Positive", "working")):
            values.update(_lithium(text[f"{side}_lithium"], values, domain))
        return values

    def __str__(self):
        cell = dict(self.columns)
        films = (cell["working_electrode"], cell["counter_electrode"])
        pressure = f", {self.pressure / 1e6:g} MPa" if self.pressures else ""
        return f"{self.test} of {' | '.join(filter(None, films))}{pressure}"


class LiteratureRow(NamedTuple):
    """Row of the table ``literature_cells``.

    Attributes
    ----------
    id : str
    run : LiteratureCell
    quantity : str
        A key of :data:`QUANTITIES`; empty where the cell cannot be expressed.
    argument : str
        What stands in the row's quantity for N or PHASE.
    value : float
        Measured value in the unit of the row.
    unit : str
        A key of :data:`UNITS`.
    tolerance : Tolerance
    row : dict of str to str
        Texts of the row, by column.
    """

    id: str
    run: LiteratureCell
    quantity: str
    argument: str
    value: float
    unit: str
    tolerance: Tolerance
    row: dict

    @property
    def hours(self) -> float:
        """Time [h] of the quantity; NaN where it has none."""
        return float(self.argument) if self.quantity.endswith("after N h") else np.nan

    @property
    def expressed(self) -> bool:
        """Whether the package can simulate the cell; if not, ``row["note"]`` says why."""
        return bool(self.quantity)

    @property
    def scale(self) -> float:
        """Value of the unit in the unit of the dimension."""
        return UNITS[self.unit]


def read_literature() -> list[LiteratureRow]:
    """Rows of the table ``literature_cells``, to which no value is fitted.

    Returns
    -------
    list of LiteratureRow
        In the order of the table.
    """
    frame = parameter_sets.read_table("literature_cells").astype(object)
    frame = frame.where(frame.notna(), "").astype(str)
    return [_read(row) for row in frame.to_dict("records")]


def score_literature(
    only: str = "*",
    jobs: int = 1,
    progress: bool = False,
    hull: str | None = None,
    changes: Changes | None = None,
) -> Scorecard:
    """Simulate the cells of other laboratories, and compare.

    Its total is one of its own, not to be added to that of :func:`score`: nothing is fitted to
    the rows. A cell that cannot be expressed counts as outside its tolerance.

    Parameters
    ----------
    only : str
        Pattern of the ids to run, such as ``"dou-*"``.
    jobs, progress, hull, changes
        As of :func:`score`.

    Returns
    -------
    Scorecard
        Each row with its ratio of model to measured, or the reason why there is no model value.

    Raises
    ------
    ValueError
        If no id matches, or the hull or a changed value is not known.
    """
    rows = matching(read_literature(), only)
    return solve_conditions(rows, _simulate, jobs, progress, hull, changes)


def _read(row):
    quantity, argument = _quantity(row["quantity"])
    test = QUANTITIES[quantity][0] if quantity else ""
    run = LiteratureCell(
        test, tuple((name, row[name]) for name in CELL), row["current"], row["cut_off"]
    )
    return LiteratureRow(
        row["id"],
        run,
        quantity,
        argument,
        float(row["value"]),
        row["unit"],
        read_tolerance(row["tolerance"]),
        row,
    )


def _quantity(text):
    """Key of :data:`QUANTITIES` of a quantity, and what stands there for N or PHASE."""
    for known in QUANTITIES:
        pattern = re.escape(known)
        for placeholder, allowed in _ARGUMENT.items():
            pattern = re.sub(rf"\b{placeholder}\b", lambda _, group=allowed: group, pattern)
        if match := re.fullmatch(pattern, text):
            return known, next(iter(match.groups()), "")
    return "", ""


def _film(text):
    """Amount of a film as :func:`compose` takes it, of "280 um" or "14 mA.h.cm-2"."""
    number, _, unit = text.partition(" ")
    name = {"um": "thickness", "mA.h.cm-2": "areal capacity"}[unit]
    return {f"{name} [{unit}]": float(number)}


def _lithium(text, values, domain):
    """Initial stoichiometry of a film, of "75 um behind", "75 um in front" or "0.1 per host"."""
    if not text:
        return {}
    number, _, where = text.partition(" ")
    if where == "per host":
        return {f"{domain} electrode initial stoichiometry": float(number)}
    facing = {"um behind": "host", "um in front": "lithium"}[where]
    return parameter_sets.lithiated_foil(values, domain, 1e-6 * float(number), facing)


def _simulate(cell, rows, hull, changes):
    if not cell.test:
        return Result({row.id: Answer(reason=row.row["note"]) for row in rows})
    values = cell.parameter_values(hull, changes)
    outcome = tests.TESTS[cell.test](cell, values, np.nanmax([0, *(row.hours for row in rows)]))
    answers = {}
    for row in rows:
        value = QUANTITIES[row.quantity][2]
        try:
            answers[row.id] = Answer(value(outcome, row.argument))
        except ValueError as error:
            answers[row.id] = Answer(reason=str(error))
    return Result(answers)
