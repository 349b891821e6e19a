"""What cannot be read is refused in one line that says where and why."""

import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pybamm_alloy.estimation.readers import read_cycling, read_impedance

HEADER = "time/s,I/A,Ewe/V,Cycle"
GOOD = f"{HEADER}\n0,0.1,3.5,1\n1,0.1,3.6,1\n"
EC_LAB = "EC-Lab ASCII FILE\nNb header lines : {}\n\ntime/s\tI/mA\tEwe/V\n0\t1\t3\n"


def refused(path, read=read_cycling, **options):
    if read is read_cycling:
        options = {"positive_current": "charge"} | options
    with pytest.raises(ValueError) as error:
        read(path, **options)
    message = str(error.value)
    assert "\n" not in message
    return message


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "run.csv is empty"),
        ("\n \n", "run.csv is empty"),
        (HEADER, "run.csv has no rows of data; its columns are ['time/s', 'I/A', "),
        (GOOD + "2,0.1", "run.csv, line 4 has 2 cells where the header has 4; correct it, or "
         "remove it if the file was cut there"),
        (GOOD + "2,0.1,3.7,1,9\n", "run.csv, line 4 has 5 cells where the header has 4"),
        (GOOD + "2,0.1,3.,\n", "run.csv, line 4, column 'Cycle': '' is not a finite number"),
        (GOOD + "2,,3.7,1\n", "run.csv, line 4, column 'I/A': '' is not a finite number"),
        (GOOD + "\n2,nan,3.7,1\n", "run.csv, line 5, column 'I/A': 'nan' is not a finite"),
        (GOOD + "2,1e999,3.7,1\n", "run.csv, line 4, column 'I/A': '1e999' is not a finite"),
        (GOOD + "2,1_0,3.7,1\n", "run.csv, line 4, column 'I/A': '1_0' is not a finite"),
        (GOOD + "2,0.1,OVF,1\n", "run.csv, line 4, column 'Ewe/V': 'OVF' is not a finite"),
        (GOOD + "2,0.1,3.7,1.5\n", "run.csv, line 4, column 'Cycle': 1.5 is not a whole"),
        (GOOD + "0.5,0.1,3.7,1\n", "run.csv, line 4, column 'time/s': time goes back from 1 "
         "to 0.5 s"),
        ("time/s;I/A;U/V\n0;1.00,5;3,5\n", "run.csv, line 2, column 'I/A': '1.00,5' is not"),
        ("time/s;I/A;U/V\n0;1,5;3\n1;1.5;3\n", "run.csv, line 2, column 'I/A': '1,5' is not"),
        ("a,b\n1,2\n", "run.csv has no column known to be Time [s]; its columns are ['a', 'b'"
         "]; pass columns={'Time [s]': …}"),
        ("time,I/A,U/V\n0,1,2\n", "of which 'time' has no unit of time: ('time', unit) gives "
         "it one of ['s', "),
        ("time/s,I/A,I/mA,U/V\n0,1,2,3\n", "run.csv has Current [A] in the columns ['I/A', "
         "'I/mA']; pass columns={'Current [A]': …}"),
        ("time/s,I/A,I/A,U/V\n0,1,2,3\n", "run.csv has 2 columns 'I/A', of which one would be"),
        ("time/s,j/mA.cm-2,U/V\n0,1,2\n", "run.csv: column 'j/mA.cm-2' is a current per area; "
         "pass area=… of the electrode [m2]"),
        ("time/s\0,I/A,U/V\n0,1,2\n", "run.csv, line 1: byte 0x00 is not of a text; the "
         "file is binary or UTF-16 without its mark"),
        (GOOD.encode("utf-16-le"), "run.csv, line 1: byte 0x00 is not of a text"),
        (GOOD.encode() + b"2,0.1,3\xb5,1\n", "run.csv, line 4, column 'Ewe/V': '3\u00b5' is not"),
        ('time/s,I/A\n0,"' + "1" * 200000, "run.csv, line 2: field larger than field limit"),
    ],
)  # fmt: skip
def test_a_broken_csv_says_where_and_why(write, text, says):
    message = refused(write("run.csv", text))
    assert message.startswith("run.csv") and says in message


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            EC_LAB.format("many"),
            "run.mpt, line 2 is not 'Nb header lines : ' and their number",
        ),
        (EC_LAB.format(99), "run.mpt, line 2 states 99 header lines, of 6 in the file"),
        (EC_LAB.format(2), "run.mpt, line 2 states 2 header lines"),
        (EC_LAB.format(5), "run.mpt has no rows of data; its columns are ['0', '1', '3']"),
        (EC_LAB.format(4) + "1\t1\n", "run.mpt, line 6 has 2 cells where the header has 3"),
        (
            EC_LAB.format(4) + "1\tx\t3\n",
            "run.mpt, line 6, column 'I/mA': 'x' is not a finite",
        ),
        ("EC-Lab ASCII FILE", "run.mpt, line 2 is not 'Nb header lines : '"),
        ("\0\1\2", "run.mpt, line 1: byte 0x00 is not of a text"),
    ],
)
def test_a_broken_ec_lab_text_says_where_and_why(write, text, says):
    assert says in refused(write("run.mpt", text))


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"columns": {"Voltage": "Ewe/V"}}, "columns has ['Voltage']; it may have ['Time [s]'"),
        ({"columns": {"Voltage [V]": "Ece/V"}}, "no column 'Ece/V' for Voltage [V]; its col"),
        ({"columns": {"Voltage [V]": "Cycle"}}, "and the header 'Cycle' has none; pass columns"
         "={'Voltage [V]': ('Cycle', unit)} with one of ['V', 'mV'"),
        ({"columns": {"Voltage [V]": ("Cycle", "A")}}, "and 'A' is none"),
        ({"columns": {"Voltage [V]": True}}, "columns['Voltage [V]'] is True; it must be a"),
        ({"columns": {"Voltage [V]": float("nan")}}, "is nan; it must be finite"),
        ({"columns": "Ewe/V"}, "columns is 'Ewe/V'; it must be a dict"),
        ({"format": "xlsx"}, "format is 'xlsx'; it must be one of ['csv', 'bdf', "),
        ({"positive_current": "up"}, "positive_current is 'up'; it must be 'charge' or"),
        ({"area": 0}, "area is 0 m2; it must be 1e-09 to 20 m2"),
    ],
)  # fmt: skip
def test_a_wrong_option_says_what_is_allowed(write, options, says):
    assert says in refused(write("run.csv", GOOD), **options)


def test_what_is_no_file_is_refused(tmp_path):
    assert refused(tmp_path).endswith("cannot be read: Is a directory")
    assert refused(tmp_path / "no.csv").endswith(
        "no.csv cannot be read: No such file or directory"
    )
    assert "cannot be read" in refused("no\0thing.csv")


def test_a_format_without_impedance_is_refused(write):
    assert "['csv', 'biologic']" in refused(
        write("a.csv", GOOD), read_impedance, format="bdf"
    )


@pytest.mark.parametrize(
    ("name", "package", "extra"),
    [
        ("a.mpr", "yadg", "biologic"),
        ("a.ndax", "fastnda", "neware"),
        ("a.nda", "fastnda", "neware"),
    ],
)
def test_a_binary_without_its_package_says_which_extra(
    write, monkeypatch, name, package, extra
):
    for module in [key for key in sys.modules if key.partition(".")[0] == package]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ImportError, match=rf"pip install 'pybamm-alloy\[{extra}\]'"):
        read_cycling(write(name, b"\1"))


PREFIXES = [
    b"", b"\xef\xbb\xbf", GOOD.encode(), b"time/s,I/A,U/V\n", b"freq/Hz,Re(Z)/Ohm,Im(Z)/Ohm\n",
    EC_LAB.format(4).encode(), b"EC-Lab ASCII FILE\nNb header lines : ",
    b"BIO-LOGIC MODULAR FILE\x1a                         \x00\x00\x00\x00MODULE",
    b"PK\3\4", b"NEWARE",
]  # fmt: skip


@settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    prefix=st.sampled_from(PREFIXES),
    data=st.binary(max_size=200)
    | st.text("0123456789.,;\t\n\r\"'-eE ", max_size=60).map(str.encode),
    ending=st.sampled_from(["csv", "bdf.csv", "txt", "mpt", "mpr", "ndax", "nda"]),
    read=st.sampled_from([read_cycling, read_impedance]),
)
def test_any_bytes_are_read_or_refused(write, prefix, data, ending, read):
    """Never another exception than a ValueError; ImportError where an extra is not there."""
    path = write(f"any.{ending}", prefix + data)
    options = {"positive_current": "charge"} if read is read_cycling else {}
    try:
        table = read(path, **options)
    except ValueError as error:
        assert "any." in str(error) and "\n" not in str(error)
    except ImportError as error:
        assert "pip install" in str(error)
    else:
        assert len(table) and table.notna().all(axis=None)


@pytest.mark.parametrize("rows", [1, 2, 5])
def test_two_files_that_were_joined_are_refused_at_the_second_header(write, rows):
    header = "time/s,I/A,U/V"
    data = [f"{60 * n},1,3" for n in range(rows + 4)]
    text = "\n".join([header, *data[:rows], header, *data[rows:]]) + "\n"
    with pytest.raises(ValueError, match=f"line {rows + 2}, column 'time/s': 'time/s' is not a"):
        read_cycling(write("run.csv", text), positive_current="charge")
