"""Many cells at once: sweeps, maps of an alloy, and sensitivities."""

from .full_cells import full_cell_map
from .maps import capacity_by_rate, capacity_map, critical_current_map, tornado
from .outputs import OUTPUTS
from .predict import Prediction, predict
from .sensitivity import forward_sensitivity, local_sensitivity, sobol
from .sweep import sweep
from .tables import grid, samples, to_dataset

__all__ = [
    "OUTPUTS",
    "Prediction",
    "capacity_by_rate",
    "capacity_map",
    "critical_current_map",
    "forward_sensitivity",
    "full_cell_map",
    "grid",
    "local_sensitivity",
    "predict",
    "samples",
    "sobol",
    "sweep",
    "to_dataset",
    "tornado",
]
