"""The parameters of an alloy cell as PyBaMM symbols, in the order of the physics."""

from __future__ import annotations

import pybamm

from .._pybamm import CellMean, divisor
from ..thermodynamics.arrhenius import arrhenius

#: Stoichiometry up to which a film counts as its bare host.
DILUTE = 1e-2


class AlloyCellParameters:
    """Parameters of the cell, with those of each electrode in ``domain_params``.

    Their meanings and allowed ranges stand in ``parameter_ranges.csv``.
    """

    def __init__(self):
        self.A_cc = divisor("Electrode area [m2]")
        self.n_electrodes_parallel = pybamm.Scalar(1)
        self.n_cells = pybamm.Scalar(1)
        self.Q = divisor("Nominal cell capacity [A.h]")
        self.current_with_time = pybamm.FunctionParameter(
            "Current function [A]", {"Time [s]": pybamm.t}
        )
        self.current_density_with_time = self.current_with_time / self.A_cc
        self.voltage_low_cut = pybamm.Parameter("Lower voltage cut-off [V]")
        self.voltage_high_cut = pybamm.Parameter("Upper voltage cut-off [V]")

        self.T = ambient_temperature(pybamm.t)
        self.stack_pressure = _stack_pressure(pybamm.t)
        self.initial_stack_pressure = _stack_pressure(pybamm.Scalar(0))
        self.stiffness = pybamm.Parameter("Stack stiffness [Pa.m-1]")
        self.tau_contact = divisor("Contact relaxation time [s]")

        self.L_sep = pybamm.Parameter("Separator thickness [m]")
        self.U_reduction = divisor("Separator reduction potential [V]")
        self.domain_params = {
            domain: ElectrodeParameters(domain) for domain in ("negative", "positive")
        }
        self.n = self.domain_params["negative"]
        self.p = self.domain_params["positive"]

    @property
    def ocv_init(self):
        """Open-circuit voltage at the start [V], by PyBaMM's name; PyBOP begins with it."""
        return self.p.U_init(self.T) - self.n.U_init(self.T)

    def sigma(self, T):
        """Conductivity of the electrolyte [S.m-1]."""
        return _with_temperature("Separator conductivity", "[S.m-1]", T, divisor)


class FilmOfFullCellParameters(AlloyCellParameters):
    """Parameters of the film of a full cell, whose area and electrolyte are PyBaMM's.

    Parameters
    ----------
    cell : pybamm.LithiumIonParameters
        The parameters of PyBaMM's cell.
    """

    def __init__(self, cell):
        super().__init__()
        self._cell = cell
        self.A_cc = cell.A_cc
        self.L_sep = cell.s.L

    def sigma(self, T):
        """Conductivity of the electrolyte [S.m-1], without a composite's other bodies."""
        return self._cell.kappa_e(self._cell.c_e_init_av, T)

    @property
    def separator_resistance(self):
        """Resistance of the separator [Ohm.m2]."""
        cell = self._cell
        share = cell.s.epsilon_init ** cell.s.b_e
        return self.L_sep / (self.sigma(self.T) * pybamm.x_average(share))


class ElectrodeParameters:
    """Parameters of one alloy film and its interface with the electrolyte."""

    def __init__(self, domain):
        electrode = self._electrode = f"{domain.capitalize()} electrode"
        interphase = self._interphase = f"{domain.capitalize()} interphase"

        # Film; X is the host-fixed distance from the electrolyte, for either electrode
        self.X = pybamm.SpatialVariable(
            f"x_{domain[0]}", domain=f"{domain} electrode", coord_sys="cartesian"
        )
        self.L = divisor(f"{electrode} host thickness [m]")
        self.c_h = divisor(f"{electrode} host concentration [mol.m-3]")
        self.theta_max = divisor(f"{electrode} maximum stoichiometry")
        self.U_depleted = pybamm.Parameter(f"{electrode} depletion potential [V]")

        # Structure of the film as it is pressed
        self.P_assembly = pybamm.Parameter(f"{electrode} assembly pressure [Pa]")
        self.packing = divisor(f"{electrode} packing fraction")
        self.P_consolidation = divisor(f"{electrode} consolidation pressure [Pa]")
        self.grain = divisor(f"{electrode} grain size [m]")

        # Contact
        self.r_contact = pybamm.Parameter(
            f"{electrode} contact resistance at full contact [Ohm.m2]"
        )
        self.a_spot = pybamm.Parameter(f"{electrode} contact spot radius [m]")
        self.f_0 = pybamm.Parameter(f"{electrode} contact area fraction without pressure")
        self.E_star = divisor(f"{electrode} contact modulus [Pa]")
        self.slope = divisor(f"{electrode} surface root-mean-square slope")
        self.H = divisor(f"{electrode} hardness [Pa]")
        self.P_contact = pybamm.Parameter(f"{electrode} characteristic contact pressure [Pa]")
        self.P_residual = divisor(f"{electrode} residual contact pressure [Pa]")
        self.h_void = divisor(f"{electrode} void depth [m]")
        self.skeleton = pybamm.Parameter(f"{electrode} skeleton area fraction")
        self.creep_exponent = pybamm.Parameter(f"{electrode} creep exponent")

        # Double layer
        self.C_dl = divisor(f"{electrode} double-layer capacity [F.m-2]")

        # Ageing
        self.q_ageing = divisor(f"{electrode} ageing throughput [A.h.m-2]")
        self.m_floor = pybamm.Parameter(f"{electrode} aged diffusivity multiplier")
        self.a_floor = pybamm.Parameter(f"{electrode} aged active area fraction")

        # Hysteresis
        self.hysteresis_width = pybamm.Parameter(f"{electrode} hysteresis width [V]")
        self.hysteresis_decay = pybamm.Parameter(f"{electrode} hysteresis decay rate")
        self.hysteresis_init = pybamm.Parameter(f"{electrode} initial hysteresis state")

        # Interphase
        self.d_init = divisor(f"{interphase} initial thickness [m]")
        self.d_max = divisor(f"{interphase} limiting thickness [m]")
        self.rho = pybamm.Parameter(f"{interphase} resistivity [Ohm.m]")
        self.c_int = pybamm.Parameter(f"{interphase} lithium concentration [mol.m-3]")

    @property
    def lithium_volume(self):
        """Volume that a mole of lithium takes in the film as it is made [m3.mol-1], in the mean.

        That of a film without lithium is the slope towards its poorest phase.
        """
        theta = pybamm.maximum(self.theta_init(pybamm.Scalar(0)), DILUTE)
        return (self.V_m(theta) - self.V_m(pybamm.Scalar(0))) / theta

    def j0(self, T):
        """Exchange-current density [A.m-2]."""
        name = f"{self._electrode} exchange-current density"
        return _with_temperature(name, "[A.m-2]", T, divisor)

    def creep_rate(self, T):
        """Creep rate at 1 MPa [s-1]."""
        name = f"{self._electrode} creep rate"
        return _with_temperature(name, "at 1 MPa [s-1]", T)

    def k_growth(self, T):
        """Parabolic growth constant of the interphase [m2.s-1]."""
        return _with_temperature(f"{self._interphase} growth constant", "[m2.s-1]", T)

    def theta_init(self, X):
        """Initial stoichiometry at the host-fixed distance X [m] from the electrolyte."""
        return pybamm.FunctionParameter(
            f"{self._electrode} initial stoichiometry", {"Distance from electrolyte [m]": X}
        )

    @property
    def theta_init_profile(self):
        """Mean initial stoichiometry in each cell of the mesh, with the lithium of the profile."""
        return CellMean(self.theta_init(self.X))

    def Phi(self, theta, T):
        """Kirchhoff potential [m2.s-1] at a stoichiometry."""
        return pybamm.FunctionParameter(
            f"{self._electrode} Kirchhoff potential [m2.s-1]",
            {"Stoichiometry": theta, "Temperature [K]": T},
        )

    def Phi_porous(self, theta, T, packed_volume):
        """Kirchhoff potential [m2.s-1] where the solid takes V_m(θ) of a packed volume."""
        return pybamm.FunctionParameter(
            f"{self._electrode} porous Kirchhoff potential [m2.s-1]",
            {
                "Stoichiometry": theta,
                "Temperature [K]": T,
                "Packed molar volume [m3.mol-1]": packed_volume,
            },
        )

    def Phi_edge(self, theta, T, edge):
        """Kirchhoff potential [m2.s-1] at the "poor" or "rich" edge of the phase that θ is in."""
        return pybamm.FunctionParameter(
            f"{self._electrode} Kirchhoff potential at {edge} edge [m2.s-1]",
            {"Stoichiometry": theta, "Temperature [K]": T},
        )

    def g_porous(self, theta, richer, packed_volume):
        """Conducting share of the phase at θ; of a mixture, that of its richer one from a share."""
        return pybamm.FunctionParameter(
            f"{self._electrode} conducting share",
            {
                "Stoichiometry": theta,
                "Richer": richer,
                "Packed molar volume [m3.mol-1]": packed_volume,
            },
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

    def U_init(self, T):
        """Equilibrium potential [V vs Li/Li+] at the start, beside the electrolyte."""
        return self.U(self.theta_init(pybamm.Scalar(0)), T)

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


def ambient_temperature(time):
    """Temperature of a cell at a time [K]."""
    return divisor("Ambient temperature [K]", {"Time [s]": time})


def _stack_pressure(time):
    return pybamm.FunctionParameter("Stack pressure [Pa]", {"Time [s]": time})


def _with_temperature(quantity, unit, T, symbol=pybamm.FunctionParameter):
    """A quantity that may be a function of temperature, times its Arrhenius factor."""
    return symbol(f"{quantity} {unit}", {"Temperature [K]": T}) * arrhenius(quantity, T)
