"""The temperature and the stack pressure of a file are read, or the columns are named."""

import warnings

import pytest

from pybamm_alloy.estimation import read_cycling, read_impedance

CYCLING = "time/s,I/A,U/V,{}\n0,0.1,3.5,{}\n60,0.1,3.6,{}\n"
SPECTRUM = "freq/Hz,Re(Z)/Ohm,-Im(Z)/Ohm,{}\n1000,40,2,{}\n100,45,5,{}\n"


def read(write, header, cell, kind):
    path = write("file.csv", kind.format(header, cell, cell))
    if kind == SPECTRUM:
        return read_impedance(path)
    return read_cycling(path, positive_current="charge")


@pytest.mark.parametrize("kind", [CYCLING, SPECTRUM])
@pytest.mark.parametrize(
    ("header", "cell", "name", "value"),
    [
        ("Temp/°C", "60", "Temperature [K]", 333.15),
        ("Aux_Temperature_1 (C)", "60", "Temperature [K]", 333.15),
        ("T1/°C", "60", "Temperature [K]", 333.15),
        ("T_cell [degC]", "60", "Temperature [K]", 333.15),
        ("Temperature(K)", "333", "Temperature [K]", 333.0),
        ("P/MPa", "45", "Stack pressure [Pa]", 45e6),
        ("Druck (bar)", "450", "Stack pressure [Pa]", 45e6),
        ("Pressure (N/mm2)", "45", "Stack pressure [Pa]", 45e6),
    ],
)
def test_temperature_and_pressure_under_near_labels_are_read(
    write, header, cell, name, value, kind
):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert list(read(write, header, cell, kind)[name]) == pytest.approx([value] * 2)


@pytest.mark.parametrize("kind", [CYCLING, SPECTRUM])
@pytest.mark.parametrize(
    ("header", "what"),
    [
        ("Temperature", "temperature"),
        ("T", "temperature"),
        ("Thermocouple 3/°C", "temperature"),
        ("Ofen/°C", "temperature"),
        ("Pressure", "stack pressure"),
        ("Force (N)", "stack pressure"),
        ("Load/kN", "stack pressure"),
    ],
)
def test_a_column_that_may_have_them_is_named(write, header, what, kind):
    with pytest.warns(UserWarning) as caught:
        read(write, header, "60", kind)
    (message,) = [str(w.message) for w in caught]
    assert message.startswith(f"file.csv: ['{header}'] may have the {what}, and is not read")


@pytest.mark.parametrize(("header", "cell"), [("Temp 1", "0"), ("Comment on pressure", "x")])
def test_a_channel_without_numbers_is_not(write, header, cell):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        read(write, header, cell, CYCLING)


def test_kelvins_that_are_called_degrees_are_refused(write):
    header = "time/s,I/A,U/V,Temperature (°C)"
    path = write("run.csv", f"{header}\n0,1,3,298.15\n60,1,3,298.15\n")
    with pytest.raises(ValueError, match="has 298.15 degC; pass .* 'K'\\)} if it is in K"):
        read_cycling(path, positive_current="charge")
    for unit, kelvin in (("K", 298.15), ("degC", 571.3)):
        columns = {"Temperature [K]": ("Temperature (°C)", unit)}
        table = read_cycling(path, columns, positive_current="charge")
        assert list(table["Temperature [K]"]) == pytest.approx([kelvin] * 2)
