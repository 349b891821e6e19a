import pybamm

from .base_cell import BaseCell


class SymmetricCell(BaseCell):
    """
    A symmetric cell A | solid electrolyte | A of two films of the same alloy.

    The positive electrode is the working electrode; "Charge" strips it.

    Parameters
    ----------
    options, name, build
        As of :class:`pybamm_alloy.BaseCell`.

    Examples
    --------
    >>> import pybamm_alloy
    >>> pybamm_alloy.SymmetricCell({"interphase": "parabolic"}).name
    'Alloy symmetric cell'
    """

    def __init__(self, options=None, name="Alloy symmetric cell", build=True):
        super().__init__(options, name, build)

    @property
    def default_parameter_values(self):
        """The reference paper's most durable cell."""
        return pybamm.ParameterValues("Hansel2021_Li13In3")
