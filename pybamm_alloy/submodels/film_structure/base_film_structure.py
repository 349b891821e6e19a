from ..base_submodel import ElectrodeSubmodel


class BaseFilmStructure(ElectrodeSubmodel):
    """
    How much of a film is solid, and what its pores do to the transport of lithium.

    A submodel provides ``{Domain} film packed molar volume [m3.mol-1]``: the volume of the
    film per mole of host, pores included, below which stripping does not bring it. Where it is
    zero the film is dense, and its thickness that of its phases. The diffusion submodel reads
    it, and ``{Domain} film grain size [m]``, the depth below which the pores count.
    """

    def _structure_variables(self, packed_volume, grain_size):
        return {
            f"{self._Domain} film packed molar volume [m3.mol-1]": packed_volume,
            f"{self._Domain} film grain size [m]": grain_size,
        }
