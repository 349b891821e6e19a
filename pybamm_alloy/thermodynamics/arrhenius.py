import pybamm

from .._pybamm import divisor


def arrhenius(quantity: str, temperature: pybamm.Symbol) -> pybamm.Symbol:
    """Factor by which a quantity differs from its value at the reference temperature.

    exp(E/R (1/T_ref − 1/T)), with the parameters "{quantity} activation energy [J.mol-1]"
    and "Reference temperature [K]".

    Parameters
    ----------
    quantity : str
        Name of the quantity without its unit.
    temperature : pybamm.Symbol
        [K]

    Returns
    -------
    pybamm.Symbol
        A pure number.
    """
    E = pybamm.Parameter(f"{quantity} activation energy [J.mol-1]")
    T_ref = divisor("Reference temperature [K]")
    return pybamm.exp(E / pybamm.constants.R * (1 / T_ref - 1 / temperature))
