"""The parameters of an alloy cell as PyBaMM symbols."""

from __future__ import annotations

from functools import partial

import pybamm


def _within(low, high, open_below, name, value, inputs=None):
    """The value of a parameter, refused where it is a number outside its range."""
    if isinstance(value, pybamm.Scalar):
        number = value.value
        if not (low < number if open_below else low <= number) or number > high:
            range_ = f"above {low:g}" if open_below else f"{low:g} or more"
            range_ += f", at most {high:g}" if high < float("inf") else ""
            raise ValueError(f"parameter '{name}' is {number:g}; it must be {range_}")
    return value


def bounded(name, inputs=None, low=0, high=float("inf"), open_below=False):
    """A parameter that is refused, as the model is built, outside a range."""
    reference = "Reference temperature [K]"
    return pybamm.FunctionParameter(
        name,
        inputs or {reference: pybamm.Parameter(reference)},
        post_processor=partial(_within, low, high, open_below, name),
    )


def positive(name, inputs=None, high=float("inf")):
    """A parameter that is refused, as the model is built, where it is not above zero."""
    return bounded(name, inputs, high=high, open_below=True)


class Above(pybamm.Subtraction):
    """What a parameter is above another, refused as the model is built where it is not."""

    __slots__ = ()

    def _binary_new_copy(self, left, right):
        """Of PyBaMM, once the parameters have their values."""
        if not (isinstance(left, pybamm.Scalar) and isinstance(right, pybamm.Scalar)):
            return type(self)(left, right)
        if not left.value > right.value:
            raise ValueError(
                f"'{self.left}' is {left.value:g}; it must be above "
                f"'{self.right}', which is {right.value:g}"
            )
        return left - right


def _pressure(name, time=None):
    inputs = None if time is None else {"Time [s]": time}
    # Past 10 GPa the unit is not Pa.
    return bounded(name, inputs, high=1e10)


def arrhenius(quantity, T):
    """exp(E/R (1/T_ref − 1/T)), E the activation energy of a quantity [J.mol-1]."""
    E = bounded(f"{quantity} activation energy [J.mol-1]")
    T_ref = pybamm.Parameter("Reference temperature [K]")
    return pybamm.exp(E / pybamm.constants.R * (1 / T_ref - 1 / T))


class AlloyCellParameters:
    """Parameters of the cell, with those of each electrode in ``domain_params``."""

    def __init__(self):
        self.A_cc = positive("Electrode area [m2]")
        self.n_electrodes_parallel = pybamm.Scalar(1)
        self.n_cells = pybamm.Scalar(1)
        self.Q = positive("Nominal cell capacity [A.h]")
        self.current_with_time = pybamm.FunctionParameter(
            "Current function [A]", {"Time [s]": pybamm.t}
        )
        self.current_density_with_time = self.current_with_time / self.A_cc
        self.voltage_low_cut = pybamm.Parameter("Lower voltage cut-off [V]")
        self.voltage_high_cut = pybamm.Parameter("Upper voltage cut-off [V]")

        # Outside these the unit is not K.
        self.T = bounded("Ambient temperature [K]", {"Time [s]": pybamm.t}, low=100, high=1000)
        self.stack_pressure = _pressure("Stack pressure [Pa]", pybamm.t)
        self.initial_stack_pressure = _pressure("Stack pressure [Pa]", pybamm.Scalar(0))
        self.stiffness = bounded("Stack stiffness [Pa.m-1]")
        self.tau_contact = positive("Contact relaxation time [s]")

        self.L_sep = positive("Separator thickness [m]")
        self.U_reduction = positive("Separator reduction potential [V]")
        self.domain_params = {
            domain: ElectrodeParameters(domain) for domain in ("negative", "positive")
        }
        self.n = self.domain_params["negative"]
        self.p = self.domain_params["positive"]

    def sigma(self, T):
        """Conductivity of the electrolyte [S.m-1]."""
        name = "Separator conductivity"
        return positive(f"{name} [S.m-1]", {"Temperature [K]": T}) * arrhenius(name, T)


class ElectrodeParameters:
    """Parameters of one alloy film and its interface with the electrolyte."""

    def __init__(self, domain):
        electrode = self._electrode = f"{domain.capitalize()} electrode"
        interphase = self._interphase = f"{domain.capitalize()} interphase"

        # Film; X is the host-fixed distance from the electrolyte, for either electrode
        self.X = pybamm.SpatialVariable(
            f"x_{domain[0]}", domain=f"{domain} electrode", coord_sys="cartesian"
        )
        self.L = positive(f"{electrode} host thickness [m]")
        self.c_h = positive(f"{electrode} host concentration [mol.m-3]")
        self.theta_max = positive(f"{electrode} maximum stoichiometry")
        self.U_depleted = pybamm.Parameter(f"{electrode} depletion potential [V]")

        # Contact
        self.r_contact = bounded(
            f"{electrode} contact resistance at full contact [Ohm.m2]"
        )
        self.a_spot = bounded(f"{electrode} contact spot radius [m]")
        self.f_0 = bounded(
            f"{electrode} contact area fraction without pressure", high=1
        )
        self.E_star = positive(f"{electrode} contact modulus [Pa]")
        self.slope = positive(f"{electrode} surface root-mean-square slope")
        self.H = positive(f"{electrode} hardness [Pa]")
        self.P_assembly = _pressure(f"{electrode} assembly pressure [Pa]")
        self.h_void = positive(f"{electrode} void depth [m]")
        self.skeleton = bounded(f"{electrode} skeleton area fraction", high=1)
        self.creep_exponent = positive(f"{electrode} creep exponent")

        # Double layer
        self.C_dl = positive(f"{electrode} double-layer capacity [F.m-2]")

        # Ageing
        self.q_ageing = positive(f"{electrode} ageing throughput [A.h.m-2]")
        self.m_floor = bounded(
            f"{electrode} aged diffusivity multiplier", high=1, open_below=True
        )
        self.a_floor = bounded(
            f"{electrode} aged active area fraction", high=1, open_below=True
        )

        # Hysteresis
        self.hysteresis_width = bounded(f"{electrode} hysteresis width [V]")
        self.hysteresis_decay = bounded(f"{electrode} hysteresis decay rate")
        self.hysteresis_init = bounded(
            f"{electrode} initial hysteresis state", low=-1, high=1
        )

        # Interphase
        self.d_init = positive(f"{interphase} initial thickness [m]")
        self.d_max = positive(f"{interphase} limiting thickness [m]")
        self.rho = bounded(f"{interphase} resistivity [Ohm.m]")
        self.c_int = bounded(f"{interphase} lithium concentration [mol.m-3]")

    @property
    def lithium_volume(self):
        """Volume that a mole of lithium takes in the film [m3.mol-1], in the mean."""
        lithiated, host = self.V_m(self.theta_max), self.V_m(pybamm.Scalar(0))
        return (lithiated - host) / self.theta_max

    def j0(self, T):
        """Exchange-current density [A.m-2]."""
        name = f"{self._electrode} exchange-current density"
        return positive(f"{name} [A.m-2]", {"Temperature [K]": T}) * arrhenius(name, T)

    def creep_rate(self, T):
        """Creep rate at 1 MPa [s-1]."""
        name = f"{self._electrode} creep rate"
        rate = bounded(f"{name} at 1 MPa [s-1]", {"Temperature [K]": T})
        return rate * arrhenius(name, T)

    def k_growth(self, T):
        """Parabolic growth constant of the interphase [m2.s-1]."""
        name = f"{self._interphase} growth constant"
        return bounded(f"{name} [m2.s-1]", {"Temperature [K]": T}) * arrhenius(name, T)

    def theta_init(self, X):
        """Initial stoichiometry at the host-fixed distance X [m] from the electrolyte."""
        return bounded(
            f"{self._electrode} initial stoichiometry",
            {"Distance from electrolyte [m]": X},
        )

    def Phi(self, theta, T):
        """Kirchhoff potential [m2.s-1] at a stoichiometry."""
        return pybamm.FunctionParameter(
            f"{self._electrode} Kirchhoff potential [m2.s-1]",
            {"Stoichiometry": theta, "Temperature [K]": T},
        )

    def kappa(self, theta):
        """Phase coordinate: odd and even whole numbers at the edges of the phases."""
        return pybamm.FunctionParameter(
            f"{self._electrode} phase coordinate", {"Stoichiometry": theta}
        )

    def U(self, theta, T):
        """Equilibrium potential [V vs Li/Li+] at a stoichiometry."""
        return pybamm.FunctionParameter(
            f"{self._electrode} OCP [V]",
            {"Stoichiometry": theta, "Temperature [K]": T},
        )

    def U_of_Phi(self, Phi, T):
        """Equilibrium potential [V vs Li/Li+] at a Kirchhoff potential."""
        return pybamm.FunctionParameter(
            f"{self._electrode} OCP at Kirchhoff potential [V]",
            {"Kirchhoff potential [m2.s-1]": Phi, "Temperature [K]": T},
        )

    def V_m(self, theta):
        """Volume [m3] per mole of host at a stoichiometry."""
        return pybamm.FunctionParameter(
            f"{self._electrode} molar volume [m3.mol-1]",
            {"Stoichiometry": theta},
        )
