"""Impedance of any form becomes the same tidy table."""

import numpy as np
import pandas as pd
import pybamm
import pytest

from pybamm_alloy.estimation.readers import read_impedance

FREQUENCY = np.array([1e3, 1e2, 1e1])
IMPEDANCE = np.array([10 - 1j, 20 - 15j, 40 - 2j])
SIZE, PHASE = np.abs(IMPEDANCE), np.angle(IMPEDANCE, deg=True)


def text(header, *columns):
    rows = [",".join(f"{float(value)!r}" for value in row) for row in zip(*columns)]
    return "\n".join([header, *rows]) + "\n"


TIDY = pd.DataFrame(
    {
        "Frequency [Hz]": FREQUENCY,
        "Z_re [Ohm]": IMPEDANCE.real,
        "Z_im [Ohm]": IMPEDANCE.imag,
        "Spectrum": 1,
    }
)


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        ("freq/Hz,Re(Z)/Ohm,-Im(Z)/Ohm", (FREQUENCY, IMPEDANCE.real, -IMPEDANCE.imag)),
        ("freq/Hz,Re(Z)/Ohm,Im(Z)/Ohm", (FREQUENCY, IMPEDANCE.real, IMPEDANCE.imag)),
        ("Frequency (kHz),Z' (Ω),-Z'' (Ω)", (FREQUENCY / 1e3, IMPEDANCE.real, -IMPEDANCE.imag)),
        ("f/Hz,Zreal [kOhm],Zimag [mOhm]", (FREQUENCY, IMPEDANCE.real / 1e3, IMPEDANCE.imag * 1e3)),
        ("freq_Hz,Z_re_ohm,Z_im_ohm", (FREQUENCY, IMPEDANCE.real, IMPEDANCE.imag)),
        ("freq/Hz,|Z|/Ohm,Phase(Z)/deg", (FREQUENCY, SIZE, PHASE)),
        ("freq/Hz,|Z|/MOhm,Phase/rad", (FREQUENCY, SIZE / 1e6, np.deg2rad(PHASE))),
        ("Frequency [Hz],Z_re [Ohm],Z_im [Ohm]", (FREQUENCY, IMPEDANCE.real, IMPEDANCE.imag)),
    ],
)  # fmt: skip
def test_every_form_gives_the_same_table(write, header, columns):
    table = read_impedance(write("eis.csv", text(header, *columns)))
    pd.testing.assert_frame_equal(table, TIDY, rtol=1e-12)


def test_the_columns_are_those_of_pybamm(write):
    names = set(pybamm.EISSolution(FREQUENCY, IMPEDANCE).get_data_dict())
    assert {"Frequency [Hz]", "Z_re [Ohm]", "Z_im [Ohm]"} <= names


@pytest.mark.parametrize(
    ("columns", "part"),
    [
        ({"Z_im [Ohm]": ("x", "Ohm")}, IMPEDANCE.imag),
        ({"-Z_im [Ohm]": ("x", "Ohm")}, -IMPEDANCE.imag),
    ],
)
def test_a_mapping_says_whether_it_is_the_negative(write, columns, part):
    path = write("eis.csv", text("freq/Hz,Re(Z)/Ohm,x", FREQUENCY, IMPEDANCE.real, part))
    pd.testing.assert_frame_equal(read_impedance(path, columns), TIDY)


def test_a_mapped_header_that_begins_with_a_minus_is_the_negative(write):
    header = "freq/Hz,Re(Z)/Ohm,-Im(Z)/Ohm"
    path = write("eis.csv", text(header, FREQUENCY, IMPEDANCE.real, -IMPEDANCE.imag))
    table = read_impedance(path, {"Z_im [Ohm]": "-Im(Z)/Ohm"})
    pd.testing.assert_frame_equal(table, TIDY)


def test_a_mapping_goes_before_what_is_recognised(write):
    header = "freq/Hz,Re(Z)/Ohm,-Im(Z)/Ohm,|Z|/Ohm,Phase(Z)/deg,x/Ohm"
    wrong = np.ones(3)
    columns = (FREQUENCY, IMPEDANCE.real, wrong, SIZE, PHASE, IMPEDANCE.imag)
    path = write("eis.csv", text(header, *columns))
    pd.testing.assert_frame_equal(read_impedance(path, {"Z_im [Ohm]": "x/Ohm"}), TIDY)
    polar = {"|Z| [Ohm]": "|Z|/Ohm", "Phase [deg]": "Phase(Z)/deg"}
    pd.testing.assert_frame_equal(read_impedance(path, polar), TIDY)
    parts = {"Z_re [Ohm]": "Re(Z)/Ohm", "-Z_im [Ohm]": "-Im(Z)/Ohm"}
    assert list(read_impedance(path, parts)["Z_im [Ohm]"]) == [-1, -1, -1]


def test_an_inductive_spectrum_warns(write):
    header = "freq/Hz,Re(Z)/Ohm,Im(Z)/Ohm"
    path = write("eis.csv", text(header, FREQUENCY, IMPEDANCE.real, -IMPEDANCE.imag))
    with pytest.warns(UserWarning, match=r"^eis.csv: most of the impedance is inductive"):
        read_impedance(path)


@pytest.mark.parametrize(
    ("frequencies", "marks", "spectra"),
    [
        ([9, 3, 1, 9, 3, 1], None, [1, 1, 1, 2, 2, 2]),
        ([1, 3, 9, 1, 3, 9], None, [1, 1, 1, 2, 2, 2]),
        ([9, 3, 3, 1, 0, 9, 3, 1], None, [1, 1, 1, 1, 2, 2, 2]),
        ([9, 3, 1, 1, 3, 9], [7, 7, 7, 8, 8, 8], [1, 1, 1, 2, 2, 2]),
        ([9, 9, 9], [0, 1, 1], [1, 2, 2]),
    ],
)
def test_spectra_are_cut_at_marks_and_where_frequencies_start_again(
    write, frequencies, marks, spectra
):
    columns = [frequencies, frequencies, [-1] * len(frequencies)]
    header = "freq/Hz,Re(Z)/Ohm,Im(Z)/Ohm" + ",loop_index" * (marks is not None)
    path = write("eis.csv", text(header, *columns, *([marks] if marks else [])))
    assert list(read_impedance(path)["Spectrum"]) == spectra


def test_a_frequency_that_is_negative_is_refused(write):
    path = write("eis.csv", text("freq/Hz,Re(Z)/Ohm,Im(Z)/Ohm", [1, -2], [1, 1], [1, 1]))
    with pytest.raises(
        ValueError, match=r"^eis.csv, line 3, column 'freq/Hz': -2 Hz; .*above"
    ):
        read_impedance(path)
    path = write("eis.csv", text("freq/Hz,Re(Z)/Ohm,Im(Z)/Ohm", [0], [1], [1]))
    with pytest.raises(ValueError, match="has no spectrum: all its frequencies are 0 Hz"):
        read_impedance(path)


def test_half_an_impedance_is_refused(write):
    path = write("eis.csv", text("freq/Hz,Re(Z)/Ohm,|Z|/Ohm", [1], [1], [1]))
    with pytest.raises(
        ValueError, match=r"no column known to be Z_im \[Ohm\].*'\|Z\|/Ohm'"
    ):
        read_impedance(path)


def test_a_magnitude_that_contradicts_the_parts_is_refused_with_both(write):
    header = "freq/Hz,Re(Z)/Ohm,-Im(Z)/Ohm,|Z|/Ohm"
    agree = write("a.csv", f"{header}\n1000,40,30,50\n100,50,0,50\n")
    assert list(read_impedance(agree)["Z_im [Ohm]"]) == [-30, 0]
    kilohm = write("b.csv", f"{header}\n1000,40,30,.05\n100,50,0,.05\n")
    with pytest.raises(ValueError, match="'.Z./Ohm' is 0.05 Ohm, and 'Re.*magnitude 50 Ohm"):
        read_impedance(kilohm)
    columns = {"Z_re [Ohm]": "Re(Z)/Ohm", "-Z_im [Ohm]": "-Im(Z)/Ohm"}
    assert list(read_impedance(kilohm, columns)["Z_re [Ohm]"]) == [40, 50]
