import pybamm

from .base_surface_form import BaseSurfaceForm


class NoDoubleLayer(BaseSurfaceForm):
    """All of the local current transfers charge."""

    def get_coupled_variables(self, variables):
        Domain = self._Domain
        i_local = variables[f"{Domain} electrode local stripping current density [A.m-2]"]
        return {
            f"{Domain} electrode faradaic current density [A.m-2]": i_local,
            f"{Domain} double-layer lithium [mol]": pybamm.Scalar(0),
        }
