"""What a file says of the direction of its current is read, and checked against the sign."""

import pytest

from pybamm_alloy.estimation.readers import read_cycling


def run(header, *rows):
    return "\n".join([header, *rows]) + "\n"


def unsigned(header, charge, discharge, rest):
    """A charge, a rest and a discharge of a cycler that writes |I|."""
    words = [charge, charge, rest, rest, discharge, discharge]
    currents = [0.2, 0.2, 0, 0, 0.1, 0.1]
    rows = [f"{60 * n},{size},3.5,{word}" for n, (size, word) in enumerate(zip(currents, words))]
    return run(f"Time (s),Current (mA),Voltage (V),{header}", *rows)


@pytest.mark.parametrize(
    ("header", "charge", "discharge", "rest"),
    [
        ("State", "C", "D", "R"),
        ("Md", "C", "D", "P"),
        ("Mode", "Charge", "Discharge", "OCV"),
        ("Step Type", "CC Chg", "CC DChg", "Rest"),
        ("step_type", "cccv_chg", "cc_dchg", "rest"),
        ("Status", "CC_Chg", "CC_DChg", "Rest"),
        ("Step Name", "CCCV_Chg", "CC_DChg", "Rest"),
        ("Type", "CHARGING", "DISCHARGING", "IDLE"),
        ("Command", "Laden", "Entladen", "Pause"),
        ("工步类型", "恒流充电", "恒流放电", "搁置"),
        ("Anything", "Charge 1", "Dis-charge 1", "Open circuit"),
        ("WorkMode", "C_CC", "D_CC", "R"),
        ("Work Mode", "charge", "décharge", "Relaxation"),
    ],
)
def test_words_give_a_current_without_a_sign_its_sign(write, header, charge, discharge, rest):
    path = write("run.csv", unsigned(header, charge, discharge, rest))
    signed = [-2e-4, -2e-4, 0, 0, 1e-4, 1e-4]
    assert list(read_cycling(path)["Current [A]"]) == pytest.approx(signed)
    stated = read_cycling(path, positive_current="charge")
    assert list(stated["Current [A]"]) == pytest.approx(signed)
    with pytest.raises(ValueError, match=f"no sign and '{header}' tells the direction"):
        read_cycling(path, positive_current="discharge")


def test_words_that_are_not_known_are_asked_for_and_taken(write):
    path = write("run.csv", unsigned("State", "Ox", "Red", "OCV"))
    for stated in (None, "charge"):
        with pytest.raises(ValueError) as error:
            read_cycling(path, positive_current=stated)
        assert str(error.value) == (
            "run.csv: column 'Current (mA)' has one sign throughout, and 'State' has "
            "['Ox', 'Red'], which may tell its direction; pass "
            "directions={'Ox': 'charge', 'Red': 'discharge'} as they are meant, or "
            "directions={} if they do not"
        )
    known = {"Ox": "charge", "Red": "discharge"}
    table = read_cycling(path, directions=known)
    assert list(table["Current [A]"]) == pytest.approx([-2e-4, -2e-4, 0, 0, 1e-4, 1e-4])
    unread = read_cycling(path, positive_current="charge", directions={})
    assert list(unread["Current [A]"]) == pytest.approx([-2e-4, -2e-4, 0, 0, -1e-4, -1e-4])
    with pytest.raises(ValueError, match=r"directions\['Ox'\] is 'up'; it must be one of"):
        read_cycling(path, directions={"Ox": "up"})


def test_a_word_that_does_not_tell_the_direction_of_a_current_is_named(write):
    path = write("run.csv", unsigned("State", "C", "D", "X").replace(",0,", ",0.1,", 2))
    with pytest.raises(ValueError, match=r"line 4: .* 'X' of 'State' does not say .*{'X': "):
        read_cycling(path)


HEADER = "time/s,I/A,U/V,State"


def test_words_decide_the_sign_of_a_signed_current(write):
    rows = ["0,-1,3,C", "1,-1,3,C", "2,1,3,D", "3,1,3,D"]
    path = write("run.csv", run(HEADER, *rows))
    assert list(read_cycling(path)["Current [A]"]) == [-1, -1, 1, 1]
    with pytest.raises(ValueError) as error:
        read_cycling(path, positive_current="charge")
    assert str(error.value) == (
        "run.csv, line 3, column 'I/A': -1 A where 'State' has 'C', against "
        "positive_current='charge'; pass positive_current='discharge', or directions={} to "
        "leave the words unread"
    )
    charged = read_cycling(path, positive_current="charge", directions={})
    assert list(charged["Current [A]"]) == [1, 1, -1, -1]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (
            ["0,1,3,C", "1,1,3,C", "2,-1,3,C", "3,-1,3,C", "4,-1,3,C"],
            "run.csv, line 3, column 'I/A': 1 A where 'State' has 'C', against -1 A where it has "
            "'C' in run.csv, line 4",
        ),
        (
            ["0,1,3,C", "1,1,3,C", "2,-1,3,D", "3,-1,3,D", "4,0.5,3,R", "5,0.5,3,R"],
            "run.csv, line 7, column 'I/A': 0.5 A where 'State' has 'R', which is a rest",
        ),
    ],
)
def test_words_that_contradict_the_sign_are_refused_with_both(write, rows, says):
    with pytest.raises(ValueError) as error:
        read_cycling(write("run.csv", run(HEADER, *rows)), positive_current="charge")
    message = str(error.value)
    assert "directions={}" in message
    assert message.startswith(says)


def test_the_row_between_two_steps_contradicts_nothing(write):
    rows = ["0,1,3,C", "1,1,3,C", "2,1,3,R", "3,0,3,R", "4,0,3,D", "5,-1,3,D", "6,-1,3,C"]
    table = read_cycling(write("run.csv", run(HEADER, *rows)))
    assert list(table["Current [A]"]) == [-1, -1, -1, 0, 0, 1, 1]


def test_words_that_contradict_the_convention_of_a_format_are_refused(write):
    header = "Test Time / s,Current / A,Voltage / V,Step Type"
    text = run(header, "0,-1,3,Charge", "1,-1,3,Charge", "2,1,3,Discharge", "3,1,3,Discharge")
    path = write("run.bdf.csv", text)
    with pytest.raises(ValueError, match="'Step Type' has 'Charge', against the convention"):
        read_cycling(path)
    turned = read_cycling(path, positive_current="discharge")
    assert list(turned["Current [A]"]) == [-1, -1, 1, 1]


def test_capacities_that_contradict_the_words_are_refused_with_both(write):
    header = f"{HEADER},Charge capacity/Ah,Discharge capacity/Ah"
    rows = ["0,3.6,3,C,0,0", "1,3.6,3,C,0,.001", "2,-3.6,3,D,0,.001", "3,-3.6,3,D,.001,.001"]
    with pytest.raises(ValueError) as error:
        read_cycling(write("run.csv", run(header, *rows)))
    assert "3.6 A while 'Discharge capacity/Ah' rises, against the words of 'State'" in str(
        error.value
    )


@pytest.mark.parametrize(
    ("charge", "discharge"),
    [
        ("Chg. Cap. (Ah)", "DChg. Cap. (Ah)"),
        ("Charge Capacity / Ah", "Discharge Capacity / Ah"),
        ("Cap. Chg [Ah]", "Cap. Dchg [Ah]"),
        ("Q charge (Ah)", "Q discharge (Ah)"),
        ("Chg_Cap(Ah)", "DChg_Cap(Ah)"),
        ("ChargeCapacity/Ah", "DischargeCapacity/Ah"),
        ("Charging Capacity / Ah", "Discharge Capacity / Ah"),
        ("Charge-Capacity [Ah]", "Dis. Cap. [Ah]"),
        ("chg_capacity_Ah", "dchg_capacity_Ah"),
        ("QCharge/A.h", "QDischarge/A.h"),
        ("x", "Discharge Cap. (Ah)"),
        ("Capacity of charge (Ah)", "Capacity of discharge (Ah)"),
        ("Charge throughput / Ah", "Discharge throughput / Ah"),
        ("Ah-Cyc-Charge", "Ah-Cyc-Discharge"),
        ("Amp-hr chg", "Amp-hr dis"),
        ("Chg. Energy (Wh)", "DChg. Energy (Wh)"),
    ],
)
def test_capacities_under_near_labels_tell_the_sign(write, charge, discharge):
    rows = ["0,.6,.002,0,0", "60,.59,.002,0,3.3333e-5", "120,.58,.002,0,6.6667e-5"]
    for header in ("time/s,U/V,I/A", "Test Time / s,Voltage / V,Current / A"):
        path = write("run.csv", run(f"{header},{charge},{discharge}", *rows))
        bdf = header.startswith("Test")
        stated = "discharge" if bdf else None
        assert list(read_cycling(path, positive_current=stated)["Current [A]"]) == [2e-3] * 3
        with pytest.raises(ValueError) as error:
            read_cycling(path, positive_current=None if bdf else "charge")
        assert f"0.002 A while '{discharge}' rises, against" in str(error.value)


@pytest.mark.parametrize(
    ("header", "one", "other"),
    [
        ("Schritt", "LAD", "ENT"),
        ("Phase", "Lithiation", "Delithiation"),
        ("I Direction", "anodic", "cathodic"),
        ("State", "P", "Q"),
        ("Remark", "stripping", "plating"),
        ("Step", "Strip", "Plate"),
        ("Step Name", "Stripping 1 mA", "Plating 1 mA"),
        ("Step Type", "CC", "CD"),
    ],
)
def test_words_under_any_header_beside_an_unsigned_current_are_asked_for(write, header, one, other):
    path = write("run.csv", unsigned(header, one, other, "Rest"))
    with pytest.raises(ValueError, match=f"has one sign throughout, and '{header}' has"):
        read_cycling(path, positive_current="charge")
    known = read_cycling(path, directions={one: "charge", other: "discharge"})
    signed = [-2e-4, -2e-4, 0, 0, 1e-4, 1e-4]
    assert list(known["Current [A]"]) == pytest.approx(signed)


@pytest.mark.parametrize("header", ["State", "ox/red", "Direction", "Status", "Status code"])
def test_codes_that_may_tell_the_direction_of_an_unsigned_current_are_asked_for(write, header):
    path = write("run.csv", unsigned(header, "1", "2", "0"))
    with pytest.raises(ValueError, match=rf"and '{header}' has \['1', '2'\], which may tell"):
        read_cycling(path, positive_current="charge")
    table = read_cycling(path, directions={"1": "charge", "2": "discharge", "0": "rest"})
    assert list(table["Current [A]"]) == pytest.approx([-2e-4, -2e-4, 0, 0, 1e-4, 1e-4])


def test_words_under_a_header_that_stands_twice_are_read(write):
    rows = ["0,1,3,C,C", "1,1,3,C,C", "2,1,3,D,D", "3,1,3,D,D"]
    path = write("run.csv", run("time/s,I/A,U/V,State,State", *rows))
    assert list(read_cycling(path)["Current [A]"]) == [-1, -1, 1, 1]


def test_directions_that_are_no_mapping_are_refused(write):
    path = write("run.csv", run(HEADER, "0,1,3,C", "1,1,3,C"))
    with pytest.raises(ValueError, match="directions is 'C'; it must be a dict of words to"):
        read_cycling(path, directions="C")


def test_a_magnitude_of_the_current_that_nothing_signs_is_refused_with_what_to_export(write):
    maccor = "Rec#\tCyc#\tStep\tTest (Sec)\tAmp-hr\tAmps\tVolts\n" + "".join(
        f"{n}\t0\t{1 + n // 4}\t{60 * n}\t{n % 4 / 60:.6f}\t1.0\t3.5\n" for n in range(8)
    )
    columns = {
        "Time [s]": ("Test (Sec)", "s"),
        "Current [A]": ("Amps", "A"),
        "Voltage [V]": ("Volts", "V"),
    }
    says = "does not say which way .* if 'Amps' is a magnitude, export the column .* MACCOR's Md"
    with pytest.raises(ValueError, match=says):
        read_cycling(write("maccor.txt", maccor), columns)


def test_a_magnitude_of_the_current_with_capacities_alone_is_refused_with_what_to_export(write):
    rows = "".join(
        f"{60 * n},1.0,3.5,{min(n, 3) / 60:.6f},{max(n - 3, 0) / 60:.6f}\n" for n in range(8)
    )
    header = "time/s,I/A,U/V,Charge Capacity (Ah),Discharge Capacity (Ah)\n"
    says = "line 3, charges and 1 A at .* line 6, discharges.* no sign; export the column that t"
    for stated in (None, "charge", "discharge"):
        with pytest.raises(ValueError, match=says):
            read_cycling(write("a.csv", header + rows), positive_current=stated)


@pytest.mark.parametrize("header", ["|I| (mA)", "abs(I)/mA", "Current magnitude (mA)"])
def test_a_current_that_its_header_calls_a_magnitude_is_refused_without_a_direction(write, header):
    path = write("run.csv", run(f"time/s,{header},U/V", "0,1,.6", "60,1,.6", "120,1,.6"))
    columns = {"Current [A]": (header, "mA")}
    with pytest.raises(ValueError, match="is a magnitude, and nothing in the file tells its dir"):
        read_cycling(path, columns, positive_current="charge")
    # A run of one direction may say so.
    table = read_cycling(path, columns, positive_current="charge", directions={})
    assert list(table["Current [A]"]) == [-1e-3] * 3


def test_the_current_of_one_of_two_directions_is_refused_with_the_other(write):
    rows = ["0,1,0,.6", "60,1,0,.6", "120,0,1,.5", "180,0,1,.5"]
    path = write("run.csv", run("time/s,Charge Current/mA,Discharge Current/mA,U/V", *rows))
    with pytest.raises(ValueError, match="one direction in 'Charge Current/mA' and that of the o"):
        read_cycling(path, {"Current [A]": "Charge Current/mA"}, positive_current="charge")


@pytest.mark.parametrize(("current", "word"), [(1e-3, "C"), (-1e-3, "R"), (0.0, "C")])
def test_words_that_contradict_a_current_given_as_a_number_are_refused(write, current, word):
    path = write("run.csv", unsigned("State", "C", "D", "R"))
    with pytest.raises(ValueError, match=f"'State' has '{word}', against the {current:g} A"):
        read_cycling(path, {"Current [A]": current})


def test_a_net_charge_that_rises_and_falls_beside_a_current_of_one_sign_is_refused(write):
    net = [0, 1, 2, 3, 3, 2, 1, 0.5]
    rows = [f"{3600 * n},1,.6,{charge}" for n, charge in enumerate(net)]
    path = write("run.csv", run("time/s,I/mA,U/V,Capacity/mAh", *rows))
    with pytest.raises(ValueError, match="'Capacity/mAh' rises at run.csv, line 3 and falls at ru"):
        read_cycling(path, positive_current="charge")
    reset = [f"{3600 * n},1,.6,{n % 4},{n // 4}" for n in range(8)]
    path = write("reset.csv", run("time/s,I/mA,U/V,Capacity/mAh,Step", *reset))
    assert list(read_cycling(path, positive_current="charge")["Current [A]"]) == [-1e-3] * 8


def half_cycles(*voltages, current=1.0, rest=False):
    """Half-cycles of 3 rows each under a current of one sign, with rests between them or not."""
    rows = []
    for voltage in voltages:
        rows += [(current, voltage * size) for size in (0.9, 1, 1.1)] + [(0, 0.001)] * rest
    lines = [f"{60 * n},{i},{v:.4f}" for n, (i, v) in enumerate(rows)]
    return run("time/s,I/mA,U/V", *lines)


@pytest.mark.parametrize("stated", [None, "charge", "discharge"])
@pytest.mark.parametrize("rest", [False, True])
@pytest.mark.parametrize("voltages", [(0.1, -0.1), (-0.2, 0.3, -0.2, 0.3)])
def test_a_voltage_that_reverses_beside_a_current_of_one_sign_is_refused(
    write, voltages, rest, stated
):
    path = write("run.csv", half_cycles(*voltages, rest=rest))
    rows = f"line 4 to {0.9 * voltages[1]:g} V at run.csv, line {5 + rest}"
    says = f"'I/mA' has one sign throughout, 0.001 A, and 'U/V' goes from .* at run.csv, {rows}"
    with pytest.raises(ValueError, match=says + ".* as the voltage of a symmetric cell"):
        read_cycling(path, positive_current=stated)
    with pytest.raises(ValueError, match=r"columns\['Current \[A\]'\] has one sign"):
        read_cycling(path, {"Current [A]": 1e-3})
    one_way = read_cycling(path, positive_current="charge", directions={})
    assert set(one_way["Current [A]"]) <= {-1e-3, 0}


def test_a_voltage_that_follows_the_sign_of_the_current_is_read(write):
    rows = [f"{n},{i},{v}" for n, (i, v) in enumerate([(1, 0.1)] * 3 + [(-1, -0.1)] * 3)]
    table = read_cycling(write("run.csv", run("time/s,I/A,U/V", *rows)), positive_current="charge")
    assert list(table["Current [A]"]) == [-1, -1, -1, 1, 1, 1]

def test_a_voltage_that_passes_through_zero_in_one_direction_is_read(write):
    # A half-cell against indium, stripped until its film is depleted.
    voltages = [-0.6, -0.6, -0.59, -0.55, -0.4, -0.1, 0.01, 0.2, 0.5, 1.0]
    rows = [f"{n},1,{voltage}" for n, voltage in enumerate(voltages)]
    table = read_cycling(write("run.csv", run("time/s,I/mA,U/V", *rows)), positive_current="charge")
    assert list(table["Current [A]"]) == [-1e-3] * 10


@pytest.mark.parametrize("header", ["Power (mW)", "P/mW", "Leistung [mW]"])
def test_a_power_of_both_signs_beside_a_current_of_one_is_refused(write, header):
    rows = [f"{60 * n},1,0.5,{0.5 if n < 4 else -0.5}" for n in range(8)]
    path = write("run.csv", run(f"time/s,I/mA,U/V,{header}", *rows))
    with pytest.raises(ValueError, match="is 0.5 at run.csv, line 2 and -0.5 at run.csv, line 6"):
        read_cycling(path, positive_current="charge")


@pytest.mark.parametrize("header", ["Q-Q0 (mAh)", "(Q-Qo)/mA.h", "Net Capacity (mAh)"])
def test_a_net_charge_under_any_usual_name_is_compared(write, header):
    rows = [f"{3600 * n},1,0.5,{min(n, 8 - n)}" for n in range(8)]
    path = write("run.csv", run(f"time/s,I/mA,U/V,{header}", *rows))
    with pytest.raises(ValueError, match="rises at run.csv, line 3 and falls at run.csv, line 7"):
        read_cycling(path, positive_current="charge")
