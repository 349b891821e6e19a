import pybamm

from ..options import BASES, CELL_FAMILIES, CellOptions, law_class
from ..parameters import AlloyCellParameters
from ..submodels.terminal_voltage import VOLTAGE_PARTS, TerminalVoltage


class BaseCell(pybamm.BaseModel):
    """
    Two alloy films with a solid electrolyte between them.

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
            }
        )
        self.set_submodels()
        self.summary_variables = [
            "Time [h]",
            "Throughput capacity [A.h]",
            "Total lithium [mol]",
            "Stack pressure [Pa]",
            *(
                f"{Domain} {quantity}"
                for Domain in ("Negative", "Positive")
                for quantity in (
                    "electrode lithium [mol]",
                    "electrode plated lithium [mol]",
                    "electrode contact area fraction",
                    "electrode contact resistance [Ohm.m2]",
                    "electrode diffusivity multiplier",
                    "electrode swelling [m]",
                    "interphase resistance [Ohm.m2]",
                    "interphase thickness [m]",
                )
            ),
        ]
        if build:
            self.build_model()

    @property
    def options(self):
        """The options, checked; a model read from JSON gives them as a plain dict."""
        return self._options

    @options.setter
    def options(self, options):
        if not isinstance(options, CellOptions):
            lists = {k: tuple(v) for k, v in options.items() if isinstance(v, list)}
            options = CellOptions(options | lists)
        self._options = options

    # PyBaMM's operating modes and charge counters.
    set_external_circuit_submodel = (
        pybamm.BaseBatteryModel.set_external_circuit_submodel
    )

    def set_submodels(self):
        """One submodel per family, or per family and electrode, in physical order."""
        self.set_external_circuit_submodel()
        for family in BASES:
            if family in CELL_FAMILIES:
                cls = law_class(family, self.options[family])
                self.submodels[family] = cls(self.param, self.options)
                continue
            for domain in ("negative", "positive"):
                cls = law_class(family, self.options.law(family, domain))
                self.submodels[f"{domain} {family}"] = cls(
                    self.param, domain, self.options
                )
        self.submodels["terminal voltage"] = TerminalVoltage(self.param, self.options)

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
    def mesh_parameters(self):
        """Names of the lengths that the mesh is made of: they cannot be inputs."""
        return {
            symbol.name
            for limits in self.default_geometry.values()
            for space in limits.values()
            for limit in space.values()
            for symbol in limit.pre_order()
        }

    @property
    def default_var_pts(self):
        """Nodes through each film."""
        nodes = 30 if self._has_double_layer else 20
        return {"x_n": nodes, "x_p": nodes}

    @property
    def default_submesh_types(self):
        """Nodes are closer at the electrolyte, most so for the times of a double layer."""
        stretch = 7 if self._has_double_layer else 2.5
        mesh = pybamm.MeshGenerator(
            pybamm.Exponential1DSubMesh, {"side": "left", "stretch": stretch}
        )
        return {"negative electrode": mesh, "positive electrode": mesh}

    @property
    def _has_double_layer(self):
        return self.options["surface form"] == "differential"

    @property
    def default_spatial_methods(self):
        """Finite volumes whose surface values rest on the flux."""
        method = pybamm.FiniteVolume(
            {
                "extrapolation": {
                    "order": {"gradient": "linear", "value": "linear"},
                    "use bcs": True,
                }
            }
        )
        return {"negative electrode": method, "positive electrode": method}

    def solver(self, rtol=1e-6, atol=1e-8, **options):
        """
        IDAKLU as these cells need it.

        Parameters
        ----------
        rtol, atol : float, optional
            Tolerances. PyBaMM's own 1e-4 and 1e-6 serve at constant currents, twice as
            fast; at the wall of a depleted surface a held voltage needs the default.
        **options
            Of IDAKLU, over those of the cell: ``compile=True`` takes ten seconds more to
            build, once for each cell, and a third of the time to solve.

        Returns
        -------
        pybamm.IDAKLUSolver
        """
        double_layer = self._has_double_layer
        own = {
            # The wall of a depleted surface needs its Newton steps solved well.
            "nonlinear_convergence_coefficient": 0.01,
            # Late in a run no step resolves how the faradaic current follows a switch.
            "suppress_algebraic_error": double_layer,
            "dt_init": 1e-7 if double_layer else 0.0,
            # Fewer points are stored, for microvolts of interpolation.
            "hermite_reduction_factor": 2.0,
        }
        return pybamm.IDAKLUSolver(rtol=rtol, atol=atol, options=own | options)

    @property
    def default_solver(self):
        """:meth:`solver` at its default tolerances."""
        return self.solver()

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
            "Negative electrode stoichiometry without plated lithium",
            "Positive electrode stoichiometry without plated lithium",
            [
                "Negative electrode contact area fraction",
                "Positive electrode contact area fraction",
            ],
        ]
