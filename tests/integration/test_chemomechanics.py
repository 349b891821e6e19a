"""What the stack pressure does to the stripping of the reference paper's half-cells."""

from functools import cache

import numpy as np
import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy.experiments import stripping
from pybamm_alloy.results.reported_quantities import stripped_capacity

from ..marks import mostly_long
from ..verification.cells import RT_F, F

ALLOYS = ["Li2Sn5", "Li17Sn4", "Li0.5In", "Li13In3"]
CURRENT = 2e-4  # A


def parameters(electrode, pressure):
    values = pybamm.ParameterValues(f"Hansel2021_{electrode}_half_cell")
    values["Stack pressure [Pa]"] = pressure * 1e6
    return values


@cache
def strip(electrode, pressure):
    """Stripped at 0.2 mA against indium without gradients, at a stack pressure [MPa]."""
    return pybamm.Simulation(
        pybamm_alloy.HalfCell({"diffusion": ("reservoir", "multi-phase")}),
        parameter_values=parameters(electrode, pressure),
        experiment=stripping("0.2 mA"),
        var_pts={"x_n": 4, "x_p": 20},
    ).solve()


def last(solution, name):
    return float(solution[f"Positive electrode {name}"].entries[-1])


def charge_of(depth, lithium, solution, values):
    """Charge [A.h] of a host-fixed depth [m] of the film in contact, by its Li per host."""
    area = values["Electrode area [m2]"] * last(solution, "pressed area fraction")
    c_h = values["Positive electrode host concentration [mol.m-3]"]
    return F * c_h * lithium * depth * area / 3600


class Powder:
    """A pressed film of one phase: volumes, grain and what its products carry."""

    def __init__(self, electrode, pressure):
        self.solution, self.values = strip(electrode, pressure), parameters(electrode, pressure)
        loose = 1 - self["packing fraction"]
        self.solid = 1 - loose * np.exp(
            -self["assembly pressure [Pa]"] / self["consolidation pressure [Pa]"]
        )
        self.volume = self[f"{electrode} molar volume [m3.mol-1]"] / self.solid
        #: Host-fixed length per length of the film.
        self.host = 1 / (self["host concentration [mol.m-3]"] * self.volume)
        self.grain = self["grain size [m]"] * self.host
        connected = self.values["Electrode area [m2]"] * last(
            self.solution, "pressed area fraction"
        )
        self.flux = CURRENT / F / connected

    def __getitem__(self, name):
        return self.values[f"Positive electrode {name}"]

    def conducting_share(self, phase):
        share = min(self[f"{phase} molar volume [m3.mol-1]"] / self.volume, 1)
        return share * max((3 * share - 1) / 2, 0)

    def dense_layer(self, phase, theta, next_phase):
        """Host-fixed depth at which a dense layer of a phase passes no more than the flux [m]."""
        window = self[f"{phase} plateau potential [V]"]
        window -= self[f"{next_phase} plateau potential [V]"]
        step = self[f"{phase} diffusivity [m2.s-1]"] * theta * window / RT_F
        return step * self["host concentration [mol.m-3]"] / self.flux

    def host_layer(self, host):
        return self[f"{host} permeability [mol.m-1.s-1]"] / self.flux


@pytest.mark.parametrize(
    "electrode", mostly_long(["Li", *ALLOYS], ["Li", "Li13In3", "Li17Sn4"])
)
def test_electrodes_give_less_than_the_share_that_touches_without_pressure(electrode):
    """Film out of contact takes its lithium along, and the current on the rest is larger."""
    without, pressed = (strip(electrode, P) for P in (0, 45))
    share = last(without, "pressed area fraction") / last(pressed, "pressed area fraction")
    ratio = stripped_capacity(without) / stripped_capacity(pressed)
    assert ratio < share
    if electrode != "Li":  # whose contact is lost
        # Where a product layer of a given thickness × current limits, it falls as the square.
        assert ratio > share**2
    for solution in (without, pressed):
        lithium = solution["Total lithium [mol]"].entries
        assert np.abs(lithium / lithium[0] - 1).max() < 1e-9


@pytest.mark.parametrize("electrode", ALLOYS)
def test_alloys_end_depleted_on_what_is_left_of_their_skeleton(electrode):
    """v + φ ln((1 − φ)/(1 − φ − v)) = v_Li Q/(F h g) without creep, and v stays below 1 − φ."""
    solution, values = strip(electrode, 0), parameters(electrode, 0)
    assert last(solution, "open-circuit potential [V]") > 1.5
    v = last(solution, "void area fraction")
    g = last(solution, "pressed area fraction")
    name = "Positive electrode "
    skeleton = values[name + "skeleton area fraction"]
    host = 1 / values[name + "host concentration [mol.m-3]"]
    phase, theta = {"Li0.5In": ("LiIn", 1)}.get(
        electrode, (electrode, values[name + "initial stoichiometry"])
    )
    of_lithium = (values[f"{name}{phase} molar volume [m3.mol-1]"] - host) / theta
    recession = 3600 * stripped_capacity(solution) * of_lithium / F
    recession /= values["Electrode area [m2]"] * g
    closed_form = v + skeleton * np.log((1 - skeleton) / (1 - skeleton - v))
    assert closed_form == pytest.approx(recession / values[name + "void depth [m]"], rel=1e-3)
    assert last(solution, "contact area fraction") > g * skeleton


def test_lithium_without_pressure_ends_with_its_contact_lost_not_its_lithium():
    solution = strip("Li", 0)
    assert last(solution, "open-circuit potential [V]") < 1e-3
    lithium = solution["Positive electrode lithium [mol]"].entries
    assert lithium[-1] > 0.8 * lithium[0]
    assert last(solution, "contact area fraction") < 1e-3
    assert 1e3 * stripped_capacity(solution) == pytest.approx(1.5, rel=0.25)


@pytest.mark.parametrize("pressure", [5, 45])
def test_lithium_under_pressure_creeps_and_gives_nearly_all(pressure):
    """Its voids settle at i/i_c, with i_c = A Pⁿ/(1 + τ A Pⁿ) F h g/v_Li."""
    solution, values = strip("Li", pressure), parameters("Li", pressure)
    assert 1e3 * stripped_capacity(solution) > 9.5
    name = "Positive electrode "
    creep = values[name + "creep rate at 1 MPa [s-1]"]
    creep *= pressure ** values[name + "creep exponent"]
    creep /= 1 + creep * values["Contact relaxation time [s]"]
    depth = F * values[name + "void depth [m]"] * last(solution, "pressed area fraction")
    critical = creep * depth / 13e-6 * values["Electrode area [m2]"]
    assert last(solution, "void area fraction") == pytest.approx(CURRENT / critical, rel=0.01)


@pytest.mark.parametrize(("pressure", "measured"), [(0, 0.01), (45, 0.02)])
def test_li2sn5_gives_what_a_layer_of_tin_within_the_first_grain_passes(pressure, measured):
    """X = [d/(1 − g)] (1 − exp(−(1 − g) P_Sn/(N d))), with g of the network of tin."""
    film = Powder("Li2Sn5", pressure)
    g = film.conducting_share("Sn")
    grain = film.grain / (1 - g)
    depth = grain * (1 - np.exp(-film.host_layer("Sn") / grain))
    assert depth < 0.5 * film.grain
    capacity = stripped_capacity(film.solution)
    exact = charge_of(depth, 0.4, film.solution, film.values)
    assert capacity == pytest.approx(exact, rel=0.05)
    assert 1e3 * capacity == pytest.approx(measured, rel=0.25)


def test_li05in_without_pressure_gives_what_a_layer_of_indium_passes():
    """X = P_In/N of a dense foil; 1.4 mA.h were measured."""
    solution, values = strip("Li0.5In", 0), parameters("Li0.5In", 0)
    area = values["Electrode area [m2]"] * last(solution, "pressed area fraction")
    depth = values["Positive electrode In permeability [mol.m-1.s-1]"] * F * area / CURRENT
    capacity = stripped_capacity(solution)
    assert capacity == pytest.approx(charge_of(depth, 0.5, solution, values), rel=0.03)
    assert 1e3 * capacity == pytest.approx(1.4, rel=0.25)


def test_li13in3_gives_what_the_network_of_its_product_passes_and_keeps_its_contact():
    """Li2In to Y = g F c_h ΔΦ/i behind the grain; then the grain goes on to indium.

    Meanwhile the flux from behind is N Y_c/Y, so that the lithium of the grain, 2 d, lasts for
    (Y − Y_c)² = 2 Y_c 2 d/(θ_A − θ_B).
    """
    film = Powder("Li13In3", 45)
    between = 13 / 3 - 2
    network = film.conducting_share("Li2In") * film.dense_layer("Li2In", 2, "Li13In3")
    behind = network + np.sqrt(2 * network * 2 * film.grain / between)
    lithium = between * (film.grain + behind) + 2 * film.grain
    capacity = stripped_capacity(film.solution)
    exact = charge_of(1.0, lithium, film.solution, film.values)
    assert capacity == pytest.approx(exact, rel=0.02)
    assert 1e3 * capacity == pytest.approx(3.9, rel=0.25)
    assert last(film.solution, "open-circuit potential [V]") > 1.5
    skeleton = film["skeleton area fraction"] * last(film.solution, "pressed area fraction")
    assert last(film.solution, "contact area fraction") > skeleton


def test_li17sn4_without_pressure_ends_where_lisn_cannot_pass_the_flux_to_the_contact_left():
    """The flux that narrows between voids asks for more than LiSn and all that is poorer."""
    film = Powder("Li17Sn4", 0)
    f = 1 - last(film.solution, "void area fraction")
    narrowing = np.pi / 4 * (1 - np.sqrt(f)) ** 1.5 / f * film["contact spot radius [m]"]
    passed = film.dense_layer("LiSn", 1, "Li7Sn3") + film.dense_layer("Li2Sn5", 0.4, "LiSn")
    assert passed + film.host_layer("Sn") < narrowing * film.host
    assert film.conducting_share("LiSn") == 0
    # The surface stays at the poor edge of Li7Sn3; most of the connected lithium is left.
    edge = 7 / 3 - film["Li7Sn3 homogeneity range"] / 2
    assert last(film.solution, "surface stoichiometry") == pytest.approx(edge, abs=2e-3)
    lithium = film.solution["Positive electrode lithium [mol]"].entries
    assert lithium[-1] > 0.8 * lithium[0]
