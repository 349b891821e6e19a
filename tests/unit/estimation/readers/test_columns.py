"""Numbers and columns of a file are not mistaken for others."""

import numpy as np
import pytest

from pybamm_alloy.estimation.readers import read_cycling, read_impedance


def frequencies(write, *cells, parts="40\t2", **options):
    rows = [f"{cell}\t{parts}" for cell in cells]
    text = "\n".join(["freq/Hz\tRe(Z)/Ohm\t-Im(Z)/Ohm", *rows])
    table = read_impedance(write("eis.txt", text), **options)
    return list(table["Frequency [Hz]"]), table


def test_commas_between_groups_of_three_digits_separate_thousands(write):
    got, table = frequencies(write, "10,000", "1,000", "100")
    assert got == [1e4, 1e3, 1e2] and (table["Spectrum"] == 1).all()
    assert frequencies(write, "1,000,000", "10,000")[0] == [1e6, 1e4]
    assert frequencies(write, "10,000.5", "999.5")[0] == [10000.5, 999.5]
    # The other columns tell the decimal sign.
    assert frequencies(write, "20,000", "10,000", parts="40.5\t2")[0] == [2e4, 1e4]
    assert frequencies(write, "20,000", "10,000", parts="40,5\t2")[0] == [20, 10]


def test_points_separate_thousands_beside_decimal_commas(write):
    assert frequencies(write, "10.000", "1.000", "100", parts="40,5\t2")[0] == [1e4, 1e3, 1e2]
    assert frequencies(write, "1.000,5", "10,5")[0] == [1000.5, 10.5]
    assert frequencies(write, "10.000", "1.000", parts="40.5\t2")[0] == [10, 1]


def test_commas_are_decimal_signs_where_the_digits_are_not_grouped(write):
    assert frequencies(write, "10,000", "0,100")[0] == [10, 0.1]
    assert frequencies(write, "10,000", "1000")[0] == [10, 1000]
    assert frequencies(write, "1,5", "1,25")[0] == [1.5, 1.25]


def test_commas_that_may_be_either_are_refused_with_both_readings(write):
    with pytest.raises(ValueError) as error:
        frequencies(write, "20,000", "10,000")
    assert str(error.value) == (
        "eis.txt, column 'freq/Hz': '20,000' may be 20000 or 20.000; pass decimal='.' if the "
        "comma separates thousands, decimal=',' if it is the decimal sign"
    )
    assert frequencies(write, "20,000", "10,000", decimal=".")[0] == [2e4, 1e4]
    assert frequencies(write, "20,000", "10,000", decimal=",")[0] == [20, 10]
    with pytest.raises(ValueError, match="decimal is ';'; it must be '.' or ','"):
        frequencies(write, "1", decimal=";")


def test_points_that_may_be_either_are_refused_with_both_readings(write):
    """20.000 and 1.000 beside 100 are no numbers of three decimals."""
    with pytest.raises(ValueError) as error:
        frequencies(write, "20.000", "1.000", "100")
    assert str(error.value) == (
        "eis.txt, column 'freq/Hz': '20.000' may be 20000 or 20.000; pass decimal=',' if the "
        "point separates thousands, decimal='.' if it is the decimal sign"
    )
    assert frequencies(write, "20.000", "1.000", "100", decimal=",")[0] == [2e4, 1e3, 100]
    assert frequencies(write, "20.000", "1.000", "0.500")[0] == [20, 1, 0.5]


def test_thousands_in_quotes_of_a_csv_are_read(write):
    text = 'freq/Hz,Re(Z)/Ohm,-Im(Z)/Ohm\n"10,000",40,2\n"1,000",45,5\n100,60,7\n'
    assert list(read_impedance(write("a.csv", text))["Frequency [Hz]"]) == [1e4, 1e3, 1e2]


EC_LAB = "EC-Lab ASCII FILE\nNb header lines : 4\n\n"
ROWS = [
    ("3", "0", "0", "0.62", "0", "0"),
    ("3", "0", "60", "0.62", "0", "0"),
    ("1", "1", "120", "0", "0.66", "0.2"),
    ("1", "1", "180", "0", "0.67", "0.2"),
]


def ec_lab(header, rows):
    return EC_LAB + "\n".join(["\t".join(header), *("\t".join(row) for row in rows)]) + "\n"


def test_the_column_of_the_voltage_that_is_filled_is_read(write):
    header = ("mode", "Ns", "time/s", "Ewe/V", "<Ewe>/V", "I/mA")
    table = read_cycling(write("a.mpt", ec_lab(header, ROWS)))
    assert list(table["Voltage [V]"]) == [0.62, 0.62, 0.66, 0.67]
    turned = [(*row[:3], row[4], row[3], row[5]) for row in ROWS]
    assert list(read_cycling(write("b.mpt", ec_lab(header, turned)))["Voltage [V]"]) == [
        *(0.62, 0.62, 0.66, 0.67)
    ]


def test_the_column_of_the_current_that_is_filled_is_read(write):
    text = "time/s,I/mA,<I>/mA,U/V\n0,0,0,3\n1,0,0.2,3\n2,0,0.2,3\n"
    table = read_cycling(write("a.csv", text), positive_current="discharge")
    assert list(table["Current [A]"]) == pytest.approx([0, 2e-4, 2e-4])


def test_zeros_in_a_voltage_that_another_contradicts_are_refused(write):
    text = "time/s,I/mA,Ecell/V,Ewe/V\n0,1,3,3\n1,1,0,3\n2,1,0,3\n"
    with pytest.raises(ValueError) as error:
        read_cycling(write("a.csv", text), positive_current="charge")
    assert str(error.value) == (
        "a.csv, line 3: column 'Ecell/V' is 0 V and 'Ewe/V' is 3 V; pass "
        "columns={'Voltage [V]': …} with the one to read"
    )


def test_the_potentials_of_two_electrodes_are_no_voltage_of_a_cell(write):
    text = "time/s,I/mA,Ewe/V,Ece/V\n0,1,3.7,0.1\n1,1,3.8,0.2\n"
    path = write("a.csv", text)
    with pytest.raises(ValueError, match="'Ewe/V' and 'Ece/V' of two electrodes .* Ewe-Ece/V"):
        read_cycling(path, positive_current="charge")
    table = read_cycling(path, {"Voltage [V]": "Ece/V"}, positive_current="charge")
    assert list(table["Voltage [V]"]) == [0.1, 0.2]
    assert table.attrs["columns"]["Voltage [V]"] == "Ece/V"
    # A counter electrode that is also the reference.
    text = text.replace("0.1", "0").replace("0.2", "0")
    table = read_cycling(write("b.csv", text), positive_current="charge")
    assert table.attrs["columns"] == {
        "Time [s]": "time/s", "Current [A]": "I/mA", "Voltage [V]": "Ewe/V"
    }  # fmt: skip


@pytest.mark.parametrize("minus", ["-", "−", "–", " -", "‑"])
def test_the_minus_of_a_mapped_header_is_honoured(write, minus):
    header = f'"{minus}Im(Z)/Ohm"'
    path = write("eis.csv", f"freq/Hz,Re(Z)/Ohm,{header}\n10,40,2\n1,45,5\n")
    stripped = f"{minus}Im(Z)/Ohm".strip()
    for mapped in (stripped, (stripped, "Ohm")):
        assert list(read_impedance(path, {"Z_im [Ohm]": mapped})["Z_im [Ohm]"]) == [-2, -5]
    assert list(read_impedance(path, {"-Z_im [Ohm]": stripped})["Z_im [Ohm]"]) == [-2, -5]
    assert list(read_impedance(path)["Z_im [Ohm]"]) == [-2, -5]
    path = write("run.csv", f"time/s,{minus}I/A,{minus}U/V\n0,1,3\n1,1,3\n")
    columns = {"Current [A]": f"{minus}I/A".strip(), "Voltage [V]": f"{minus}U/V".strip()}
    table = read_cycling(path, columns, positive_current="discharge")
    assert list(table["Current [A]"]) == [-1, -1] and list(table["Voltage [V]"]) == [-3, -3]
    path = write("p.csv", f"freq/Hz,|Z|/Ohm,{minus}Phase/deg\n10,40,90\n1,45,90\n")
    table = read_impedance(path, {"Phase [deg]": f"{minus}Phase/deg".strip()})
    assert list(table["Z_im [Ohm]"]) == pytest.approx([-40, -45])


IMPEDANCE = "freq/Hz\tRe(Z)/Ohm\t-Im(Z)/Ohm\ttime/s\t<Ewe>/V\t<I>/mA\n"


def test_a_file_of_impedance_is_no_cycling_run(write):
    rows = "1000\t40\t2\t0\t0\t0\n1\t60\t7\t2\t0\t0\n"
    for text in (IMPEDANCE + rows, EC_LAB + IMPEDANCE + rows, "freq/Hz,Z/Ohm\n1,2\n"):
        with pytest.raises(ValueError, match="^a.txt is a file of impedance, by its column 'fr"):
            read_cycling(write("a.txt", text), positive_current="charge")


def test_rows_of_impedance_within_a_run_are_left_out_and_named(write):
    rows = "0\t0\t0\t0\t3.5\t1\n1000\t40\t2\t1\t3.5\t0\n0\t0\t0\t2\t3.6\t1\n"
    path = write("a.mpt", EC_LAB + IMPEDANCE + rows)
    with pytest.warns(UserWarning, match="^a.mpt: 1 rows of impedance, with a frequency in"):
        table = read_cycling(path)
    assert list(table["Time [s]"]) == [0, 2]
    assert np.allclose(table["Current [A]"], -1e-3)


def test_a_cycling_run_is_no_file_of_impedance(write):
    path = write("a.csv", "time/s,I/A,U/V\n0,1,3\n1,1,3\n")
    with pytest.raises(ValueError, match="^a.csv has no frequencies, but time, .* read_cycling"):
        read_impedance(path)


def test_a_voltage_of_zeros_throughout_is_refused(write):
    path = write("a.csv", "time/s,I/A,Voltage (V),Aux_Voltage_1 (V)\n0,1,0,3.4\n1,1,0,3.5\n")
    with pytest.raises(ValueError, match="'Voltage .V.' is 0 V in every row; its col.*Aux"):
        read_cycling(path, positive_current="charge")
