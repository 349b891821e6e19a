"""PyBaMM models of solid-state cells with lithium-alloy anodes."""

from importlib import import_module
from pathlib import Path

# In a checkout, experiments/ and parameter_sets/ stand beside this folder.
if (Path(__file__).parents[1] / "pyproject.toml").exists():
    __path__.append(str(Path(__file__).parents[1]))

#: Public name → module that has it; imported at first use, as PyBaMM takes its time.
_HOMES = {
    "AlloyCellParameters": "parameters",
    "BaseCell": "cells",
    "CellOptions": "options",
    "HalfCell": "cells",
    "Hull": "hull",
    "Spectrum": "spectrum",
    "Stripping": "protocols",
    "SymmetricCell": "cells",
    "capacity_by_rate": "maps",
    "capacity_map": "maps",
    "critical_current_map": "maps",
    "estimation": None,
    "experiments": None,
    "forward_sensitivity": "sensitivity",
    "impedance": "spectrum",
    "impedance_along": "spectrum",
    "law_class": "options",
    "laws": "options",
    "local_sensitivity": "sensitivity",
    "long_run": "long_runs",
    "parameter_sets": None,
    "plotting": None,
    "quantities": None,
    "score": "scorecard",
    "scorecard": None,
    "sobol": "sensitivity",
    "strip_under_pressure": "protocols",
    "sweep": "sweeps",
    "to_dataset": "sweep_tables",
    "tornado": "maps",
}

__all__ = list(_HOMES)


def __getattr__(name):
    if name not in _HOMES:
        raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
    home = _HOMES[name]
    module = import_module(f"{__name__}.{home or name}")
    globals()[name] = getattr(module, name) if home else module
    return globals()[name]


def __dir__():
    return sorted({*globals(), *__all__})
