import pybamm

from .base_cell import BaseCell


class HalfCell(BaseCell):
    """
    A half-cell In | solid electrolyte | A.

    The alloy A is the positive (working) electrode; "Charge" strips it. The counter
    electrode is a real indium film, which takes the lithium up by its own diffusion.

    Parameters
    ----------
    options, name, build
        As of :class:`pybamm_alloy.BaseCell`.

    Examples
    --------
    >>> import pybamm_alloy
    >>> pybamm_alloy.HalfCell().name
    'Alloy half-cell'
    """

    def __init__(self, options=None, name="Alloy half-cell", build=True):
        super().__init__(options, name, build)

    @property
    def default_parameter_values(self):
        """The reference paper's most durable alloy against indium."""
        return pybamm.ParameterValues("Hansel2021_Li13In3_half_cell")
