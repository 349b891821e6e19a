"""Both half-cycles of the terminal phases end on the hull's step, by slow diffusion."""

import pytest

from pybamm_alloy import score


def peaks(film, changes=None):
    """Largest voltages [V] of strips and plates at 1 mA/cm²."""
    (row,) = score(only=f"rate-{film}-1000", changes=changes).rows.itertuples()
    return row.stripping, row.plating


@pytest.mark.parametrize(("film", "measured"), [("Li13In3", 0.17), ("Li17Sn4", 0.42)])
def test_the_peak_of_stripping_is_measured_and_plating_ends_on_the_same_step(film, measured):
    stripping, plating = peaks(film)
    assert stripping == pytest.approx(measured, rel=0.15)
    # Lithium that was plated leaves the next strip less to go through: a lower step, no sign lost.
    assert 0.75 < plating / -stripping < 1.25


def test_with_fast_diffusion_the_step_keeps_its_sign():
    """The film fills before it plates: its next strip begins where this one began."""
    stripping, plating = peaks(
        "Li17Sn4", {("Li17Sn4", "chemical diffusivity [cm2.s-1]"): 2e-7}
    )
    assert stripping > 0.4 and plating > 0.3
