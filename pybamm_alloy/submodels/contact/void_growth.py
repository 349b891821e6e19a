import pybamm

from ...thermodynamics.phase_functions import clip
from .elastic import Elastic

#: Void area fraction below which plating runs out of voids to fill.
FILLED = 1e-3


class VoidGrowth(Elastic):
    """
    The elastic contact, lost by void formation on stripping, regained by plating and creep.

    v is the void area fraction of the pressed contact. A film that recedes by ds = v_Li
    i_local/F dt opens voids of depth h everywhere but under its host skeleton φ, and
    plating fills them again; the stack pressure P closes them by creep, within the contact
    relaxation time τ at the fastest:
    dv/dt = (v_Li i_local/F h)(1 − φ − v) − ε̇ v/(1 + τ ε̇), ε̇ = A Pⁿ.

    Without a skeleton voids settle at v = i/i_c, and above the critical current density
    i_c = ε̇ F h g/v_Li the contact is lost, with g the pressed area fraction. The pressure on
    what is left, P/f, would rise without a limit as the contact falls, and no current would
    be critical.
    """

    citations = (
        "@article{Masias2019, author={Masias, Alvaro and Felten, Nando and "
        "Garcia-Mendez, Regina and Wolfenstine, Jeff and Sakamoto, Jeff}, "
        "title={Elastic, plastic, and creep mechanical properties of lithium metal},"
        " journal={Journal of Materials Science}, volume={54}, pages={2585--2600}, "
        "year={2019}, doi={10.1007/s10853-018-2971-3}}",
    )

    def get_fundamental_variables(self):
        name = f"{self.electrode} void area fraction"
        return super().get_fundamental_variables() | {name: pybamm.Variable(name)}

    def _void_growth_rate(self, f, i_local, variables):
        p = self.domain_param
        void = variables[f"{self.electrode} void area fraction"]
        recession = p.lithium_volume * i_local / pybamm.constants.F
        opening = recession / p.h_void * (1 - p.skeleton - void)
        # Plating has nothing to fill where there is no void.
        filled = clip(void / FILLED)
        opening = pybamm.maximum(opening, 0) + pybamm.minimum(opening, 0) * filled
        pressure = pybamm.maximum(variables["Stack pressure [Pa]"], 0)
        creep = p.creep_rate(self.param.T) * (pressure / 1e6) ** p.creep_exponent
        # No void closes faster than a contact settles.
        return opening - creep / (1 + self.param.tau_contact * creep) * void

    def set_rhs(self, variables):
        super().set_rhs(variables)
        name = f"{self.electrode} void area fraction"
        self.rhs[variables[name]] = variables[f"{name} rate [s-1]"]

    def set_initial_conditions(self, variables):
        super().set_initial_conditions(variables)
        void = variables[f"{self.electrode} void area fraction"]
        self.initial_conditions[void] = pybamm.Scalar(0)
