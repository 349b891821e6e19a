"""A cycling run of any format becomes the same tidy table."""

import numpy as np
import pandas as pd
import pytest

from pybamm_alloy.estimation.readers import read_cycling

TIME = [0.0, 60.0, 120.0, 180.0, 240.0]
VOLTAGE = [3.5, 3.6, 3.7, 3.6, 3.5]
CURRENT = [0.0, 2e-3, 2e-3, -1e-3, -1e-3]  # a positive one charges


def run(header, *columns, delimiter=","):
    """A text of columns."""
    rows = [header, *(delimiter.join(map(repr, row)) for row in zip(*columns))]
    return "\n".join(rows) + "\n"


def scaled(values, scale, offset=0.0):
    return [value * scale + offset for value in values]


TIDY = pd.DataFrame(
    {
        "Time [s]": TIME,
        "Current [A]": [0.0, -2e-3, -2e-3, 1e-3, 1e-3],
        "Voltage [V]": VOLTAGE,
        "Step": [1, 2, 2, 3, 3],
        "Cycle": 1,
    }
)


@pytest.mark.parametrize(
    ("header", "time", "current", "voltage"),
    [
        ("time/s,I/A,Ewe/V", 1, 1, 1),
        ("time_s,current_A,voltage_V", 1, 1, 1),
        ("Test Time / s,Current (mA),Voltage (mV)", 1, 1e3, 1e3),
        ("Time (min),<I>/uA,<Ewe>/V", 1 / 60, 1e6, 1),
        ("Test_Time(h),I [µA],Ecell/V", 1 / 3600, 1e6, 1),
        ("time/s,Current (mA/cm2),Voltage (V)", 1, 1e3 / 2, 1),
        ("time/s,j / mA cm^-2,U/V", 1, 1e3 / 2, 1),
        ("t/s,current_A_m2,Potential (V)", 1, 1e4 / 2, 1),
        ("time/s,Current density [µA·cm⁻²],Voltage [V]", 1, 1e6 / 2, 1),
    ],
)
def test_units_of_the_header_are_converted(write, header, time, current, voltage):
    path = write(
        "run.csv",
        run(header, scaled(TIME, time), scaled(CURRENT, current), scaled(VOLTAGE, voltage)),
    )
    table = read_cycling(path, area=2e-4, positive_current="charge")
    pd.testing.assert_frame_equal(table, TIDY, rtol=1e-12)


def test_a_mapping_names_columns_units_and_constants(write):
    path = write("run.csv", run("a,b,c", TIME, scaled(CURRENT, 1e3), VOLTAGE))
    columns = {
        "Time [s]": ("a", "s"),
        "Current [A]": ("b", "mA"),
        "Voltage [V]": ("c", "V"),
        "Temperature [K]": 298.15,
    }
    table = read_cycling(path, columns, positive_current="charge")
    assert (table.pop("Temperature [K]") == 298.15).all()
    pd.testing.assert_frame_equal(table, TIDY)
    columns["Current [A]"] = 1e-3
    assert (read_cycling(path, columns)["Current [A]"] == 1e-3).all()
    with pytest.raises(ValueError, match="leave positive_current out"):
        read_cycling(path, columns, positive_current="charge")


def test_a_mapping_goes_before_the_headers_it_leaves_out(write):
    header = "time/s,I/A,Ewe/V,Ece/V"
    path = write("run.csv", run(header, TIME, CURRENT, [0.0] * 5, VOLTAGE))
    table = read_cycling(path, {"Voltage [V]": "Ece/V"}, positive_current="charge")
    pd.testing.assert_frame_equal(table, TIDY)


def test_pressure_and_temperature_are_there_only_if_the_file_has_them(write):
    path = write(
        "run.csv",
        run("time/s,I/A,Ewe/V,Stack pressure/MPa,T/°C", TIME, CURRENT, VOLTAGE, TIME, TIME),
    )
    table = read_cycling(path, positive_current="charge")
    assert list(table["Stack pressure [Pa]"]) == [0.0, 60e6, 120e6, 180e6, 240e6]
    assert list(table["Temperature [K]"]) == pytest.approx([273.15 + T for T in TIME])


def test_positive_current_says_which_way_it_goes(write):
    path = write("run.csv", run("time/s,I/A,Ewe/V", TIME, scaled(CURRENT, -1), VOLTAGE))
    pd.testing.assert_frame_equal(read_cycling(path, positive_current="discharge"), TIDY)
    with pytest.raises(ValueError, match="^run.csv does not say which way"):
        read_cycling(path)


CAPACITIES = "time/s,I/A,Ewe/V,Charge capacity/mAh,Discharge capacity/mAh"
CHARGED = [0.0, 0.0, 0.033, 0.033, 0.033]
DISCHARGED = [0.0, 0.0, 0.0, 0.0, 0.017]


def test_capacities_decide_the_sign_and_refuse_another(write):
    path = write("run.csv", run(CAPACITIES, TIME, CURRENT, VOLTAGE, CHARGED, DISCHARGED))
    pd.testing.assert_frame_equal(read_cycling(path), TIDY)
    with pytest.raises(ValueError) as error:
        read_cycling(path, positive_current="discharge")
    assert str(error.value) == (
        "run.csv, line 4, column 'I/A': 0.002 A while 'Charge capacity/mAh' rises, against "
        "positive_current='discharge'; pass positive_current='charge'"
    )
    other = run(CAPACITIES, TIME, scaled(CURRENT, -1), VOLTAGE, CHARGED, DISCHARGED)
    pd.testing.assert_frame_equal(read_cycling(write("other.csv", other)), TIDY)


def test_a_current_without_a_sign_is_refused(write):
    sizes = [abs(value) for value in CURRENT]
    path = write("run.csv", run(CAPACITIES, TIME, sizes, VOLTAGE, CHARGED, DISCHARGED))
    says = r"at run.csv, line 4, charges and .* at run.csv, line 6, discharges.*has no sign"
    for stated in (None, "charge"):
        with pytest.raises(ValueError, match=says):
            read_cycling(path, positive_current=stated)


def test_capacities_that_were_reset_or_span_two_steps_do_not_decide(write):
    current = [1.0, 1.0, -1.0, -1.0, -1.0]
    charged, discharged = [0.0, 16.7, 40.0, 40.0, 40.0], [0.0, 0.0, 0.0, 16.7, 0.0]
    path = write("run.csv", run(CAPACITIES, TIME, current, VOLTAGE, charged, discharged))
    assert list(read_cycling(path)["Current [A]"]) == [-1, -1, 1, 1, 1]


def test_a_charge_that_the_capacities_contradict_is_refused_with_both(write):
    text = run(CAPACITIES, TIME, scaled(CURRENT, 1e3), VOLTAGE, CHARGED, DISCHARGED)
    with pytest.raises(ValueError) as error:
        read_cycling(write("run.csv", text))
    assert str(error.value) == (
        "run.csv: current and time of its steps pass 50 mA.h, and 'Charge capacity/mAh' and "
        "'Discharge capacity/mAh' rise by 0.05 mA.h; give the unit that the header states "
        "wrongly, as columns={'Charge capacity [A.h]': ('Charge capacity/mAh', 'mAh')}"
    )


def test_a_step_that_passes_another_charge_than_its_capacity_is_named_with_both(write):
    # Three hours without rows, in which the cell was charged.
    time = [0.0, 60.0, 120.0, 180.0, 11000.0, 11060.0]
    charged = [value * 1e-3 / 3600 for value in time]
    header = "time/s,I/A,U/V,Charge capacity/Ah,Discharge capacity/Ah,Step"
    columns = ([1e-3] * 6, [3.0] * 6, charged, [0.0] * 6, [1] * 6)
    path = write("run.csv", run(header, time, *columns))
    message = "pass 0.06667 mA.h, and .* rise by 3.072 mA.h; add the rows .* before run.csv, line 6"
    with pytest.raises(ValueError, match=message):
        read_cycling(path)
    # A current that is off by 20 % in the second of two steps.
    time, current = [60.0 * n for n in range(8)], [1e-3] * 4 + [1.2e-3] * 4
    charged = [1e-3 * at / 3600 for at in time]
    columns = (current, [3.0] * 8, charged, [0.0] * 8, [1] * 4 + [2] * 4)
    path = write("run.csv", run(header, time, *columns))
    message = r"line 6 to line 9, step 2: current and time pass 0.06 mA.h, .* rise by 0.05 mA.h"
    with pytest.warns(UserWarning, match=message):
        table = read_cycling(path)
    assert list(table["Current [A]"]) == scaled(current, -1)


def test_a_capacity_without_a_direction_is_compared_too(write):
    time, capacity = [0.0, 60.0, 120.0, 180.0], [0.0, 1 / 60, 2 / 60, 3 / 60]
    text = run("time/s,I/A,U/V,Capacity/Ah", time, [1.0] * 4, [3.0] * 4, capacity)
    assert len(read_cycling(write("run.csv", text), positive_current="charge")) == 4
    text = text.replace("1.0,3.0", "1000.0,3.0")
    with pytest.raises(ValueError, match="steps pass 5e\\+04 mA.h, and 'Capacity/Ah' rise by 50"):
        read_cycling(write("run.csv", text), positive_current="charge")


BDF = (
    "Test Time / s,Current / A,Voltage / V,Charging Capacity / Ah,Discharging Capacity / Ah"
)


def test_bdf_whose_capacities_contradict_its_convention_is_refused(write):
    capacities = (scaled(CHARGED, 1e-3), scaled(DISCHARGED, 1e-3))
    wrong = run(BDF, TIME, scaled(CURRENT, -1), VOLTAGE, *capacities)
    path = write("run.bdf.csv", wrong)
    with pytest.raises(ValueError) as error:
        read_cycling(path)
    assert str(error.value) == (
        "run.bdf.csv, line 4, column 'Current / A': -0.002 A while 'Charging Capacity / Ah' "
        "rises, against the convention of bdf; pass positive_current='discharge'"
    )
    pd.testing.assert_frame_equal(read_cycling(path, positive_current="discharge"), TIDY)


def test_positive_current_overrides_a_convention(write):
    path = write(
        "a.bdf", run("test_time_second,current_ampere,voltage_volt", TIME, CURRENT, VOLTAGE)
    )
    pd.testing.assert_frame_equal(read_cycling(path), TIDY)
    flipped = read_cycling(path, positive_current="discharge")["Current [A]"]
    assert list(flipped) == CURRENT


def test_columns_beside_those_of_bdf_are_ignored(write):
    header = (
        "Test Time / s,Current / A,Voltage / V,Step,Cycle,Time (h),Current (mA),"
        "Step Count / 1,Step Index / 1,Ambient Temperature / degC,Applied Pressure / Pa"
    )
    counts, rows = [1, 1, 2, 2, 3], [1, 2, 1, 2, 1]
    text = run(
        header, TIME, CURRENT, VOLTAGE, *[["x"] * 5] * 4, counts, rows, [25] * 5, [1e5] * 5
    )
    table = read_cycling(write("plain.csv", text))
    assert list(table["Step"]) == counts and (table["Cycle"] == 1).all()
    assert (table["Temperature [K]"] == 298.15).all()
    assert (table["Stack pressure [Pa]"] == 1e5).all()


EC_LAB = (
    "EC-Lab ASCII FILE\n"
    "Nb header lines : 5\n"
    "Electrode surface area : 0,785 cm²\n"
    "\n"
    "mode\ttime/s\tEwe/V\t<I>/mA\thalf cycle\tTemperature/°C\t\n"
    "3\t0.000E+000\t3.5\t0.0\t0\t25.5\t\n"
    "1\t6.000E+001\t3.6\t2.0\t0\t25.5\t\n"
    "1\t1.200E+002\t3.7\t2.0\t0\t25.5\t\n"
    "1\t1.800E+002\t3.6\t-1.0\t1\t25.5\t\n"
    "2\t2.400E+002\t3.5\t-1.0\t2\t25.5\t\n"
)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("a.mpt", lambda text: text),
        ("a.txt", lambda text: text),
        ("a.mpt", lambda text: text.replace("\n", "\r\n")),
        ("a.mpt", lambda text: text.replace(".", ",")),
        ("a.mpt", lambda text: text.partition("\n\n")[2]),
    ],
    ids=["mpt", "txt", "CRLF", "decimal comma", "no header block"],
)
def test_variants_of_ec_lab_text_give_one_table(write, name, change):
    table = read_cycling(write(name, change(EC_LAB).encode("latin-1")))
    assert list(table["Current [A]"]) == list(TIDY["Current [A]"])
    assert list(table["Voltage [V]"]) == VOLTAGE
    assert list(table["Time [s]"]) == TIME
    assert list(table["Step"]) == [1, 2, 2, 3, 4]  # by mode, and by half cycle
    assert list(table["Cycle"]) == [0, 0, 0, 0, 1]
    assert (table["Temperature [K]"] == 298.65).all()


def test_ec_lab_text_without_a_current_has_that_of_its_charge(write):
    rows = ["0,0", "10,2.7777777777777778E-3", "10,0", "20,2.7777777777777778E-3"]
    text = "\n".join(["time/s,dq/mA.h,Ewe/V", *(f"{row},3" for row in rows)])
    table = read_cycling(write("a.mpt", text.replace(",", "\t")))
    assert list(table["Current [A]"]) == pytest.approx([-1e-3] * 4)


def test_without_steps_in_the_file_the_current_tells_them(write):
    taper = [1e-3 * 0.8**n for n in range(6)]
    current = [0, 0, 1e-3, 1.001e-3, 0.999e-3, 0.5e-3, 0.5e-3, -1e-3, -1e-3, 1e-7, *taper]
    steps = [1, 1, 2, 2, 2, 3, 3, 4, 4, 5, 6, 6, 6, 6, 6, 6]
    time = [float(n) for n in range(len(current))]
    path = write("run.csv", run("time/s,I/A,U/V", time, current, time))
    table = read_cycling(path, positive_current="discharge")
    assert list(table["Step"]) == steps


def test_steps_are_counted_at_every_change_of_step_or_cycle(write):
    step, cycle = ["CC", "rest", "rest", "rest", "CC"], [4, 4, 5, 5, 5]
    rows = zip(TIME, CURRENT, VOLTAGE, step, cycle)
    text = "\n".join(
        ["time/s,I/A,U/V,Step,Cycle Index", *(",".join(map(str, r)) for r in rows)]
    )
    table = read_cycling(write("run.csv", text), positive_current="charge")
    assert list(table["Step"]) == [1, 2, 3, 3, 4]
    assert list(table["Cycle"]) == cycle
    assert table["Step"].dtype == table["Cycle"].dtype == int


@pytest.mark.parametrize(
    "text",
    [
        "time/s;I/mA;U/V\n0,5;1,25;3,5\n",
        "time/s\tI/mA\tU/V\n0.5\t1.25\t3.5\n",
        "\ufefftime/s,I/mA,U/V\n0.5,1.25,3.5\n\n",
        "time/s , I/mA , U/V\r\n 0.5 , 1.25 , 3.5\r\n\r\n",
        '\n"time/s","I/mA","U/V"\n\n"0.5","1.25","3.5"\n,,\n',
    ],
    ids=["decimal comma", "tabs", "byte order mark", "blanks and CRLF", "quotes"],
)
def test_variants_of_csv_give_one_table(write, text):
    table = read_cycling(write("run.csv", text), positive_current="discharge")
    assert table.iloc[0, :3].tolist() == [0.5, 1.25e-3, 3.5]


def test_no_zero_of_a_flipped_current_is_negative(write):
    path = write("run.csv", run("time/s,I/A,U/V", TIME, CURRENT, VOLTAGE))
    current = read_cycling(path, positive_current="charge")["Current [A]"]
    assert not np.signbit(current[0])


def test_a_capacity_of_one_direction_is_compared_in_that_direction(write):
    """2 mA for an hour each way, of which the file counts the charge in A.h."""
    rows = ["0,2,.6,0", "3600,2,.6,{0}", "7200,2,.6,{1}", "7200,-2,.5,{1}", "10800,-2,.5,{1}"]
    text = "\n".join(["time/s,I/mA,U/V,Charge capacity/mAh", *rows]) + "\n"
    right = read_cycling(write("a.csv", text.format(2, 4)), positive_current="charge")
    assert list(right["Current [A]"]) == pytest.approx([-2e-3] * 3 + [2e-3] * 2)
    with pytest.raises(ValueError, match="pass 4 mA.h, and 'Charge capacity/mAh' rise by 4000 mA"):
        read_cycling(write("b.csv", text.format(2000, 4000)), positive_current="charge")


@pytest.mark.parametrize("outlier", [0, -3.5, 5])
def test_one_row_of_another_current_does_not_end_a_step(write, outlier):
    currents = [0, *[1] * 5, outlier, *[1] * 5, 0]
    rows = "".join(f"{60 * n},{current},0.5\n" for n, current in enumerate(currents))
    path = write("run.csv", "time/s,I/mA,U/V\n" + rows)
    table = read_cycling(path, positive_current="discharge")
    assert list(table["Step"]) == [1, *[2] * 11, 3]
    assert table["Current [A]"][6] == pytest.approx(1e-3 * outlier)
