"""What the file of a fit has: the types by which it is checked when it is read."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from .._util.schema import Closed, either

#: Written into every file, and asked for when one is read.
FORMAT = "pybamm_alloy fit 1"

_Pair = Annotated[list[float], Field(min_length=2, max_length=2)]


class _Parameter(Closed):
    name: either(str, list[str], list)  # type: ignore[valid-type]
    start: float
    low: float
    high: float
    scale: Literal["log", "linear"]
    prior: _Pair | None


class _Comparison(Closed):
    label: str
    kind: Literal["cycling", "impedance"]
    abscissa: list[float]
    measured: list[either(float, _Pair, list)]  # type: ignore[valid-type]
    model: list[either(float, _Pair, list)]  # type: ignore[valid-type]
    misfit: float
    outliers: list[Annotated[int, Field(ge=0)]] = []

    @model_validator(mode="after")
    def _rows(self):
        counts = {len(self.abscissa), len(self.measured), len(self.model)}
        if len(counts) > 1:
            raise ValueError("abscissa, measured and model have different lengths")
        kind = list if self.kind == "impedance" else float
        for value in (*self.measured, *self.model):
            if isinstance(value, list) is not (kind is list):
                raise ValueError(f"a value of {self.kind} is {value}")
        if max(self.outliers, default=-1) >= len(self.abscissa):
            raise ValueError(f"outlier {max(self.outliers)} is none of the rows")
        return self


class SavedFit(Closed):
    """The content of a file that :meth:`pybamm_alloy.estimation.FitResult.save` wrote."""

    format: Literal[FORMAT]  # type: ignore[valid-type]
    parameters: list[_Parameter] = Field(min_length=1)
    covariance: list[list[float]]
    comparisons: list[_Comparison]
    parameter_values: dict[str, Any] = Field(alias="parameter values")
    values: dict[str, float]
    cost: float
    reduced_chi_squared: float
    success: bool
    status: str
    message: str
    iterations: int
    solves: int
    # JSON has lists in place of tuples.
    starts: list[Annotated[tuple[dict[str, float], float], Field(strict=False)]]

    @model_validator(mode="after")
    def _shapes(self):
        names = [p.name if isinstance(p.name, str) else p.name[0] for p in self.parameters]
        if list(self.values) != names:
            raise ValueError(f"'values' are of {list(self.values)}, 'parameters' {names}")
        if {len(names)} != {len(self.covariance), *map(len, self.covariance)}:
            raise ValueError(f"'covariance' is not of {len(names)} rows and columns")
        return self
