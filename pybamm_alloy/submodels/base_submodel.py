import pybamm


class ElectrodeSubmodel(pybamm.BaseSubModel):
    """
    A submodel of one electrode of a cell.

    Parameters
    ----------
    param : :class:`pybamm_alloy.AlloyCellParameters`
        The parameters of the cell; ``self.domain_param`` are those of the electrode.
    domain : str
        "negative" or "positive"; ``self.electrode`` and ``self.interphase`` begin the names
        of its variables, as in "Positive electrode".
    options : mapping
        The options of the cell.

    Attributes
    ----------
    citations : tuple of str
        What the submodel rests on: keys of PyBaMM's bibliography or BibTeX entries.
    """

    citations: tuple[str, ...] = ()

    def __init__(self, param, domain, options):
        super().__init__(param, domain, options=options)
        self.electrode = f"{domain.capitalize()} electrode"
        self.interphase = f"{domain.capitalize()} interphase"
        _register_citations(self)

    def _stripping_current_density(self, variables):
        """Current density of the cell [A.m-2], positive when lithium leaves the electrode."""
        # Discharge fills the positive electrode.
        sign = -1 if self.domain == "positive" else 1
        return sign * variables["Total current density [A.m-2]"]


class CellSubmodel(pybamm.BaseSubModel):
    """
    A submodel of the whole cell.

    Parameters
    ----------
    param : :class:`pybamm_alloy.AlloyCellParameters`
        The parameters of the cell.
    options : mapping
        The options of the cell.

    Attributes
    ----------
    citations : tuple of str
        As of :class:`ElectrodeSubmodel`.
    """

    citations: tuple[str, ...] = ()

    def __init__(self, param, options):
        super().__init__(param, options=options)
        _register_citations(self)


def _register_citations(submodel):
    """Register what a submodel and the classes that it derives from rest on."""
    for cls in type(submodel).__mro__:
        for citation in vars(cls).get("citations", ()):
            pybamm.citations.register(citation)
