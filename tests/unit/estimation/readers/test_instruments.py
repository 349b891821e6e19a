"""Text exports of instruments are read below their preambles, or refused by name."""

import sys

import numpy as np
import pytest

from pybamm_alloy.estimation.readers import read_cycling, read_impedance


def needs_impedance():
    return pytest.importorskip("impedance", reason="reads makers' spectra: the extra 'circuit'")


@pytest.mark.filterwarnings("ignore:zplot.z states 56 points")
@pytest.mark.parametrize(
    ("name", "rows", "first", "last"),
    [
        ("gamry.DTA", 72, (200015.6, 825.8584, -1367.239), (0.0158898, 17007.49, -6635.557)),
        ("zplot.z", 21, (3e5, 147.77, -11.335), (3e3, 613.68, -137.13)),
        (
            "autolab.txt", 41, (1e4, 0.013785863964281, 0.007191946305823),
            (0.1, 0.0345697771923854, -0.00390292888845954),
        ),
        (
            "versastudio.par", 61, (1e5, 55.31571, 4.575431),
            (0.02154435, 1516.313, -122.8279),
        ),
        ("chinstruments.txt", 73, (99610, 98.91, -2.748), (0.1, 5685, -15860)),
        ("powersuite.txt", 30, (0.1, 423929.46, -49014.063), (2e6, -470.54113, -1397.7358)),
    ],
)  # fmt: skip
def test_spectra_of_makers_have_the_numbers_of_their_files(
    instrument_file, name, rows, first, last
):
    impedance = needs_impedance()
    path = instrument_file(f"instruments/{name}")
    table = read_impedance(path)
    columns = ["Frequency [Hz]", "Z_re [Ohm]", "Z_im [Ohm]"]
    assert len(table) == rows and (table["Spectrum"] == 1).all()
    assert tuple(table[columns].iloc[0]) == pytest.approx(first, rel=1e-6)
    assert tuple(table[columns].iloc[-1]) == pytest.approx(last, rel=1e-6)
    maker = path.stem
    theirs = impedance.preprocessing.readFile(str(path), instrument=maker)
    np.testing.assert_allclose(table["Frequency [Hz]"], theirs[0])
    np.testing.assert_allclose(table["Z_re [Ohm]"] + 1j * table["Z_im [Ohm]"], theirs[1])
    with pytest.raises(ValueError, match="is a file of impedance.*read it by read_impedance"):
        read_cycling(path)


def test_a_spectrum_with_fewer_points_than_stated_warns(instrument_file):
    needs_impedance()
    with pytest.warns(UserWarning, match="^zplot.z states 56 points and has 21"):
        read_impedance(instrument_file("instruments/zplot.z"))


def test_a_maker_whose_reader_is_not_installed_says_which_extra(write, monkeypatch):
    for module in [key for key in sys.modules if key.partition(".")[0] == "impedance"]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "impedance", None)
    text = "EXPLAIN\nZCURVE\tTABLE\n\tPt\tTime\tFreq\tZreal\tZimag\tZsig\n\t#\ts\tHz\tohm\n"
    with pytest.raises(ImportError, match=r"pip install 'pybamm-alloy\[circuit\]'"):
        read_impedance(write("a.DTA", text + "\t0\t1\t10\t2\t-1\t1\n"))


def test_a_gamry_file_without_impedance_is_refused_by_name(write):
    text = "EXPLAIN\nTAG\tCHARGE\nCURVE\tTABLE\n\tPt\tT\tVf\tIm\n\t#\ts\tV\tA\n\t0\t1\t3\t1\n"
    for read in (read_cycling, read_impedance):
        with pytest.raises(ValueError, match="a.DTA is Gamry's .DTA without a table of imped"):
            read(write("a.DTA", text))


def test_arbin(instrument_file):
    table = read_cycling(instrument_file("instruments/arbin.csv"))
    assert len(table) == 13
    # Line 14: 2.650138 A, in which the charge capacity rises.
    assert table.iloc[-1].to_dict() == {
        "Time [s]": 301.214,
        "Current [A]": -2.650138,
        "Voltage [V]": pytest.approx(3.599601, abs=1e-5),
        "Step": 3,
        "Cycle": 1,
        "Temperature [K]": pytest.approx(273.15 + 24.68785),
    }


def test_basytec(instrument_file):
    path = instrument_file("instruments/basytec.txt")
    table = read_cycling(path)
    # The first rows pause, the others charge, by the column Command.
    assert list(table.groupby("Step")["Current [A]"].max() <= 0) == [True] * 3
    assert table["Current [A]"].min() == pytest.approx(-0.4496, abs=1e-2)
    assert table["Voltage [V]"].iloc[0] == 3.52575489148741
    assert table["Time [s]"].iloc[2] == 1.002823
    with pytest.raises(ValueError, match="positive_current='charge'"):
        read_cycling(path, positive_current="discharge")


def test_maccor(instrument_file):
    path = instrument_file("instruments/maccor.csv")
    with pytest.raises(ValueError, match="'Current' has no unit of current"):
        read_cycling(path)
    columns = {
        "Current [A]": ("Current", "A"),
        "Voltage [V]": ("Voltage", "V"),
        "Capacity [A.h]": ("Capacity", "Ah"),
    }
    table = read_cycling(path, columns, positive_current="charge")
    assert len(table) == 15 and list(table["Step"]) == [1] * 11 + [2] * 4
    assert list(table["Current [A]"][10:13]) == [0, -28.844, -28.799]
    assert list(table["Time [s]"][10:13]) == [10, 10.06, 11.06]


def test_maccor_with_letters_and_decimal_commas(instrument_file, write):
    path = instrument_file("instruments/maccor_text.txt")
    with pytest.raises(ValueError, match="line 229 has 9 cells where the header has 28"):
        read_cycling(path)
    whole = write("maccor.txt", b"\n".join(path.read_bytes().splitlines()[:-1]))
    table = read_cycling(whole)
    assert len(table) == 213
    # The dates: a minute a row, which TestTime counts without saying so.
    assert list(table["Time [s]"]) == [60.0 * n for n in range(213)]
    assert table["Voltage [V]"].iloc[0] == 0.1377 and (table["Current [A]"] == 0).all()
    minutes = read_cycling(whole, {"Time [s]": ("TestTime", "min")})
    assert list(minutes["Time [s]"]) == list(table["Time [s]"])


def test_bt_lab_with_dates(instrument_file):
    table = read_cycling(instrument_file("instruments/btlab_timestamped.txt"))
    assert list(table["Time [s]"][:3]) == pytest.approx([0, 6.464, 7.464], abs=1e-6)
    assert list(table["Current [A]"][:2]) == pytest.approx([0, -0.44993811])
    assert table["Voltage [V]"].iloc[0] == 4.1465597
    assert table["Temperature [K]"].iloc[0] == pytest.approx(273.15 + 19.379732)


def test_neware_of_the_first_generation(instrument_file):
    fastnda = pytest.importorskip("fastnda", reason="reads .nda: the extra 'neware'")
    path = instrument_file("instruments/neware.nda")
    table, theirs = read_cycling(path), fastnda.read(path)
    assert len(table) == 439
    np.testing.assert_allclose(table["Voltage [V]"], theirs["voltage_V"].to_numpy())
    np.testing.assert_allclose(table["Current [A]"], -1e-3 * theirs["current_mA"].to_numpy())


def test_an_excel_record_without_a_run_is_refused_with_its_columns(instrument_file):
    pytest.importorskip("openpyxl", reason="reads .xlsx: the extra 'excel'")
    path = instrument_file("instruments/record.xlsx")
    with pytest.raises(ValueError, match="^record.xlsx has no column known to be Time.*'Chemis"):
        read_cycling(path)


def test_sheets_of_excel(tmp_path):
    openpyxl = pytest.importorskip("openpyxl", reason="reads .xlsx: the extra 'excel'")
    book = openpyxl.Workbook()
    book.active.title = "info"
    book.active.append(["Name", "cell 1"])
    data = book.create_sheet("record")
    for row in (
        ["Test of", "cell 1"], [], ["Test Time (s)", "Current (mA)", "Voltage (V)", "State"],
        [0, 1.5, 3.5, "C"], [60, 1.5, 3.6, "C"], [120, 0.5, 3.5, "D"], [180, 0.5, 3.4, "D"],
    ):  # fmt: skip
        data.append(row)
    path = tmp_path / "run.xlsx"
    book.save(path)
    table = read_cycling(path)
    assert list(table["Current [A]"]) == [-1.5e-3, -1.5e-3, 0.5e-3, 0.5e-3]
    assert list(table["Time [s]"]) == [0, 60, 120, 180]
    assert table.equals(read_cycling(path, sheet="record", header=3))
    with pytest.raises(ValueError, match=r"no sheet 'x'; its sheets are \['info', 'record'\]"):
        read_cycling(path, sheet="x")
    other = book.copy_worksheet(data)
    other.title = "again"
    book.save(path)
    with pytest.raises(ValueError, match=r"2 sheets .* \['record', 'again'\]; pass sheet=…"):
        read_cycling(path)
    path.write_bytes(b"PK\3\4")
    with pytest.raises(ValueError, match="^run.xlsx cannot be read as a file of Excel"):
        read_cycling(path)
    csv = tmp_path / "a.csv"
    csv.write_text("time/s,I/A,U/V\n0,1,3\n")
    with pytest.raises(ValueError, match="sheet is 'x', but a.csv is no file of Excel"):
        read_cycling(csv, sheet="x")


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("a.res", "x", "Arbin's database, which is not read; export it as CSV"),
        ("a.idf", "x", "Ivium's own file, which is not read; export it as CSV"),
        ("a.nox", "x", "Autolab's own file, which is not read; export it as text"),
        ("a.mps", "EC-LAB SETTING FILE", "EC-Lab's settings, which is not read; pass the .mpr"),
        ("a.csv", "[Summary]\nStarted: 1\n", "Novonix' export, which is not read; keep its tab"),
        ("a.csv", "metadata\nNovonix HPC data file\n", "Novonix' export, which is not read; keep"),
        ("a.csv", "Test Name,x\nPEC Corporation\n", "PEC's export, which is not read; keep its t"),
        ("a.csv", "Test,1\nPEC N.V.,SBT0550\n", "PEC's export, which is not read; keep its table"),
        ("a.txt", "Version=11\nMconfig.IVMode=1\n", "Ivium's file, which is not read; export it"),
        ("a.txt", "Title=x\nprimary_data \n3\n", "Ivium's file, which is not read; export it as"),
        ("a.txt", "Instrument: PARSTAT 3000\n", "PARSTAT's export, which is not read; keep its t"),
        *(
            ("a.txt", text, "Neware's layered text, which is not read; export the layer of the re")
            for text in (
                "Cycle ID\tCap\n\tStep ID\tName\n\t\tRecord ID\tTime\n",
                "Cycle Index,Cap\n,Step Index,Step Type\n,,DataPoint,Time\n",
                "循环序号,容量\n,工步序号,工步类型\n,,数据序号,时间\n",
            )
        ),
    ],
)
def test_a_kind_that_is_not_read_is_refused_by_name(write, name, text, says):
    # A table that could be read stands below the mark of the maker.
    text += "freq/Hz,Re(Z)/Ohm,Im(Z)/Ohm,time/s,I/A,U/V\n" + 3 * "1,2,-3,0,-1,3\n"
    for read in (read_cycling, read_impedance):
        with pytest.raises(ValueError) as error:
            read(write(name, text))
        assert str(error.value).startswith(f"{name} is {says}")


def test_the_table_alone_of_a_kind_that_is_not_read_is_a_plain_table(write):
    novonix = "Cycle Number,Step Type,Run Time (h),Step Time (h),Current (mA),Potential (V)\n"
    rows = "1,1,0,0,0.5,3.4\n1,1,0.5,0.5,0.5,3.5\n1,2,1,0.5,-0.5,3.4\n"
    table = read_cycling(write("a.csv", novonix + rows), positive_current="charge")
    assert list(table["Time [s]"]) == [0, 1800, 3600]
    assert list(table["Current [A]"]) == [-5e-4, -5e-4, 5e-4]
    records = (
        "DataPoint,Cycle Index,Step Index,Step Type,Time,Total Time,Current(mA),Voltage(V)\n"
        "1,1,1,CC Chg,0:00:00,0:00:00,1.5,3.5\n2,1,1,CC Chg,0:01:00,0:01:00,1.5,3.6\n"
        "3,1,2,CC DChg,0:00:00,0:01:00,-1.5,3.5\n4,1,2,CC DChg,0:01:00,0:02:00,-1.5,3.4\n"
    )
    table = read_cycling(write("b.csv", records))
    assert list(table["Time [s]"]) == [0, 60, 60, 120]
    assert list(table["Current [A]"]) == [-1.5e-3, -1.5e-3, 1.5e-3, 1.5e-3]


ROWS = "0{0}1{0}3.5\n60{0}1{0}3.6\n120{0}1{0}3.7\n"


@pytest.mark.parametrize("mark", ["\t", ";", ",", "  ", " "])
@pytest.mark.parametrize(
    "preamble",
    [
        "",
        "Name: cell 1\nMass (mg): 3.2\n\n",
        "Cell,1\nDate,2024-11-20\nCurrent,0.2\nArea,1\nA,1\n",
        "Channel\t3\nRange\t5\nX\t1\nY\t1\n",
        "A run; of 3 rows; and 3 columns\n",
    ],
)
def test_a_preamble_is_passed_over(write, mark, preamble):
    header = mark.join(("t/s", "I/mA", "U/V"))
    path = write("run.txt", f"{preamble}{header}\n{ROWS.format(mark)}")
    for options in ({}, {"header": preamble.count("\n") + 1}):
        table = read_cycling(path, positive_current="charge", **options)
        assert list(table["Time [s]"]) == [0, 60, 120]
        assert list(table["Current [A]"]) == [-1e-3] * 3
        assert list(table["Voltage [V]"]) == [3.5, 3.6, 3.7]


def test_a_header_with_blanks_in_its_names_may_stand_above_blanks(write):
    text = "Test Time (s)   Current (mA)   Cell voltage (V)\n" + ROWS.format("    ")
    table = read_cycling(write("run.txt", text), positive_current="charge")
    assert list(table["Voltage [V]"]) == [3.5, 3.6, 3.7]


def test_a_line_that_is_not_of_the_file_is_refused(write):
    path = write("run.csv", "t/s,I/A,U/V\n0,1,3\n")
    for header in (0, 9, "2", True):
        with pytest.raises(ValueError, match=f"header is {header!r}; it must be a line of the f"):
            read_cycling(path, header=header)


def test_places_below_a_preamble_are_lines_of_the_file(write):
    path = write("run.txt", "Name: a\n\nt/s\tI/A\tU/V\n0\t1\t3\n1\t1\t3\n2\t1\t3\n3\t1\tx\n")
    with pytest.raises(ValueError, match="^run.txt, line 7, column 'U/V': 'x' is not a finite"):
        read_cycling(path, positive_current="charge")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_texts_in_any_usual_encoding_are_read(write, encoding):
    text = "Zelle für Größe\nt/s\tI/µA\tU/V\tT/°C\n" + "".join(
        f"{n}\t1\t3\t25\n" for n in range(4)
    )
    table = read_cycling(write("run.txt", text.encode(encoding)), positive_current="charge")
    assert list(table["Current [A]"]) == [-1e-6] * 4
    assert (table["Temperature [K]"] == 298.15).all()


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "shift_jis", "euc_kr"])
def test_texts_in_another_encoding_are_refused_with_those_that_were_tried(write, encoding):
    words = "電流方向" if encoding != "euc_kr" else "전류방향"
    text = f"t/s\tI/A\tU/V\t{words}\n0\t1\t3\tC\n1\t1\t3\tC\n"
    says = "run.txt, line 1: b'.* is not of a text in UTF-8, UTF-16 or Latin-1.*; save .* as UTF-8"
    with pytest.raises(ValueError, match=says):
        read_cycling(write("run.txt", text.encode(encoding)), positive_current="charge")


def times(write, header, *cells, **options):
    text = "\n".join([f"{header}\tI/A\tU/V", *(f"{cell}\t1\t3" for cell in cells)])
    table = read_cycling(write("run.txt", text), positive_current="charge", **options)
    return list(table["Time [s]"])


@pytest.mark.parametrize(
    ("header", "cells", "seconds"),
    [
        ("Test Time", ["0d 00:00:00", "0d 00:01:00", "1d 02:00:00.5"], [0, 60, 93600.5]),
        ("Total Time", ["00:00:00", "00:01:00", "30:00:00"], [0, 60, 108000]),
        ("Time (hh:mm:ss)", ["0:00:01", "0:00:02,5"], [1, 2.5]),
        ("time/s", ["1.00:00:00", "1.00:00:01"], [86400, 86401]),
        ("Time", ["0-00:00:00", "0-00:01:00", "12-23:00:01.5"], [0, 60, 1119601.5]),
        ("Total Time", ["0 00:00:00", "1 00:01:00"], [0, 86460]),
        ("Time", ["PT0S", "PT1M", "PT1H0.5S", "P1DT2H"], [0, 60, 3600.5, 93600]),
        ("Test Time", ["2024-11-20 11:38:41", "2024-11-21T11:38:42.5"], [0, 86401.5]),
        ("Date", ["20.11.2024 11:38:00", "01.12.2024 11:38:00"], [0, 11 * 86400]),
        ("Date Time", ["11/20/2024 11:38:41.707", "11/21/2024 00:00:00"], [0, 44478.293]),
        ("Date Time", ["20/11/2024 11:38:41", "21/11/2024 11:38:41"], [0, 86400]),
        ("Date Time", ["06/05/2021 11:23:46", "06/05/2021 11:24:46"], [0, 60]),
        ("DPT Time", ["23-Nov-23 11:59:59 AM", "23-Nov-23 12:00:01 PM"], [0, 2]),
        ("DPT Time", ["23-Nov-23 12:00:00 AM", "23-Nov-23 1:00:00 PM"], [0, 46800]),
        ("Date Time", ["2024-11-20T11:38:41+01:00", "2024-11-20 10:39:41Z"], [0, 60]),
        # The clock goes back by an hour at the end of summer time.
        ("Date Time", ["2024-10-27 02:59:00+02:00", "2024-10-27 02:00:00+0100"], [0, 60]),
    ],
)
def test_times_of_a_clock_are_seconds(write, header, cells, seconds):
    assert times(write, header, *cells) == pytest.approx(seconds)


def test_dates_that_may_begin_with_the_day_or_the_month_are_refused(write):
    with pytest.raises(ValueError, match="'06/05/2021 11:00:00' may begin with the month or"):
        times(write, "Date", "06/05/2021 11:00:00", "06/06/2021 11:00:00")


def test_a_time_that_is_no_time_is_named_with_its_line(write):
    with pytest.raises(ValueError, match="^run.txt, line 3: '1:x' is not a time such as '0:00:0"):
        times(write, "Test Time", "0:00:01", "1:x")


def test_the_time_of_the_test_goes_before_that_of_the_step(write):
    text = "Time\tTotal Time\tI/A\tU/V\n0:00:00\t0:01:00\t1\t3\n0:00:00\t0:02:00\t1\t3\n"
    table = read_cycling(write("run.txt", text), positive_current="charge")
    assert list(table["Time [s]"]) == [60, 120]


@pytest.mark.parametrize("unit", ["Ohm.cm2", "Ω·cm²", "ohm cm^2", "Ohm*cm2"])
def test_impedance_times_area_is_divided_by_the_area(write, unit):
    path = write("eis.csv", f"freq/Hz,Re(Z) ({unit}),-Im(Z) ({unit})\n10,40,2\n1,45,5\n")
    table = read_impedance(path, area=2e-4)
    assert list(table["Z_re [Ohm]"]) == pytest.approx([20, 22.5])
    assert list(table["Z_im [Ohm]"]) == pytest.approx([-1, -2.5])
    with pytest.raises(ValueError, match="is a resistance times area; pass area=… of the elec"):
        read_impedance(path)


def test_a_row_of_units_below_the_names_is_read(write):
    text = "Cell: 1\nTime\tCurrent\tVoltage\tNote\ns\tmA\tmV\t-\n" + "".join(
        f"{n}\t1\t3500\tx\n" for n in range(3)
    )
    table = read_cycling(write("run.txt", text), positive_current="charge")
    assert list(table["Current [A]"]) == [-1e-3] * 3
    assert list(table["Voltage [V]"]) == [3.5] * 3


def test_minutes_or_hours_of_a_clock_are_refused(write):
    with pytest.raises(ValueError, match="line 2: '01:30' may be hours and minutes or minutes"):
        times(write, "Test Time", "01:30", "02:30")


def test_the_time_of_the_day_beside_dates_that_differ_is_refused(write):
    """Two days, of which the times alone are an hour apart."""
    rows = ["2024-11-20,08:00:00,1,3", "2024-11-21,09:00:00,1,3"]
    path = write("run.csv", "\n".join(["Date,Time,I/A,U/V", *rows]))
    with pytest.raises(ValueError, match="'Time' may be the time of the day, beside the dates of"):
        read_cycling(path, positive_current="charge")
    elapsed = read_cycling(path, {"Time [s]": "Time"}, positive_current="charge")
    assert list(np.diff(elapsed["Time [s]"])) == [3600]
    one_day = write("day.csv", path.read_text().replace("11-21", "11-20"))
    assert list(np.diff(read_cycling(one_day, positive_current="charge")["Time [s]"])) == [3600]


def test_a_time_in_ms_that_is_called_seconds_is_refused(write):
    path = write("run.csv", "time/s,I/A,U/V\n1700000000000,1,3\n1700000060000,1,3\n")
    with pytest.raises(ValueError, match="1.7e.12 s, 5.39e.04 years; if it is in ms, pass"):
        read_cycling(path, positive_current="charge")
    table = read_cycling(path, {"Time [s]": ("time/s", "ms")}, positive_current="charge")
    assert list(np.diff(table["Time [s]"])) == [60]
