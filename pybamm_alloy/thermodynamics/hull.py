"""Ground states of a lithium alloy from formation energies, and the plateaus between them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from numbers import Real

import numpy as np
from numpy.typing import ArrayLike

from .._util.parameter_ranges import check_in_range

#: Energy above the hull [eV per atom] up to which a phase may be stable at room temperature.
METASTABLE_LIMIT = 0.03
#: Largest formation energy [eV per atom], of either sign, that a lithium alloy may have.
LARGEST_ENERGY = 2.0
#: One electronvolt per atom in kJ per mole of atoms.
EV_PER_ATOM = 96.48533
#: Width of the stability window [V] that is given to a metastable phase that is kept.
KEPT_WINDOW = 0.005


@cache
def stoichiometry(formula: str, host: str) -> Fraction:
    """Lithium atoms per host atom in a binary formula, exactly.

    Parameters
    ----------
    formula : str
        Such as ``"Li13In3"``, ``"In"``.
    host : str
        Symbol of the host element, such as ``"In"``.

    Returns
    -------
    fractions.Fraction
        A pure number.

    Raises
    ------
    ValueError
        If the text is not a formula, or the formula has another element or no host atom.
    """
    counts = {"Li": 0, host: 0}
    parts = re.findall(r"([A-Z][a-z]?)(\d*)", formula)
    if "".join(element + number for element, number in parts) != formula or not parts:
        raise ValueError(f"'{formula}' is not a chemical formula such as 'Li13{host}3'")
    for element, number in parts:
        if element not in counts:
            raise ValueError(
                f"formula '{formula}' has the element '{element}'; "
                f"only Li and the host {host} are allowed"
            )
        counts[element] += int(number or 1)
    if counts[host] == 0:
        raise ValueError(f"formula '{formula}' has no atom of the host {host}")
    return Fraction(counts["Li"], counts[host])


@dataclass(frozen=True)
class Hull:
    """Ground states of a host with lithium and the plateaus between them.

    The potential of a plateau is the energy that lithium gives up between two neighbouring
    ground states, U_k = −(e_k − e_{k−1}) / (θ_k − θ_{k−1}), with the energy e [eV per host atom]
    relative to the host and lithium metal, and the stoichiometry θ.

    Attributes
    ----------
    host : str
        Symbol of the host element.
    formulas : tuple of str
        The n lithium-bearing ground states, poorest in lithium first.
    plateaus : tuple of float
        n potentials vs Li/Li+ [V], strictly falling and positive: ``plateaus[k]`` is
        where ``formulas[k]`` forms from its lithium-poorer neighbour (the host, k = 0).
        Past the richest phase lithium plates at 0 V.
    stabilised : dict
        Energy [eV per atom] by which each kept metastable phase was lowered.

    Raises
    ------
    ValueError
        If there is no phase, the phases and the plateaus differ in number, the phases do not
        run from lithium-poor to lithium-rich, or the plateaus do not fall above 0 V.

    References
    ----------
    Aydinol, M. K., et al., Phys. Rev. B 56 (1997) 1354, 10.1103/PhysRevB.56.1354.
    """

    host: str
    formulas: tuple[str, ...]
    plateaus: tuple[float, ...]
    stabilised: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self):
        if not self.formulas:
            raise ValueError(f"the hull of {self.host} has no lithium-bearing phase")
        if len(self.formulas) != len(self.plateaus):
            raise ValueError(
                f"the hull of {self.host} needs one plateau per phase, got "
                f"{len(self.plateaus)} for {len(self.formulas)} phases"
            )
        theta = self.stoichiometries
        for k, formula in enumerate(self.formulas):
            if not theta[k + 1] > theta[k]:
                raise ValueError(
                    f"phase '{formula}' has {theta[k + 1]:.4g} Li per {self.host}, not "
                    f"more than its neighbour's {theta[k]:.4g}: phases must be distinct "
                    "and run from lithium-poor to lithium-rich"
                )
        for k, formula in enumerate(self.formulas):
            lower = self.plateaus[k + 1] if k + 1 < len(self.plateaus) else 0.0
            if not np.inf > self.plateaus[k] > lower:
                raise ValueError(
                    f"the plateau at which '{formula}' forms is {self.plateaus[k]:.4g} V, "
                    f"not above the next one's {lower:.4g} V: plateaus must be finite, fall "
                    "as lithium is added and stay above 0 V vs Li/Li+"
                )
            check_in_range(
                f"the plateau at which '{formula}' forms",
                float(self.plateaus[k]),
                f"Positive electrode {formula} plateau potential [V]",
            )

    @classmethod
    def from_formation_energies(
        cls,
        host: str,
        energies: Mapping[str, float] | Iterable[tuple[str, float]],
        keep: Iterable[str] = (),
        corrections: Mapping[str, float] | None = None,
    ) -> Hull:
        """Hull whose ground states are the lower convex hull of formation energies.

        The formation energy per atom E of a phase gives its energy per host atom,
        e = (1 + θ) E.

        Parameters
        ----------
        host : str
            Symbol of the host element.
        energies : mapping or iterable of pairs
            Formula to formation energy [eV per atom], within ±2. The host itself must be
            present, with 0; lithium may be, with 0.
        keep : iterable of str
            Metastable phases to keep: their energy is lowered until they are stable
            over :data:`KEPT_WINDOW`.
        corrections : mapping, optional
            Formula to the measured potential [V] of the plateau at which it forms,
            instead of the calculated one.

        Returns
        -------
        Hull

        Raises
        ------
        ValueError
            If an end member is missing or not 0, a composition stands twice, no
            compound is stable, or a kept or corrected phase cannot be.
        """
        pairs = list(energies.items() if isinstance(energies, Mapping) else energies)
        points = _check_energies(host, pairs)
        stabilised = {}
        keep = [keep] if isinstance(keep, str) else list(keep)
        stable = _lower_hull(host, points)
        for formula in keep:
            if formula not in points:
                raise ValueError(
                    f"phase '{formula}' to be kept is not among {sorted(points)}"
                )
            shift = _stabilising_shift(host, points, formula)
            if shift > 0:
                points[formula] -= shift
                stabilised[formula] = shift
        formulas = _lower_hull(host, points)
        if not formulas:
            raise ValueError(
                f"no compound of {host} with Li is stable: every formation energy is "
                "zero or positive"
            )
        lost = [f for f in (*stable, *keep) if f not in formulas]
        if lost:
            raise ValueError(
                f"keeping {keep} would take {lost} off the hull: the phases lie too "
                "close to each other to be kept together"
            )
        theta = [0.0] + [float(stoichiometry(f, host)) for f in formulas]
        e = [0.0] + [points[f] * (1 + x) for f, x in zip(formulas, theta[1:])]
        plateaus = dict(zip(formulas, -np.diff(e) / np.diff(theta)))
        for formula, potential in (corrections or {}).items():
            if formula not in plateaus:
                raise ValueError(
                    f"phase '{formula}' whose plateau is to be corrected is not on "
                    f"the hull; it holds {formulas}"
                )
            plateaus[formula] = potential
        return cls(
            host,
            tuple(formulas),
            tuple(float(u) for u in plateaus.values()),
            stabilised,
        )

    @classmethod
    def from_plateaus(cls, host: str, plateaus: Mapping[str, float]) -> Hull:
        """Hull from measured plateaus.

        Parameters
        ----------
        host : str
            Symbol of the host element.
        plateaus : mapping
            Formula of each lithium-bearing phase, poorest first, to the potential
            [V vs Li/Li+] at which it forms from its lithium-poorer neighbour.

        Returns
        -------
        Hull

        Raises
        ------
        ValueError
            If the phases or the plateaus cannot be those of a hull.
        """
        if not isinstance(plateaus, Mapping):
            raise ValueError(
                f"plateaus is {plateaus!r}; it must be a dict of formulas to potentials [V]"
            )
        return cls(host, tuple(plateaus), tuple(float(u) for u in plateaus.values()))

    @property
    def stoichiometries(self) -> np.ndarray:
        """Li per host atom of the host (0) and the n phases, shape (n + 1,)."""
        return np.array(
            [0.0] + [float(stoichiometry(f, self.host)) for f in self.formulas]
        )

    @property
    def energies(self) -> np.ndarray:
        """Energy [eV per host atom] of the host (0) and the n phases, shape (n + 1,)."""
        steps = np.array(self.plateaus) * np.diff(self.stoichiometries)
        return np.concatenate([[0.0], -np.cumsum(steps)])

    @property
    def windows(self) -> np.ndarray:
        """Width ΔU_k = U_k − U_{k+1} [V] of each phase's stability, shape (n,)."""
        return -np.diff([*self.plateaus, 0.0])

    def mean_potential(self, formula: str) -> float:
        """Average potential between the host and a phase, −e/θ of the phase.

        Parameters
        ----------
        formula : str
            One of the phases of the hull.

        Returns
        -------
        float
            [V vs Li/Li+]

        Raises
        ------
        ValueError
            If the phase is not on the hull.
        """
        if formula not in self.formulas:
            raise ValueError(f"phase '{formula}' is not on the hull: {self.formulas}")
        k = self.formulas.index(formula) + 1
        return float(-self.energies[k] / self.stoichiometries[k])

    def potential(self, stoichiometry: ArrayLike) -> np.ndarray:
        """Equilibrium potential [V vs Li/Li+] of the two-phase mixtures.

        Parameters
        ----------
        stoichiometry : float or array
            Li per host atom, between 0 and that of the richest phase.

        Returns
        -------
        numpy.ndarray
            [V vs Li/Li+], of the shape of the stoichiometry. At the stoichiometry of a phase
            it is the plateau at which the phase forms.

        Raises
        ------
        ValueError
            If a stoichiometry is outside the hull.
        """
        theta = np.asarray(stoichiometry, dtype=float)
        low, high = 0.0, self.stoichiometries[-1]
        if np.any(~((theta >= low) & (theta <= high))):
            bad = theta[~((theta >= low) & (theta <= high))].ravel()[0]
            raise ValueError(
                f"stoichiometry {bad:.4g} Li per {self.host} is outside the hull "
                f"({low:g} to {high:.4g}, {self.formulas[-1]})"
            )
        index = np.searchsorted(self.stoichiometries[1:], theta, side="left")
        return np.asarray(self.plateaus)[np.minimum(index, len(self.plateaus) - 1)]


def _check_energies(host, pairs):
    """Formula → energy per atom without the end members, each checked."""
    points, seen = {}, {}
    for formula, energy in pairs:
        if not (isinstance(energy, Real) and np.isfinite(energy)):
            raise ValueError(f"formation energy of '{formula}' is {energy!r}, not a number")
        if abs(energy) > LARGEST_ENERGY:
            per_mole = energy / EV_PER_ATOM
            raise ValueError(
                f"formation energy of '{formula}' is {energy:g} eV/atom; those of lithium alloys "
                f"are within {LARGEST_ENERGY:g} eV/atom of zero. {energy:g} kJ per mole of atoms "
                f"is {per_mole:.4g} eV/atom, {energy:g} meV/atom is {1e-3 * energy:.4g}; an energy "
                "per formula unit is divided by its number of atoms"
            )
        x = "Li" if formula == "Li" else stoichiometry(formula, host)
        if x in seen:
            raise ValueError(
                f"phases '{seen[x]}' and '{formula}' have the same composition"
            )
        seen[x] = formula
        if x in ("Li", 0):
            if energy != 0:
                raise ValueError(
                    f"end member '{formula}' has the formation energy {energy} "
                    "eV/atom; it must be 0"
                )
        else:
            points[formula] = float(energy)
    if 0 not in seen:
        raise ValueError(
            f"end member '{host}' is missing: formation energies of Li-{host} are "
            f"relative to {host} and Li, and {host} must be listed with 0 eV/atom"
        )
    return points


def _lower_hull(host, points):
    """Formulas on the lower convex hull over the lithium fraction, ends excluded."""
    vertices = sorted(
        (stoichiometry(f, host) / (1 + stoichiometry(f, host)), e, f)
        for f, e in points.items()
    )
    chain = []
    for vertex in [(0, 0.0, host), *vertices, (1, 0.0, "Li")]:
        while len(chain) > 1:
            (x0, e0, _), (x1, e1, _) = chain[-2:]
            if (e1 - e0) * (vertex[0] - x0) < (vertex[1] - e0) * (x1 - x0):
                break
            chain.pop()
        chain.append(vertex)
    return [formula for _, _, formula in chain[1:-1]]


def _stabilising_shift(host, points, formula):
    """Energy [eV/atom] by which a phase must fall to be stable over KEPT_WINDOW."""
    others = {f: e for f, e in points.items() if f != formula}
    theta = float(stoichiometry(formula, host))
    vertices = _lower_hull(host, others)
    x = np.array([0.0] + [float(stoichiometry(f, host)) for f in vertices])
    e = np.concatenate([[0.0], [others[f] for f in vertices]]) * (1 + x)
    energy = points[formula] * (1 + theta)
    left = np.flatnonzero(x < theta)[-1]
    # Past the richest other phase the tie line is that to lithium metal, at 0 V.
    rich = left + 1 == len(x)
    slope = 0.0 if rich else (e[left + 1] - e[left]) / (x[left + 1] - x[left])
    line = e[left] + slope * (theta - x[left])
    if energy - line > METASTABLE_LIMIT * (1 + theta):
        raise ValueError(
            f"phase '{formula}' lies {(energy - line) / (1 + theta):.3f} eV/atom above "
            f"the hull; at most {METASTABLE_LIMIT} can be kept as metastable"
        )
    gap_inverse = 1 / (theta - x[left]) + (0.0 if rich else 1 / (x[left + 1] - theta))
    target = line - KEPT_WINDOW / gap_inverse
    return max(0.0, (energy - target) / (1 + theta))
