"""What every cell with an alloy film has: checked parameter values, and its solver."""

import warnings
from numbers import Real

import pybamm

from .. import _pybamm
from .film_mesh import FilmMesh
from .initial_lithium import warn_of_plated_start
from .parameter_ranges import check_parameter_values
from .parameters import ElectrodeParameters
from .solver import StoppingIDAKLUSolver, warn_of_passed_corners
from .unread_names import unread_names


class AlloyCell(_pybamm.ReportsSolver):
    """
    A cell with at least one alloy film, as a base besides a model of PyBaMM.

    Parameter values are checked by :func:`pybamm_alloy.check_parameter_values` when they are
    inserted into the equations, before anything is solved. Names that nothing reads are named
    in a warning.
    """

    #: Names that are read by submodels that this cell could have, besides those of the films.
    _other_names: frozenset[str] = frozenset()
    #: Options of IDAKLU that this cell needs besides those of every cell.
    _solver_options: dict[str, float] = {}

    @property
    def films(self) -> dict[str, ElectrodeParameters]:
        """Parameters of each film by its domain, "negative" or "positive"."""
        raise NotImplementedError(f"{type(self).__name__} must define films")

    def new_copy(self):
        """A copy, as PyBaMM makes one before it inserts parameter values."""
        model = super().new_copy()
        _pybamm.on_parameter_values(model, model._check_values)
        return model

    def _receive_values(self):
        """Have the parameter values checked as they are inserted into this model."""
        #: Sets of names of which a warning was given; copies of the model share them.
        self._warned = set()
        _pybamm.on_parameter_values(self, self._check_values)

    def _check_values(self, values):
        check_parameter_values(values)
        if self.is_parameterised:
            self._warn_of(unread_names(values, self._other_names))
            warn_of_plated_start(self, values)

    def on_other_solver(self):
        """Warn where a solver that was not made by :meth:`solver` may step over a pulse."""
        warn_of_passed_corners(self)

    def _warn_of(self, unread):
        """Warn of names that nothing reads, once for each set of them."""
        if not unread or frozenset(unread) in self._warned:
            return
        self._warned.add(frozenset(unread))
        listed = "; ".join(
            f"'{name}'" + (f", of which the nearest name is '{near}'" if near else "")
            for name, near in unread.items()
        )
        warnings.warn(
            f"nothing reads these parameters, which have no effect: {listed}", stacklevel=2
        )

    def insert_reference_electrode(self, position=None):
        """
        Add the potentials against a reference electrode within the electrolyte.

        As PyBaMM's lithium-ion models do, it adds ``Positive electrode 3E potential [V]`` and
        ``Negative electrode 3E potential [V]``: against Li/Li+ at the reference electrode,
        so that they have the ohmic drop between it and the electrode. ``{Domain} electrode
        potential vs Li [V]`` has none of the electrolyte's.

        Parameters
        ----------
        position : float, optional
            Distance from the negative electrode over the thickness of the electrolyte, a pure
            number: 0, or 0.01 to 1. By default 0.5, the middle.

        Raises
        ------
        ValueError
            If the position is not such a number, such as one in metres.
        """
        position = 0.5 if position is None else position
        number = isinstance(position, Real) and not isinstance(position, bool)
        # Below a hundredth it is meant in metres.
        if not (number and (position == 0 or 0.01 <= position <= 1)):
            raise ValueError(
                f"position of the reference electrode is {position!r}; it must be a part of the "
                "thickness of the electrolyte, 0 at the negative electrode or 0.01 to 1"
            )
        drop = self.variables["Separator ohmic overpotential [V]"]
        for Domain, share in (("Negative", -position), ("Positive", 1 - position)):
            potential = self.variables[f"{Domain} electrode potential vs Li [V]"]
            self.variables[f"{Domain} electrode 3E potential [V]"] = potential + share * drop

    @property
    def mesh_parameters(self):
        """Names of the lengths that the mesh is made of: they cannot be inputs."""
        return {
            symbol.name
            for limits in self.default_geometry.values()
            for space in limits.values()
            for limit in space.values()
            if isinstance(limit, pybamm.Symbol)
            for symbol in limit.pre_order()
            if isinstance(symbol, pybamm.Parameter)
        }

    @property
    def _has_double_layer(self):
        return self.options["surface form"] == "differential"

    @property
    def _film_nodes(self):
        return 30 if self._has_double_layer else 20

    @property
    def _film_submesh(self):
        """Nodes are closer at the electrolyte, most so for the times of a double layer."""
        stretch = 7 if self._has_double_layer else 5
        return pybamm.MeshGenerator(FilmMesh, {"side": "left", "stretch": stretch})

    @property
    def _film_spatial_method(self):
        """Finite volumes whose surface values rest on the flux."""
        extrapolation = {"order": {"gradient": "linear", "value": "linear"}, "use bcs": True}
        return pybamm.FiniteVolume({"extrapolation": extrapolation})

    def solver(self, rtol=1e-6, atol=1e-8, **options):
        """
        IDAKLU with the settings that these cells need.

        It stops at the corners of functions of time, such as a pulse of the stack pressure.

        Parameters
        ----------
        rtol, atol : float, optional
            Relative and absolute tolerance, pure numbers. PyBaMM's own 1e-4 and 1e-6 serve at
            constant currents, twice as fast; a voltage held at a depleted surface needs the
            default.
        **options
            Options of IDAKLU, over those of the cell: ``compile=True`` takes ten seconds more
            to build, once for each cell, and a third of the time to solve.

        Returns
        -------
        StoppingIDAKLUSolver
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
        own |= self._solver_options
        return StoppingIDAKLUSolver(rtol=rtol, atol=atol, options=own | options)

    @property
    def default_solver(self):
        """:meth:`solver` at its default tolerances."""
        return self.solver()
