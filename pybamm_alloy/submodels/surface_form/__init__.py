from .base_surface_form import BaseSurfaceForm
from .double_layer import DoubleLayer
from .no_double_layer import NoDoubleLayer

__all__ = ["BaseSurfaceForm", "DoubleLayer", "NoDoubleLayer"]
