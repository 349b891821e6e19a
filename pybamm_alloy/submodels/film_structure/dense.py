import pybamm

from .base_film_structure import BaseFilmStructure


class Dense(BaseFilmStructure):
    """A film without pores, whose thickness is that of its phases."""

    def get_fundamental_variables(self):
        return self._structure_variables(pybamm.Scalar(0), self.domain_param.grain)
