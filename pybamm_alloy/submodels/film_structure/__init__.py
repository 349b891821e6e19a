from .base_film_structure import BaseFilmStructure
from .dense import Dense
from .pressed_powder import PressedPowder

__all__ = ["BaseFilmStructure", "Dense", "PressedPowder"]
