import pybamm

from ..base_submodel import ElectrodeSubmodel


class BaseTransportDegradation(ElectrodeSubmodel):
    """
    How the transport of lithium in a film ages.

    A submodel overrides what changes in its film: ``{Domain} electrode diffusivity
    multiplier``, by which every diffusivity of the film is multiplied, or ``{Domain}
    electrode active area fraction``, the share of the film that still takes part, with its
    rate of change; all are those of a new film here. It may read the current and the
    ``Throughput capacity [A.h]``.
    """

    def get_coupled_variables(self, variables):
        electrode = self.electrode
        return {
            f"{electrode} diffusivity multiplier": pybamm.Scalar(1),
            f"{electrode} active area fraction": pybamm.Scalar(1),
            f"{electrode} active area fraction rate [s-1]": pybamm.Scalar(0),
        }

    def _decay(self, variables, floor):
        """From 1 to a floor with the charge that has passed, and its rate [s-1]."""
        p, area = self.domain_param, self.param.A_cc
        passed = variables["Throughput capacity [A.h]"] / area
        ageing = (1 - floor) * pybamm.exp(-passed / p.q_ageing)
        current = abs(variables["Current [A]"]) / (3600 * area)
        return floor + ageing, -ageing * current / p.q_ageing
