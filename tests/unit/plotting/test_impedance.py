import numpy as np
import pytest

from pybamm_alloy import plotting
from pybamm_alloy.impedance.spectrum import Spectrum


def arc(ohmic, resistance):
    """A resistance beside another with 1 µF, and a tail of diffusion that dwarfs it."""
    f = np.geomspace(1e-3, 1e7, 121)
    omega = 2j * np.pi * f
    Z = ohmic + resistance / (1 + omega * resistance * 1e-6) + 100 / np.sqrt(omega)
    resistances = {"separator": ohmic, "positive interphase": resistance}
    return Spectrum(f, Z, {}, resistances, 0.0)


def test_frame_holds_the_arcs_and_not_the_tail_of_diffusion(ax):
    before, after = arc(30, 10), arc(50, 40)
    plotting.plot_impedance_before_after(before, after, ax)
    left, right = ax.get_xlim()
    assert left < 30 and 90 < right < 0.2 * after.impedance.real.max()
    assert ax.get_aspect() == 1
    assert not ax.child_axes


def test_before_and_after_differ_in_colour_and_in_line(ax):
    plotting.plot_impedance_before_after(arc(30, 10), arc(50, 40), ax)
    lines = {line.get_label(): line for line in ax.lines if ":" in line.get_label()}
    before, after = lines["before: 40 Ω"], lines["after: 90 Ω"]
    assert before.get_color() != after.get_color()
    assert (before.get_linestyle(), after.get_linestyle()) == ("-", "--")


def test_marks_stand_on_the_curve_at_the_decades(ax):
    spectrum = arc(30, 20)
    plotting.plot_impedance_before_after(spectrum, spectrum, ax)
    named = {text.get_text(): text.xy for text in ax.texts}
    assert "10 kHz" in named
    at = np.interp(4, np.log10(spectrum.frequencies), spectrum.impedance)
    assert named["10 kHz"] == pytest.approx((at.real, -at.imag))


def test_a_spectrum_that_is_dwarfed_is_in_an_inset(ax):
    plotting.plot_impedance_before_after(arc(30, 10), arc(5000, 5000), ax)
    (inset,) = ax.child_axes
    left, right = inset.get_xlim()
    assert left < 30 and 40 < right < 100
    assert [text.get_text() for text in ax.get_legend().get_texts()] == [
        "before: 40 Ω",
        "after: 10 kΩ",
    ]
