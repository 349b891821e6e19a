"""Which electrode of a full cell ends a half-cycle."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pybamm

from .output_times import output_times, values_at
from .steps import solved_steps

_POTENTIAL = "{} electrode potential vs Li [V]"
#: Charge of a rest by rounding of the solver, relative to all that has passed.
_ROUNDING = 1e-9
#: Share of the charge of a half-cycle over whose end the potentials are compared.
_END = 0.1


def limiting_electrode(solution: pybamm.Solution) -> Literal["negative", "positive"]:
    """The electrode whose potential moves most as the last half-cycle of a full cell ends.

    Both are taken over the last tenth of its charge. Where both move, as of a film whose potential
    rises all along, the answer is no more than which one moves more.

    Parameters
    ----------
    solution : pybamm.Solution
        Of a cell with ``Positive electrode potential vs Li [V]`` and that of the negative
        electrode; its last step must pass a charge.

    Returns
    -------
    str
        "negative" or "positive".

    Raises
    ------
    ValueError
        If no charge passes in the last step.
    """
    *_, last = solved_steps(solution)
    step = last.solution
    times = output_times(step)
    passed = np.abs(values_at(step, "Discharge capacity [A.h]", times))
    passed = np.abs(passed - passed[0])
    if not passed[-1] > _ROUNDING * values_at(step, "Throughput capacity [A.h]", times)[-1]:
        raise ValueError("no charge passes in the last step; no electrode limits a rest")
    begin = np.interp((1 - _END) * passed[-1], passed, times)
    moved = {
        domain: abs(np.ptp(step[_POTENTIAL.format(domain.capitalize())]([begin, times[-1]])))
        for domain in ("negative", "positive")
    }
    return "negative" if moved["negative"] > moved["positive"] else "positive"
