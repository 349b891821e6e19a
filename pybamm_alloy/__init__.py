"""PyBaMM models of solid-state cells with lithium-alloy anodes."""

from importlib import import_module

#: Public name → subpackage that defines it. Names are imported at first use, since PyBaMM
#: takes seconds to import.
_SUBPACKAGES = {
    "AlloyCellParameters": "cells",
    "BaseCell": "cells",
    "CALIBRATED_OPTIONS": "cells",
    "CellOptions": "cells",
    "FullCell": "cells",
    "FullCellDFN": "cells",
    "FullCellOptions": "cells",
    "HalfCell": "cells",
    "Hull": "thermodynamics",
    "Spectrum": "impedance",
    "StrippingTest": "impedance",
    "SymmetricCell": "cells",
    "capacity_by_rate": "sweeps",
    "capacity_map": "sweeps",
    "check_parameter_values": "cells",
    "critical_current_map": "sweeps",
    "estimation": None,
    "experiments": None,
    "forward_sensitivity": "sweeps",
    "full_cell_map": "sweeps",
    "impedance": None,
    "impedance_along": "impedance",
    "local_sensitivity": "sweeps",
    "long_run": "long_runs",
    "parameter_sets": None,
    "plotting": None,
    "predict": "sweeps",
    "reports": None,
    "results": None,
    "score": "scorecard",
    "score_literature": "scorecard",
    "scorecard": None,
    "sobol": "sweeps",
    "strip_under_pressure": "impedance",
    "submodel_class": "cells",
    "submodel_names": "cells",
    "sweep": "sweeps",
    "to_dataset": "sweeps",
    "tornado": "sweeps",
}

__all__ = ["__version__", *_SUBPACKAGES]


def __getattr__(name):
    if name == "__version__":
        from importlib.metadata import version

        return version("pybamm-alloy")
    if name not in _SUBPACKAGES:
        raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
    subpackage = _SUBPACKAGES[name]
    module = import_module(f"{__name__}.{subpackage or name}")
    globals()[name] = getattr(module, name) if subpackage else module
    return globals()[name]


def __dir__():
    return sorted({*globals(), *__all__})
