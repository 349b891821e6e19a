"""The impedance of a cell over frequency, as the sum of its parts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pybamm

#: Frequencies of Hänsel et al. 2021 [Hz], ten per decade.
FREQUENCIES = np.geomspace(7e6, 0.1, 80)


@dataclass(frozen=True, eq=False)
class Spectrum:
    """Impedance over frequency, as the sum of its parts.

    Attributes
    ----------
    frequencies : numpy.ndarray, shape (n,)
        [Hz]
    impedance : numpy.ndarray of complex, shape (n,)
        [Ohm]
    parts : dict of str to numpy.ndarray of complex, shape (n,)
        [Ohm]; their sum is the impedance. "separator" and, for the negative and the
        positive electrode, "contact", "interphase", "charge transfer" (together with
        the double layer) and "diffusion", as in "positive diffusion". The composite of a full
        cell has "positive composite", its ohmic drops, and no contact or interphase.
    resistances : dict of str to float
        [Ohm]; what each part but the diffusion comes to when all of the current
        transfers charge.
    voltage : float
        Of the cell at rest [V].
    """

    frequencies: np.ndarray
    impedance: np.ndarray
    parts: dict[str, np.ndarray]
    resistances: dict[str, float]
    voltage: float

    @property
    def stack_resistance(self) -> float:
        """Sum of the resistances [Ohm]: the intercept before the diffusion tail."""
        return sum(self.resistances.values())

    @property
    def eis_solution(self) -> pybamm.EISSolution:
        """The spectrum as PyBaMM's ``EISSimulation`` returns it."""
        return pybamm.EISSolution(self.frequencies, self.impedance)

    def to_frame(self) -> pd.DataFrame:
        """One row per frequency: PyBaMM's columns, then those of each part [Ohm]."""
        columns = self.eis_solution.get_data_dict()
        for name, part in self.parts.items():
            columns[f"{name} Z_re [Ohm]"] = part.real
            columns[f"{name} Z_im [Ohm]"] = part.imag
        return pd.DataFrame(columns)

    def fit_circuit(self, circuit, initial_guess, **fit_options):
        """Fit an equivalent circuit by impedance.py, the extra "circuit".

        Parameters
        ----------
        circuit : str
            Such as "R0-p(R1-W1,CPE1)": "-" in series, "p( , )" in parallel.
        initial_guess : sequence of float
            Of each parameter, in the order of the circuit.
        **fit_options
            Of its ``fit``, such as ``weight_by_modulus=True``.

        Returns
        -------
        impedance.models.circuits.CustomCircuit
            Fitted: ``get_param_names()``, ``parameters_``, ``conf_`` (one standard
            deviation), ``predict(frequencies)``.

        Raises
        ------
        ImportError
            If impedance.py is not installed.
        """
        try:
            from impedance.models.circuits import CustomCircuit
        except ImportError as error:
            raise ImportError(
                "fit_circuit needs impedance.py: pip install 'pybamm-alloy[circuit]'"
            ) from error
        fitted = CustomCircuit(circuit, initial_guess=list(initial_guess))
        return fitted.fit(self.frequencies, self.impedance, **fit_options)
