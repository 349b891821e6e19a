"""Long headers take linear time, and values that no cell has are refused."""

import os
import time

import numpy as np
import pandas as pd
import pytest

from pybamm_alloy.estimation import read_cycling, read_impedance
from pybamm_alloy.estimation.readers import layout, table

CHARGE = {"positive_current": "charge"}
CYCLING = "time/s,I/A,Ewe/V,Temperature/K,Pressure/MPa\n"
ROW = "{},0.1,{},{},{}\n"
SPECTRUM = "freq/Hz,Re(Z)/Ohm,Im(Z)/Ohm\n"


def rows(time=1, voltage=3.5, temperature=298, pressure=5):
    good = ROW.format(0, 3.5, 298, 5)
    return CYCLING + good + ROW.format(time, voltage, temperature, pressure)


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"temperature": 25}, "line 3, column 'Temperature/K': 25 K; .* 25 degC is 298.15 K"),
        ({"temperature": -1}, "-1 K; it must be 150 to 600 K"),
        ({"pressure": -5}, r"line 3, column 'Pressure/MPa': -5e\+06 Pa; it must be"),
        ({"pressure": 5e6}, r"5e\+12 Pa; it must be"),
        ({"voltage": 3500}, "'Ewe/V': 3500 V; it must be -100 to 100 V. 3500 mV is 3.5 V"),
        ({"time": 3.6e11}, r"'time/s' spans 1e\+08 hours; it must span 100000 at most"),
    ],
)
def test_a_value_that_no_cell_has_is_refused_by_its_place(write, values, says):
    with pytest.raises(ValueError, match=says):
        read_cycling(write("run.csv", rows(**values)), **CHARGE)


def test_a_load_cell_may_read_a_little_below_zero_without_a_load(write):
    read = read_cycling(write("run.csv", rows(pressure=-0.1)), **CHARGE)
    assert read["Stack pressure [Pa]"].iloc[1] == pytest.approx(-1e5)


def test_a_real_part_below_zero_is_refused_but_for_noise(write):
    with pytest.raises(ValueError, match="line 3: the real part of the impedance is -6 Ohm"):
        read_impedance(write("eis.csv", SPECTRUM + "1000,5,-2\n100,-6,-3\n"))
    with pytest.raises(ValueError, match="-5 Ohm; a magnitude must be zero or more"):
        read_impedance(write("eis.csv", "freq/Hz,|Z|/Ohm,Phase/deg\n1000,-5,-2\n"))
    noisy = read_impedance(write("eis.csv", SPECTRUM + "1e6,-0.01,0.5\n100,6,-3\n"))
    assert len(noisy) == 2


@pytest.mark.parametrize("cut", ["0.", "3.", "3.7", "3", "-", "3.71"])
def test_a_last_cell_that_was_cut_is_refused(write, cut):
    text = "time/s,I/A,Ewe/V\n0,0.1,3.512\n1,0.1,3.613\n2,0.1,"
    with pytest.raises(ValueError, match="line 4, the last, has no end, and its last cell"):
        read_cycling(write("run.csv", text + cut), **CHARGE)
    if cut != "-":
        assert len(read_cycling(write("run.csv", text + cut + "\n"), **CHARGE)) == 3
    assert len(read_cycling(write("run.csv", text + "3.715"), **CHARGE)) == 3


@pytest.mark.parametrize(
    "text",
    [
        "time/s,I/A,a{}b,Ewe/V\n0,0.1,1,3.5\n".format("/" * 3000),
        "time/s,I/A,a{}b,Ewe/V\n0,0.1,1,3.5\n".format(" " * 30000),
        "time/s,I/A,{}[,Ewe/V\n0,0.1,1,3.5\n".format("a" * 30000),
        "time/s,I/A,Ewe/V\n0,0.1,{}x\n".format("1" * 100_000),
        "time/s,I/A,Ewe/V\n{}:00x,0.1,3.5\n".format("0" * 100_000),
        "\r" * 200_000 + "x",
        "a" + " " * 100_000 + "b\n1 2\n",
        "time/s,{},I/A,Ewe/V\n{}\n".format(",".join("x" * 2000), ",".join("1" * 2003)),
    ],
)
def test_a_long_cell_takes_linear_time(write, text):
    began = time.process_time()
    try:
        read_cycling(write("run.csv", text), **CHARGE)
    except ValueError:
        pass
    assert time.process_time() - began < 2


def test_a_pipe_is_refused_as_a_file_of_data(tmp_path):
    os.mkfifo(tmp_path / "run.csv")
    for read in (read_cycling, read_impedance):
        with pytest.raises(ValueError, match="it is a pipe or a device, not a file"):
            read(tmp_path / "run.csv")


def test_a_file_in_pieces_is_read_as_a_whole_one(write, monkeypatch):
    rng = np.random.default_rng(0)
    n = 50
    lines = [
        f"{k};{'-' * (k // 25)}0,1;3,{rng.integers(1000):03d};CC {'DChg' if k // 25 else 'Chg'}"
        for k in range(n)
    ]
    path = write("run.csv", "a preamble\n\ntime/s;I/A;U/V;Status\n" + "\r\n".join(lines) + "\r\n")
    whole = read_cycling(path)
    monkeypatch.setattr(table, "_BLOCK", 7)
    monkeypatch.setattr(layout, "_LONG", 400)
    pd.testing.assert_frame_equal(read_cycling(path), whole)
    broken = write("bad.csv", path.read_text().replace("\n30;", "\n30x;"))
    with pytest.raises(ValueError, match="bad.csv, line 34"):
        read_cycling(broken)
