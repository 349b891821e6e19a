import os

os.environ.setdefault("PYBAMM_DISABLE_TELEMETRY", "true")

import pybamm
import pytest

from pybamm_alloy.hull import Hull
from pybamm_alloy.parameter_sets import compose, phase_parameters

pybamm.logger.setLevel("CRITICAL")


@pytest.fixture
def film_of():
    """A lithium half-cell's set whose positive film has the phases that a test wants.

    Perfectly simple on purpose: molar volumes do not change, so that the diffusivities
    asked for are those of the host-fixed frame.
    """

    def build(plateaus, transport, initial, thickness=50e-6, host="Sn"):
        hull = Hull.from_plateaus(host, plateaus)
        volumes = dict.fromkeys((host, *hull.formulas), 16e-6)
        values = dict(compose("Li"))
        values |= phase_parameters("Positive", hull, transport, volumes, 298.15)
        values |= {
            "Positive electrode host thickness [m]": thickness,
            "Positive electrode initial stoichiometry": initial,
            "Upper voltage cut-off [V]": 5.0,
            "Lower voltage cut-off [V]": -5.0,
        }
        return pybamm.ParameterValues(values)

    return build
