import pybamm


class BaseContact(pybamm.BaseSubModel):
    """
    How much of an electrode touches the electrolyte.

    A law gives the contact area fraction f (0 < f ≤ 1) in :meth:`_area_fraction`. Only
    that fraction of the film is reached, and carries the local current density i/f.
    It may read ``Stack pressure [Pa]``, ``Total current density [A.m-2]`` and
    fundamental variables of other submodels.

    Parameters
    ----------
    param : :class:`pybamm_alloy.AlloyCellParameters`
        The parameters of the cell.
    domain : str
        "negative" or "positive".
    options : mapping
        The options of the cell.
    """

    def __init__(self, param, domain, options):
        super().__init__(param, domain, options=options)

    def _area_fraction(self, variables):
        raise NotImplementedError(f"{type(self).__name__} must define _area_fraction")

    def get_coupled_variables(self, variables):
        Domain = self._Domain
        f = self._area_fraction(variables)
        # Positive when lithium leaves the electrode; discharge fills the positive.
        sign = -1 if self.domain == "positive" else 1
        # A contact that is nil is for the event below to tell, not a division by zero.
        reached = pybamm.maximum(f, 1e-9)
        i_local = sign * variables["Total current density [A.m-2]"] / reached
        r_contact = self.domain_param.r_contact
        return {
            f"{Domain} electrode contact area fraction": f,
            f"{Domain} electrode local stripping current density [A.m-2]": i_local,
            f"{Domain} electrode contact resistance [Ohm.m2]": r_contact / reached,
            f"{Domain} electrode contact overpotential [V]": r_contact * i_local,
        }

    def add_events_from(self, variables):
        name = f"{self._Domain} electrode contact"
        self.events.append(
            pybamm.Event(f"{name} lost", variables[f"{name} area fraction"])
        )
