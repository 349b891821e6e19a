"""Full cells of NMC811 and Li6PS5Cl against films of alloys, 3 mA.h/cm2 at N/P 1.2 and 45 MPa.

The cathode is that of PyBaMM's Chen2020 as a composite with the electrolyte, the film that of
Hänsel et al. 2021 (10.1021/acs.chemmater.1c01431). :func:`sources` has the source of each value.
"""

from .compose import ComposedParameterValues
from .compose_full import compose_full


def get_in_parameter_values() -> ComposedParameterValues:
    """NMC811 | Li6PS5Cl | In: indium without lithium, which the first charge makes LiIn.

    Returns
    -------
    ComposedParameterValues
        In SI units, as the names say.
    """
    return compose_full("NMC811", "In")


def get_li05in_parameter_values() -> ComposedParameterValues:
    """NMC811 | Li6PS5Cl | Li0.5In: indium with half of the lithium of LiIn.

    Returns
    -------
    ComposedParameterValues
        In SI units, as the names say.
    """
    return compose_full("NMC811", "Li0.5In")


def get_lisn_parameter_values() -> ComposedParameterValues:
    """NMC811 | Li6PS5Cl | LiSn: a powder of LiSn, charged towards Li17Sn4.

    Returns
    -------
    ComposedParameterValues
        In SI units, as the names say.
    """
    return compose_full("NMC811", "LiSn")


def get_li17sn4_parameter_values() -> ComposedParameterValues:
    """Delithiated NMC811 | Li6PS5Cl | Li17Sn4: a film that is full, to be discharged first.

    Returns
    -------
    ComposedParameterValues
        In SI units, as the names say.
    """
    return compose_full("NMC811", "Li17Sn4", state="delithiated")
