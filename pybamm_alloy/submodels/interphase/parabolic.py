
from .base_interphase import BaseInterphase


class Parabolic(BaseInterphase):
    """Growth limited by transport through the layer (Wagner): dd/dt = k/d."""

    citations = (
        "@article{Wagner1933, author={Wagner, Carl}, title={Beitrag zur Theorie des "
        "Anlaufvorgangs}, journal={Zeitschrift f{\\\"u}r Physikalische Chemie}, "
        "volume={21B}, pages={25--41}, year={1933}}",
    )

    def _growth_rate(self, d, variables):
        return self.domain_param.k_growth(self.param.T) / d
