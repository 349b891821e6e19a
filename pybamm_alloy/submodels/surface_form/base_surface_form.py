
from ..base_submodel import ElectrodeSubmodel


class BaseSurfaceForm(ElectrodeSubmodel):
    """
    How the local current divides between charge transfer and the double layer.

    A submodel provides ``{Domain} electrode faradaic current density [A.m-2]`` (positive when
    lithium leaves) and ``{Domain} double-layer lithium [mol]``, and where it has a double
    layer ``{Domain} electrode double-layer potential [V]``. It may read the local current
    density, and in its equations everything.
    """
