import pybamm

from .base_surface_form import BaseSurfaceForm


class NoDoubleLayer(BaseSurfaceForm):
    """All of the local current transfers charge."""

    def get_coupled_variables(self, variables):
        i_local = variables[f"{self.electrode} local stripping current density [A.m-2]"]
        return {
            f"{self.electrode} faradaic current density [A.m-2]": i_local,
            f"{self._Domain} double-layer lithium [mol]": pybamm.Scalar(0),
        }
