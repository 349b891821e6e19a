import pybamm

from .base_film_structure import BaseFilmStructure


class PressedPowder(BaseFilmStructure):
    """
    A film of cold-pressed powder, whose pores open as it is stripped.

    The assembly pressure P leaves the solid fraction φ = 1 − (1 − φ_i) exp(−P/H) of Heckel, with
    φ_i the packing fraction of the powder and H its consolidation pressure. The film keeps its
    volume V_film = V_m(θ_0)/φ per mole of host while it is stripped, and plating fills the pores
    before the film grows. V_m(θ_0) is the mean of a film with an initial profile. A phase k then
    takes the share s_k = V_k/V_film of the volume, and beyond the first grain its network
    conducts as the effective medium of Bruggeman, (3 s_k − 1)/2. At a depth x the share 1 − x/d
    of the area is still within the grain, of the size d, that touches the electrolyte: the
    surface cuts grains anywhere. A film with a packing fraction of 1, such as a foil, stays
    dense.
    """

    citations = (
        "@article{Heckel1961, author={Heckel, R. W.}, title={Density-pressure relationships in "
        "powder compaction}, journal={Transactions of the Metallurgical Society of AIME}, "
        "volume={221}, pages={671--675}, year={1961}}",
        "Bruggeman1935",
    )

    def get_fundamental_variables(self):
        p = self.domain_param
        pores = (1 - p.packing) * pybamm.exp(-p.P_assembly / p.P_consolidation)
        pressed = pybamm.Integral(p.V_m(p.theta_init_profile), p.X) / p.L / (1 - pores)
        # A foil has no pores to begin with, and none open in it.
        packed = pressed * (p.packing < 1)
        return self._structure_variables(packed, p.grain)
