"""Files of real instruments give the numbers that stand in them."""

import csv

import numpy as np
import pandas as pd
import pytest

from pybamm_alloy.estimation.readers import read_cycling, read_impedance


def first(table):
    return table.iloc[0].to_dict()


def needs_yadg():
    pytest.importorskip("yadg", reason="reads .mpr: the extra 'biologic'")


def needs_fastnda():
    pytest.importorskip("fastnda", reason="reads .ndax: the extra 'neware'")


def charges(path, current, time, step, cycle):
    """Charge of each step of a CSV [A.h], by its own columns, in its own sign."""
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    raw = pd.DataFrame(
        {
            "step": [(row[cycle], row[step]) for row in rows],
            "time": [float(row[time]) for row in rows],
            "current": [float(row[current]) for row in rows],
        }
    )
    number = (raw["step"] != raw["step"].shift()).cumsum()
    return raw.groupby(number)[["time", "current"]].apply(
        lambda rows: np.trapezoid(rows["current"], rows["time"]) / 3600
    )


def test_ec_lab_text_of_a_spectrum(instrument_file):
    table = read_impedance(instrument_file("biologic/eis_example.mpt"))
    assert len(table) == 43
    assert first(table) == {
        "Frequency [Hz]": 1000.3201,
        "Z_re [Ohm]": 65.470886,
        "Z_im [Ohm]": -0.38998979,
        "Spectrum": 1,
        "Time [s]": 0.7836904905780102,
    }
    assert (table["Spectrum"] == 1).all()


def test_ec_lab_text_without_its_header_block(instrument_file):
    table = read_cycling(instrument_file("biologic/no_header.mpt"))
    assert len(table) == 13
    assert first(table) == {
        "Time [s]": 281672.3801174285,
        "Current [A]": 0.0,
        "Voltage [V]": 2.9344745,
        "Step": 1,
        "Cycle": 0,
        "Temperature [K]": pytest.approx(273.15 + 24.443432),
    }


def test_the_binary_and_the_text_of_one_run_agree(instrument_file):
    needs_yadg()
    run = "biologic/peis_lpscl_blocking_m25C"
    text = read_impedance(instrument_file(f"{run}.txt"))
    binary = read_impedance(instrument_file(f"{run}.mpr"))
    assert len(text) == 79
    assert list(text) == list(binary)
    np.testing.assert_allclose(binary, text, rtol=1e-6)
    assert first(text)["Z_im [Ohm]"] == -290.92038


def test_the_binary_and_the_csv_of_45_spectra_agree(instrument_file):
    needs_yadg()
    binary = read_impedance(instrument_file("biologic/geis_lili_45_spectra.mpr"))
    text = read_impedance(instrument_file("csv/lili_geis_45_spectra.csv"))
    assert list(text.groupby("Spectrum").size()) == [9] * 45
    np.testing.assert_array_equal(binary["Spectrum"], text["Spectrum"])
    for column in ("Frequency [Hz]", "Z_re [Ohm]", "Z_im [Ohm]"):
        np.testing.assert_allclose(binary[column], text[column], rtol=1e-4, atol=1e-5)


def test_a_spectrum_of_magnitude_and_phase(instrument_file):
    table = read_impedance(instrument_file("csv/peis_ssb_at_rest.csv"))
    # Line 2: 50.752583 Ohm at -20.75998 degrees; each of ten loops ends in a row of 0 Hz.
    impedance = 50.752583 * np.exp(-1j * np.pi * 20.75998 / 180)
    assert first(table)["Z_re [Ohm]"] == pytest.approx(impedance.real, rel=1e-12)
    assert first(table)["Z_im [Ohm]"] == pytest.approx(impedance.imag, rel=1e-12)
    assert list(table.groupby("Spectrum").size()) == [89] * 10


@pytest.mark.parametrize(
    ("name", "rows", "spectra"),
    [("peis_bdf.mpr", 60, 1), ("peis_aurora.mpr", 244, 4), ("peis_ssb_inli.mpr", 89, 1)],
)
def test_spectra_of_binaries_are_cut_at_cycles(instrument_file, name, rows, spectra):
    needs_yadg()
    table = read_impedance(instrument_file(f"biologic/{name}"))
    assert (len(table), table["Spectrum"].max()) == (rows, spectra)
    for _, spectrum in table.groupby("Spectrum"):
        assert (np.diff(spectrum["Frequency [Hz]"]) < 0).all()
    assert table["Z_im [Ohm]"].median() < 0  # capacitive


def test_a_binary_without_a_current_has_that_of_its_charge(instrument_file):
    needs_yadg()
    table = read_cycling(instrument_file("biologic/gcpl_lili_start.mpr"))
    rest, charge = (rows for _, rows in table.groupby("Step"))
    assert (rest["Current [A]"] == 0).all()
    # Set to 0.4 mA, oxidation; its last (Q-Qo) is 0.06662069 mA.h.
    assert charge["Current [A]"].median() == pytest.approx(-0.4e-3, rel=2e-3)
    held = np.diff(table["Time [s]"], prepend=0.0)
    passed = np.sum(table["Current [A]"] * held) / 3600
    assert passed == pytest.approx(-0.06662069e-3, rel=1e-6)
    assert charge["Voltage [V]"].min() > rest["Voltage [V]"].max()


@pytest.mark.parametrize(
    ("name", "rows"), [("gcpl_aurora.mpr", 18001), ("gcpl_bdf.mpr", 4)]
)
def test_a_binary_at_open_circuit_has_no_current(instrument_file, name, rows):
    needs_yadg()
    table = read_cycling(instrument_file(f"biologic/{name}"))
    assert len(table) == rows
    assert (table["Current [A]"] == 0).all()


def test_a_constant_current_that_the_file_lacks(instrument_file):
    path = instrument_file("csv/lili_gcpl_0p4mA.csv")
    table = read_cycling(path, {"Current [A]": -0.4e-3})
    assert len(table) == 5412
    assert (table["Current [A]"] == -0.4e-3).all()
    assert list(table["Cycle"].unique()) == list(range(1, 46))
    assert (table["Step"] == table["Cycle"]).all()
    with pytest.raises(ValueError, match=r"no column known to be Current \[A\].*'Ewe_V'"):
        read_cycling(path)


def test_the_sign_of_a_csv_follows_from_its_capacities(instrument_file):
    path = instrument_file("csv/si_half_cell_arbin.csv")
    table = read_cycling(path)
    assert table.equals(read_cycling(path, positive_current="charge"))
    with pytest.raises(ValueError, match=r"line \d+, column 'current_A'.*='charge'$"):
        read_cycling(path, positive_current="discharge")
    # Line 292 is under -0.148 mA, and its discharge capacity rises.
    assert table["Current [A]"][290] == pytest.approx(0.148e-3, rel=0.01)
    ours = table.groupby("Step")[["Time [s]", "Current [A]"]].apply(
        lambda rows: np.trapezoid(rows["Current [A]"], rows["Time [s]"]) / 3600
    )
    theirs = charges(path, "current_A", "time_s", "step", "cycle")
    np.testing.assert_allclose(ours, -theirs, rtol=1e-12)
    # Discharge and charge of the first cycle, by the file's capacities (lines 1036, 1429).
    assert ours[3] == pytest.approx(0.001755094, rel=5e-3)
    assert ours[6] == pytest.approx(-0.001625406, rel=5e-3)
    assert list(table["Cycle"].unique()) == [1, 2, 3, 4]
    discharge = table[table["Step"] == 3]["Voltage [V]"]
    assert discharge.iloc[-1] < discharge.iloc[0]


def test_bdf_is_read_by_its_own_columns_and_charges_when_positive(instrument_file):
    table = read_cycling(instrument_file("bdf/arbin_example.bdf.csv"))
    assert len(table) == 2150
    # Line 579: 8.6498592e-08 A, 3.7875638 V, Step Count 2.
    assert table.iloc[577].to_dict() == {
        "Time [s]": 172800.7174967641,
        "Current [A]": -8.6498592e-08,
        "Voltage [V]": 3.7875638,
        "Step": 2,
        "Cycle": 1,
    }
    assert table["Step"].max() == 17
    (sample,) = read_cycling(instrument_file("bdf/sample.bdf.csv"))["Current [A]"].unique()
    assert sample == -0.1


def test_neware_files(instrument_file):
    needs_fastnda()
    table = read_cycling(instrument_file("neware/21_10_7_85.ndax"))
    assert len(table) == 141
    assert list(table["Time [s]"]) == list(range(141))
    assert (table["Current [A]"] == 0).all() and (table["Step"] == 1).all()
    with pytest.raises(ValueError, match=r"^empty.ndax has no rows of data"):
        read_cycling(instrument_file("neware/empty.ndax"))
    with pytest.warns(UserWarning, match="Unit27_Example_Corrupt.ndax is damaged: Aux"):
        damaged = read_cycling(instrument_file("neware/Unit27_Example_Corrupt.ndax"))
    assert damaged["Voltage [V]"].between(2.98, 2.99).all()


def test_a_cut_binary_is_refused(instrument_file, write):
    needs_yadg()
    data = instrument_file("biologic/peis_bdf.mpr").read_bytes()
    for size in (len(data) // 2, len(data) - 1, 60):
        with pytest.raises(ValueError, match=r"^cut.mpr cannot be read as BioLogic's .mpr"):
            read_impedance(write("cut.mpr", data[:size]))


def test_a_binary_with_a_column_unknown_to_yadg_is_refused(instrument_file, write):
    needs_yadg()
    data = instrument_file("biologic/peis_bdf.mpr").read_bytes()
    known, unknown = b"\x20\x00\x25\x00\x26", b"\x20\x00\x25\x00\xfa"
    assert data.count(known) == 1  # the numbers of freq, Re(Z) and -Im(Z)
    with pytest.raises(
        ValueError, match=r"^new.mpr has columns that yadg cannot read: .*250"
    ):
        read_impedance(write("new.mpr", data.replace(known, unknown)))


def test_a_cut_neware_file_is_refused(instrument_file, write):
    needs_fastnda()
    data = instrument_file("neware/21_10_7_85.ndax").read_bytes()
    for size in (len(data) // 2, 10):
        with pytest.raises(ValueError, match=r"^cut.ndax cannot be read as Neware's"):
            read_cycling(write("cut.ndax", data[:size]))
