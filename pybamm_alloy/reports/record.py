"""What a file run.json has: the types by which a record is checked when it is read."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from .._util.schema import Closed, either
from .._util.validation import FEWEST_NODES, MOST_NODES
from ..results import EndReason
from .specification import check_cycle_count

#: Written into every record, and asked for when one is read.
FORMAT = "pybamm_alloy run 3"


#: Submodels of negative and positive electrode.
_Pair = Annotated[list[str], Field(min_length=2, max_length=2)]


class _Profile(Closed):
    times: list[float] = Field(alias="times [s]", min_length=2)
    pressures: list[float] = Field(alias="pressures [Pa]", min_length=2)


class _Block(Closed):
    times: int = Field(ge=1)
    steps: list[str] = Field(min_length=1)


class _Experiment(Closed):
    name: str
    cycles: list[_Block] = Field(min_length=1)

    @model_validator(mode="after")
    def _counted(self):
        check_cycle_count(sum(block.times for block in self.cycles))
        return self


class _Composition(Closed):
    cathode: str
    alloy: str
    areal_capacity: float
    np_ratio: float
    state: Literal["lithiated", "delithiated"]


class _Run(Closed):
    parameter_set: str
    options: dict[str, either(str, _Pair, list)]  # type: ignore[valid-type]
    parameters: dict[str, either(float, _Profile, dict)]  # type: ignore[valid-type]
    nodes: Annotated[int, Field(ge=FEWEST_NODES, le=MOST_NODES)] | None
    composition: _Composition | None = None
    resolved: bool = False
    experiment: _Experiment
    long: bool


class _End(Closed):
    reason: Literal[tuple(reason.value for reason in EndReason)]  # type: ignore[valid-type]
    cycle: int
    step: int
    time: float
    electrode: str
    detail: str
    sentence: str


class Record(Closed):
    """The content of run.json, as :attr:`pybamm_alloy.reports.run.Outcome.record` makes it."""

    format: Literal[FORMAT]  # type: ignore[valid-type]
    versions: dict[str, str]
    run: _Run
    digest: str
    solver: dict[str, Any]
    end: _End
    results: dict[str, float]
