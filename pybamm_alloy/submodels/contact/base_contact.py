import pybamm

from ..base_submodel import ElectrodeSubmodel
from ..moving_contact import LOST, constriction, nonzero


class BaseContact(ElectrodeSubmodel):
    """
    Interfacial contact of an electrode with the electrolyte, set by the stack pressure.

    A submodel gives in :meth:`_area_fraction` the contact at a stack pressure. The pressed
    area fraction g is a state that follows it within the contact relaxation time: the
    pressure may jump, and the rate of what joins and leaves the contact is known. Voids,
    where a submodel has them, take their share v of it, and so does inactive film, 1 − a:
    the local current density is i/f with f = g (1 − v) a. The film under g a is connected.
    Within f only asperities touch, of which a submodel may give the share: charge transfer and
    contact resistance crowd there, closer together than the film's depth of diffusion.
    The base provides, per electrode, these area fractions and their rates [s-1], ``local
    stripping current density [A.m-2]``, ``contact resistance [Ohm.m2]`` and ``contact
    overpotential [V]``; it reads ``Stack pressure [Pa]``, ``Total current density [A.m-2]``
    and the active area fraction.
    """

    # The constriction of the current to the spots in contact.
    citations = (
        "@article{Cooper1969, author={Cooper, M. G. and Mikic, B. B. and Yovanovich, "
        "M. M.}, title={Thermal contact conductance}, journal={International Journal "
        "of Heat and Mass Transfer}, volume={12}, pages={279--300}, year={1969}, "
        "doi={10.1016/0017-9310(69)90011-8}}",
    )

    def _area_fraction(self, pressure, variables):
        """Area fraction (0 to 1) at a stack pressure [Pa], once the contact has settled."""
        raise NotImplementedError(f"{type(self).__name__} must define _area_fraction")

    def _initial_area_fraction(self, variables):
        return self._area_fraction(self.param.initial_stack_pressure, variables)

    def _asperity_area_fraction(self, variables):
        """Share of the pressed area that asperities touch, relative to a high pressure."""
        return pybamm.Scalar(1)

    def _void_growth_rate(self, f, i_local, variables):
        """Rate of the void area fraction [s-1], at a contact and a local current."""
        return pybamm.Scalar(0)

    def get_fundamental_variables(self):
        name = f"{self.electrode} pressed area fraction"
        return {
            name: pybamm.Variable(name),
            f"{self.electrode} void area fraction": pybamm.Scalar(0),
        }

    def get_coupled_variables(self, variables):
        electrode, p = self.electrode, self.domain_param
        pressed, void, active = (
            variables[f"{electrode} {kind} area fraction"]
            for kind in ("pressed", "void", "active")
        )
        f = pressed * (1 - void) * active
        carrying = nonzero(f)
        i = self._stripping_current_density(variables)
        i_local = i / carrying
        asperities = self._asperity_area_fraction(variables)
        r = p.r_contact / (asperities * carrying)
        r += p.a_spot * constriction(f) / self.param.sigma(self.param.T)

        pressing_rate = self._pressing_rate(pressed, variables)
        # What the pressure brings into contact has no voids.
        diluting = pybamm.maximum(pressing_rate, 0) / nonzero(pressed)
        void_rate = (
            self._void_growth_rate(carrying, i_local, variables) - diluting * void
        )
        ageing_rate = variables[f"{electrode} active area fraction rate [s-1]"]
        connected_rate = pressing_rate * active + pressed * ageing_rate
        return {
            f"{electrode} initially pressed area fraction": (
                self._initial_area_fraction(variables)
            ),
            f"{electrode} contact area fraction": f,
            f"{electrode} contact area fraction rate [s-1]": (
                connected_rate * (1 - void) - pressed * active * void_rate
            ),
            f"{electrode} connected area fraction rate [s-1]": connected_rate,
            f"{electrode} pressed area fraction rate [s-1]": pressing_rate,
            f"{electrode} void area fraction rate [s-1]": void_rate,
            f"{electrode} asperity area fraction": asperities,
            f"{electrode} local stripping current density [A.m-2]": i_local,
            f"{electrode} contact resistance [Ohm.m2]": r,
            f"{electrode} contact overpotential [V]": r * i,
        }

    def _pressing_rate(self, pressed, variables):
        settled = self._area_fraction(variables["Stack pressure [Pa]"], variables)
        return (settled - pressed) / self.param.tau_contact

    def set_rhs(self, variables):
        name = f"{self.electrode} pressed area fraction"
        self.rhs = {variables[name]: variables[f"{name} rate [s-1]"]}

    def set_initial_conditions(self, variables):
        pressed, initially = (
            variables[f"{self.electrode} {when} area fraction"]
            for when in ("pressed", "initially pressed")
        )
        self.initial_conditions = {pressed: initially}

    def add_events_from(self, variables):
        name = f"{self.electrode} contact"
        self.events.append(
            pybamm.Event(f"{name} lost", variables[f"{name} area fraction"] - LOST)
        )
