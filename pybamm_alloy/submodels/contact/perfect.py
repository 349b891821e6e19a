import pybamm

from .base_contact import BaseContact


class Perfect(BaseContact):
    """The whole film touches the electrolyte."""

    def _area_fraction(self, variables):
        return pybamm.Scalar(1)
