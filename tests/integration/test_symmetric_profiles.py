"""Half-cycles of the terminal phases end on the hull's step, of either sign by their diffusion."""

import pytest

from pybamm_alloy import score


def peaks(film, changes=None):
    """Largest voltages [V] of strips and plates at 1 mA/cm²."""
    (row,) = score(only=f"rate-{film}-1000", changes=changes).rows.itertuples()
    return row.stripping, row.plating


def test_peaks_of_either_polarity_of_li13in3_are_those_measured():
    stripping, plating = peaks("Li13In3")
    assert stripping == pytest.approx(0.17, rel=0.15)
    assert -plating == pytest.approx(0.17, rel=0.15)


@pytest.mark.long
@pytest.mark.parametrize(("diffusivity", "sign"), [(2e-7, 1), (1e-9, -1)])
def test_fast_diffusion_fills_the_film_and_slow_diffusion_leaves_metal_on_it(diffusivity, sign):
    """A film that fills before it plates begins its next strip where the last one began."""
    changes = {("Li17Sn4", "chemical diffusivity [cm2.s-1]"): diffusivity}
    stripping, plating = peaks("Li17Sn4", changes)
    assert stripping == pytest.approx(0.42, rel=0.15)
    assert sign * plating > 0.3
