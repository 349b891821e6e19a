import functools

import pybamm

from .._util.parameter_ranges import parameter_ranges
from ..submodels.composite_potential import CompositePotential
from ..submodels.film_in_full_cell import FilmInFullCell
from ..submodels.full_cell_inventory import FullCellInventory
from ..submodels.single_ion_potential import SingleIonPotential
from ..submodels.terminal_voltage import FULL_CELL_VOLTAGE_PARTS
from .alloy_cell import AlloyCell
from .full_cell_options import FILM_FAMILIES, FullCellOptions
from .options import CELL_FAMILIES, submodel_class
from .parameters import FilmOfFullCellParameters, ambient_temperature

#: What PyBaMM counts of the positive electrode alone, as if lithium in the film were lost.
_OF_ONE_ELECTRODE = (
    "LLI [%]",
    "Loss of lithium inventory, including electrolyte [%]",
    "Total lithium in particles [mol]",
    "Total lithium capacity [A.h]",
    "Total lithium capacity in particles [A.h]",
    "Total lithium lost [mol]",
    "Total lithium lost from particles [mol]",
    "Total lithium lost from electrolyte [mol]",
    "Total lithium lost to side reactions [mol]",
)
_SUMMARY = (
    "Time [h]",
    "Throughput capacity [A.h]",
    "Cumulative charge capacity [A.h]",
    "Cumulative discharge capacity [A.h]",
    "Capacity [A.h]",
    "Loss of lithium inventory [%]",
    "Total capacity lost to side reactions [A.h]",
    "Loss of active material in negative electrode [%]",
    "Loss of active material in positive electrode [%]",
    "Total lithium [mol]",
    "Stack pressure [Pa]",
    "Negative electrode lithium [mol]",
    "Negative electrode state of charge",
    "Negative electrode plated lithium [mol]",
    "Negative electrode contact area fraction",
    "Negative electrode contact resistance [Ohm.m2]",
    "Negative electrode diffusivity multiplier",
    "Negative electrode swelling [m]",
    "Negative interphase resistance [Ohm.m2]",
    "Negative interphase thickness [m]",
    "Positive electrode capacity [A.h]",
    "Positive electrode lithium [mol]",
    "Positive electrode stoichiometry",
    "Positive electrode swelling [m]",
)


class _AlloyAnode(AlloyCell):
    """An alloy film as the negative electrode of one of PyBaMM's lithium-ion models."""

    # A front that passes a node makes the Jacobian stale, and a new one costs less than
    # iterations. These are the defaults of IDA, in place of PyBaMM's.
    _solver_options = {"max_nonlinear_iterations": 4, "nonlinear_convergence_coefficient": 0.33}

    def __init__(self, options=None, name="Alloy full cell", build=True):
        # PyBaMM completes the dictionary that it is given.
        options = options if isinstance(options, FullCellOptions) else dict(options or {})
        super().__init__(options, name, build)
        self._receive_values()

    @property
    def options(self):
        """The options, checked; a model read from JSON gives them as a plain dict."""
        return self._options

    @options.setter
    def options(self, options):
        checked = isinstance(options, FullCellOptions)
        self._options = options if checked else FullCellOptions(options)
        self._rebuild_param()

    def _rebuild_param(self):
        super()._rebuild_param()
        # As for the other cells, it may be a function of time, and does not depend on place.
        self.param.T_amb, self.param.T_amb_av = _ambient_temperature_at, ambient_temperature
        self.film_param = FilmOfFullCellParameters(self.param)

    @property
    def films(self):
        """Parameters of the film, the negative electrode."""
        return {"negative": self.film_param.n}

    @property
    def default_parameter_values(self):
        """NMC811 against a foil of Li0.5In."""
        return pybamm.ParameterValues("Alloy_NMC811_Li0.5In")

    @property
    def _other_names(self):
        ranges = parameter_ranges()
        return _names_of_positive_electrodes() | {row.parameter for row in ranges if row.full}

    def _check_values(self, values):
        super()._check_values(values)
        _check_geometry(values)
        _check_initial_concentration(values)

    def set_electrolyte_concentration_submodel(self):
        """A single-ion conductor has the same concentration everywhere."""
        self.submodels["electrolyte diffusion"] = (
            pybamm.electrolyte_diffusion.ConstantConcentration(self.param, self.options)
        )

    def set_open_circuit_potential_submodel(self):
        """That of the positive electrode; the film has its own."""
        super().set_open_circuit_potential_submodel()
        self.submodels.pop("negative primary open-circuit potential")

    def set_solid_submodel(self):
        """That of the positive electrode; the film has no ohmic drop."""
        super().set_solid_submodel()
        self.submodels.pop("negative electrode potential", None)

    def set_li_metal_counter_electrode_submodels(self):
        """The film's submodels in place of those of PyBaMM's lithium metal."""
        film = self.options.film
        for family in FILM_FAMILIES:
            cls = submodel_class(family, film[family])
            if family in CELL_FAMILIES:
                self.submodels[family] = cls(self.film_param, film)
            else:
                self.submodels[f"negative {family}"] = cls(self.film_param, "negative", film)
        self.submodels["film in full cell"] = FilmInFullCell(self.film_param, film)
        self.submodels["inventory"] = FullCellInventory(
            self.param, self.options, self.film_param.n
        )

    def set_voltage_variables(self):
        """PyBaMM's, the potential of each electrode, and the parts of the voltage."""
        super().set_voltage_variables()
        v = self.variables
        resistance = _without_collector(self.film_param.separator_resistance)
        separator = -v["Total current density [A.m-2]"] * resistance
        lead = pybamm.Scalar(0)
        if self.options["contact resistance"] == "true":
            lead = v["Current [A]"] * self.param.R_contact(self.film_param.T)
        E_n = v["Negative electrode potential vs Li [V]"]
        E_p = _without_collector(v["Voltage [V]"]) + lead + E_n - separator
        film = {
            part: v[f"Negative {part} overpotential [V]"]
            for part in (
                *("electrode diffusion", "electrode hysteresis", "electrode contact"),
                "interphase",
            )
        }
        film_bulk = v["Negative electrode bulk open-circuit potential [V]"]
        film_reaction = E_n - film_bulk - sum(film.values())
        bulk, diffusion, reaction = (
            _without_collector(v[name])
            for name in (
                "Positive electrode bulk open-circuit potential [V]",
                "Positive particle concentration overpotential [V]",
                "X-averaged positive electrode reaction overpotential [V]",
            )
        )
        parts = (
            bulk - film_bulk,
            diffusion - film["electrode diffusion"],
            -film["electrode hysteresis"],
            reaction - film_reaction,
            -film["interphase"],
            -film["electrode contact"] - lead,
            separator,
            E_p - bulk - diffusion - reaction,
        )
        v.update(zip(FULL_CELL_VOLTAGE_PARTS, parts, strict=True))
        v["Positive electrode potential vs Li [V]"] = E_p
        v["Separator resistance [Ohm.m2]"] = resistance
        v["Positive electrode surface stoichiometry"] = _without_collector(
            pybamm.x_average(v["Positive particle surface stoichiometry"])
        )

    def set_degradation_variables(self):
        """Lithium of both electrodes; what PyBaMM counts of one of them is left out."""
        super().set_degradation_variables()
        for name in _OF_ONE_ELECTRODE:
            self.variables.pop(name)
        self.variables.update(self.submodels["inventory"].inventory_variables(self.variables))

    def set_summary_variables(self):
        """Variables of which PyBaMM keeps the value after each cycle."""
        self.summary_variables = list(_SUMMARY)

    @property
    def default_geometry(self):
        """PyBaMM's, and the film from the electrolyte (0) to its current collector."""
        film = self.film_param.n
        limits = {film.X: {"min": pybamm.Scalar(0), "max": film.L}}
        return super().default_geometry | {"negative electrode": limits}

    @property
    def default_var_pts(self):
        """Nodes through the film, the electrolyte, the composite and its particles."""
        return super().default_var_pts | {"x_n": self._film_nodes, "x_s": 5}

    @property
    def default_submesh_types(self):
        """PyBaMM's, and that of the film."""
        return super().default_submesh_types | {"negative electrode": self._film_submesh}

    @property
    def default_spatial_methods(self):
        """PyBaMM's, and that of the film."""
        methods = dict(super().default_spatial_methods)
        macroscale = methods.pop("macroscale")
        return {
            "negative electrode": self._film_spatial_method,
            "separator": macroscale,
            "positive electrode": macroscale,
            **methods,
        }

    @property
    def default_quick_plot_variables(self):
        """Variables of ``solution.plot()``."""
        return [
            "Current [A]",
            "Voltage [V]",
            ["Negative electrode potential vs Li [V]", "Positive electrode potential vs Li [V]"],
            [*FULL_CELL_VOLTAGE_PARTS[:4]],  # QuickPlot has four styles of line
            [*FULL_CELL_VOLTAGE_PARTS[4:]],
            "Negative film stoichiometry without plated lithium",
            "Positive particle concentration",
            "Negative electrode state of charge",
            "Positive electrode stoichiometry",
        ]


class FullCell(_AlloyAnode, pybamm.lithium_ion.SPMe):
    """
    A full cell: composite cathode | solid electrolyte | alloy film, of averaged particles.

    The positive electrode is that of PyBaMM's single particle model with electrolyte
    (:class:`pybamm.lithium_ion.SPMe`): particles of one composition, and the ohmic drops of a
    uniform reaction. The negative electrode is a film of this package. The electrolyte is a
    single-ion conductor.

    A positive current discharges the cell: it strips the film. PyBaMM's axis begins with the
    thickness of the film, "Negative electrode thickness [m]"; the film has its own coordinate,
    0 at the electrolyte.

    Parameters
    ----------
    options : dict, optional
        As of :class:`pybamm_alloy.FullCellOptions`.
    name : str, optional
        The name of the model.
    build : bool, optional
        Whether to build the model now (default).

    Raises
    ------
    pybamm.OptionError
        If an option or its value is not known, or not one of a full cell.

    Examples
    --------
    >>> import pybamm_alloy
    >>> pybamm_alloy.FullCell({"interphase": "parabolic"}).name
    'Alloy full cell'
    """


class FullCellDFN(_AlloyAnode, pybamm.lithium_ion.DFN):
    """
    A full cell as :class:`pybamm_alloy.FullCell`, with the reaction resolved through the cathode.

    The positive electrode is that of PyBaMM's Doyle-Fuller-Newman model
    (:class:`pybamm.lithium_ion.DFN`): particles at each depth of the composite, to which ionic
    and electronic resistance distribute the current. Thick or poorly conducting composites need
    it.

    Parameters
    ----------
    options, name, build
        As of :class:`pybamm_alloy.FullCell`.

    Raises
    ------
    pybamm.OptionError
        If an option or its value is not known, or not one of a full cell.

    Examples
    --------
    >>> import pybamm_alloy
    >>> pybamm_alloy.FullCellDFN().name
    'Alloy full cell with a resolved cathode'
    """

    def __init__(self, options=None, name="Alloy full cell with a resolved cathode", build=True):
        super().__init__(options, name, build)

    def set_electrolyte_potential_submodel(self):
        """That of a single-ion conductor, unless the form of the surface potential has its own."""
        super().set_electrolyte_potential_submodel()
        if self.options["surface form"] == "false":
            self.submodels["electrolyte conductivity"] = SingleIonPotential(
                self.param, self.options
            )

    def set_solid_submodel(self):
        """That of the positive electrode, whose rounding does not make lithium."""
        super().set_solid_submodel()
        if self.options["surface form"] == "false":
            self.submodels["positive electrode potential"] = CompositePotential(
                self.param, "positive", self.options
            )


#: PyBaMM's parameter sets whose names of a positive electrode are known.
_SETS = ("OKane2022", "Prada2013", "Ramadass2004", "Ai2020")


@functools.cache
def _names_of_positive_electrodes():
    """Names in PyBaMM's sets that a submodel of the positive electrode or electrolyte reads."""
    names = {name for one in _SETS for name in pybamm.parameter_sets[one]}
    return frozenset(name for name in names if not name.startswith(("Negative", "Separator")))


def _check_geometry(values):
    """Refuse an area that is not that of PyBaMM's electrode, and electrodes in parallel."""
    name = "Number of electrodes connected in parallel to make a cell"
    number = values.get(name, 1)
    if number != 1:
        raise ValueError(
            f"parameter '{name}' is {number}; it must be 1: 'Electrode area [m2]' is that of all "
            "layers"
        )
    sides = [f"Electrode {side} [m]" for side in ("width", "height")]
    try:
        area, width, height = (
            values.evaluate(pybamm.Parameter(name)) for name in ("Electrode area [m2]", *sides)
        )
    except (KeyError, ValueError, TypeError, AttributeError):
        return  # Inputs decide.
    if abs(width * height / area - 1) > 1e-6:
        raise ValueError(
            f"parameter 'Electrode area [m2]' is {area:g}, and '{sides[0]}' times '{sides[1]}' is "
            f"{width * height:g}; they must be the same"
        )


def _check_initial_concentration(values):
    """Refuse more lithium in the active material of the cathode than it holds."""
    initial, most = (
        f"{kind} concentration in positive electrode [mol.m-3]" for kind in ("Initial", "Maximum")
    )
    try:
        given, limit = (float(values[name]) for name in (initial, most))
    except (KeyError, ValueError, TypeError):
        return  # A function, or inputs decide.
    if given > limit:
        raise ValueError(
            f"parameter '{initial}' is {given:g}; it must be {limit:g} at most, which is '{most}'"
        )


def _ambient_temperature_at(y, z, t):
    """As PyBaMM's models ask for it, at a place of the current collector."""
    return ambient_temperature(t)


def _without_collector(symbol):
    """A variable of PyBaMM's current collectors as a number of the cell."""
    return pybamm.yz_average(symbol) if symbol.domain else symbol
