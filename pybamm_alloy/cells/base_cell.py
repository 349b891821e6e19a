import inspect
from collections.abc import Mapping

import pybamm

from ..submodels.lithium_inventory import LithiumInventory
from ..submodels.terminal_voltage import VOLTAGE_PARTS, TerminalVoltage
from .alloy_cell import AlloyCell
from .film_mesh import check_nodes
from .options import BASE_SUBMODELS, CELL_FAMILIES, CellOptions, submodel_class
from .parameter_ranges import check_parameter_values
from .parameters import AlloyCellParameters
from .step_controls import check_step_controls

#: Summary variables of PyBaMM's lithium-ion cells that an alloy cell has too.
_SUMMARY_OF_PYBAMM = (
    "Capacity [A.h]",
    "Loss of lithium inventory [%]",
    "Total capacity lost to side reactions [A.h]",
    "Loss of active material in negative electrode [%]",
    "Loss of active material in positive electrode [%]",
)
_SUMMARY_PER_ELECTRODE = (
    "electrode lithium [mol]",
    "electrode state of charge",
    "electrode plated lithium [mol]",
    "electrode contact area fraction",
    "electrode contact resistance [Ohm.m2]",
    "electrode diffusivity multiplier",
    "electrode swelling [m]",
    "interphase resistance [Ohm.m2]",
    "interphase thickness [m]",
)


class BaseCell(AlloyCell, pybamm.BaseModel):
    """
    Two alloy films with a solid electrolyte between them.

    Parameter values are checked by :func:`pybamm_alloy.check_parameter_values` when they are
    inserted into the equations, before anything is solved. Names that nothing reads are named
    in a warning.

    Parameters
    ----------
    options : dict, optional
        Option to value; see :class:`pybamm_alloy.CellOptions`. A tuple sets
        (negative, positive) apart.
    name : str, optional
        The name of the model.
    build : bool, optional
        Whether to build the model now (default), or leave ``submodels`` to be changed
        before ``build_model()``.

    Raises
    ------
    pybamm.OptionError
        If an option or its value is not known.
    """

    def __init__(self, options=None, name="Alloy cell", build=True):
        super().__init__(name)
        self.options = CellOptions(options)
        self.param = AlloyCellParameters()
        self.variables.update(
            {
                "Time [s]": pybamm.t,
                "Time [min]": pybamm.t / 60,
                "Time [h]": pybamm.t / 3600,
                "Ambient temperature [K]": self.param.T,
                "Ambient temperature [C]": self.param.T - 273.15,
            }
        )
        self.set_submodels()
        self.summary_variables = [
            "Time [h]",
            "Throughput capacity [A.h]",
            "Cumulative charge capacity [A.h]",
            "Cumulative discharge capacity [A.h]",
            *_SUMMARY_OF_PYBAMM,
            "Total lithium [mol]",
            "Stack pressure [Pa]",
            *(
                f"{Domain} {variable}"
                for Domain in ("Negative", "Positive")
                for variable in _SUMMARY_PER_ELECTRODE
            ),
        ]
        self._receive_values()
        if build:
            self.build_model()

    @property
    def options(self):
        """The options, checked; a model read from JSON gives them as a plain dict."""
        return self._options

    @options.setter
    def options(self, options):
        self._options = _checked_options(options)

    @property
    def films(self):
        """Parameters of each film by its domain, "negative" or "positive"."""
        return self.param.domain_params

    def _check_values(self, values):
        super()._check_values(values)
        if self.is_parameterised:
            check_step_controls(self, values)

    @classmethod
    def deserialise(cls, properties):
        """A discretised cell as ``pybamm.Simulation.save_model`` wrote it, with its options."""
        instance = cls(_checked_options(properties["options"]), properties["name"] + "_saved")
        return cls.generic_deserialise(instance, properties)

    def set_submodels(self):
        """One submodel per family, or per family and electrode, in physical order."""
        self.set_external_circuit_submodel()
        for family in BASE_SUBMODELS:
            if family in CELL_FAMILIES:
                cls = submodel_class(family, self.options[family])
                self.submodels[family] = cls(self.param, self.options)
                continue
            for domain in ("negative", "positive"):
                cls = submodel_class(family, self.options.submodel(family, domain))
                self.submodels[f"{domain} {family}"] = cls(
                    self.param, domain, self.options
                )
        self.submodels["lithium inventory"] = LithiumInventory(self.param, self.options)
        self.submodels["terminal voltage"] = TerminalVoltage(self.param, self.options)

    def set_external_circuit_submodel(self):
        """What sets the current: the operating mode, as in PyBaMM's own models."""
        circuits = {
            "current": pybamm.external_circuit.ExplicitCurrentControl,
            "voltage": pybamm.external_circuit.VoltageFunctionControl,
            "power": pybamm.external_circuit.PowerFunctionControl,
        }
        mode = self.options["operating mode"]
        self.submodels["external circuit"] = (
            pybamm.external_circuit.FunctionControl(self.param, mode, self.options)
            if callable(mode)
            else circuits[mode](self.param, self.options)
        )
        self.submodels["discharge and throughput variables"] = (
            pybamm.external_circuit.DischargeThroughput(self.param, self.options)
        )

    @property
    def default_geometry(self):
        """Each film from the electrolyte (0) to the current collector."""
        return {
            f"{domain} electrode": {
                p.X: {"min": pybamm.Scalar(0), "max": p.L}
            }
            for domain, p in self.param.domain_params.items()
        }

    @property
    def default_var_pts(self):
        """Nodes through each film."""
        return {"x_n": self._film_nodes, "x_p": self._film_nodes}

    @property
    def default_submesh_types(self):
        """The same mesh for each film."""
        return dict.fromkeys(self.default_geometry, self._film_submesh)

    @property
    def default_spatial_methods(self):
        """The same method for each film."""
        return dict.fromkeys(self.default_geometry, self._film_spatial_method)

    @property
    def default_quick_plot_variables(self):
        """Variables of ``solution.plot()``."""
        return [
            "Current [A]",
            "Voltage [V]",
            [
                "Negative electrode potential vs Li [V]",
                "Positive electrode potential vs Li [V]",
            ],
            [*VOLTAGE_PARTS[:3]],  # QuickPlot has four styles of line
            [*VOLTAGE_PARTS[3:]],
            "Negative film stoichiometry without plated lithium",
            "Positive film stoichiometry without plated lithium",
            [
                "Negative electrode contact area fraction",
                "Positive electrode contact area fraction",
            ],
        ]


def _checked_options(options):
    """Options of a cell; from JSON they are a plain dict, with lists in place of tuples."""
    if isinstance(options, CellOptions):
        return options
    lists = {name: tuple(value) for name, value in options.items() if isinstance(value, list)}
    return CellOptions(options | lists)


def check_simulation_options(options):
    """Check options for ``pybamm.Simulation`` before a model is built with them.

    Raises
    ------
    ValueError
        If one is not known, ``var_pts`` is no mapping with a number of nodes for each film, or the
        solver is none.
    """
    known = inspect.signature(pybamm.Simulation).parameters
    if unknown := [name for name in options if name not in known]:
        raise ValueError(f"'{unknown[0]}' is no option of pybamm.Simulation: {list(known)}")
    nodes, solver = options.get("var_pts"), options.get("solver")
    if nodes is not None and not (isinstance(nodes, Mapping) and {"x_n", "x_p"} <= {*nodes}):
        raise ValueError(
            f"var_pts is {nodes!r}; it must be the nodes through each film, such as "
            "{'x_n': 20, 'x_p': 20}"
        )
    for name in ("x_n", "x_p") if nodes is not None else ():
        check_nodes(name, nodes[name])
    if not isinstance(solver, pybamm.BaseSolver | None):
        raise ValueError(f"solver is {solver!r}; it must be a solver of PyBaMM")


def check_cell(model, parameter_values=None):
    """Check that a model is a cell of this package, and its parameter values if given.

    Raises
    ------
    ValueError
        If it is not, or the values are none of PyBaMM's or out of range.
    """
    if not isinstance(model, AlloyCell):
        raise ValueError(
            f"model is {model!r}; it must be a cell of pybamm_alloy, such as HalfCell()"
        )
    if not isinstance(parameter_values, pybamm.ParameterValues | None):
        example = parameter_values if isinstance(parameter_values, str) else "Hansel2021_LiIn"
        raise ValueError(
            f"parameter_values is {parameter_values!r}; it must be parameter values, such as "
            f"pybamm.ParameterValues('{example}')"
        )
    if parameter_values is not None:
        check_parameter_values(parameter_values)


def check_two_films(model, parameter_values=None):
    """Check that a model is a cell of two films, and its parameter values if given.

    Raises
    ------
    ValueError
        If it is not, or as :func:`check_cell`.
    """
    check_cell(model, parameter_values)
    if not isinstance(model, BaseCell):
        raise ValueError(
            f"model is a {type(model).__name__}; the stripping test is of cells of two films, such "
            "as HalfCell()"
        )
