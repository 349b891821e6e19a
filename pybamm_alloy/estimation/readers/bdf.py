"""Battery Data Format: one table of a cell's run, with fixed headers.

Preferred labels and machine-readable names after the Battery Data Alliance,
https://github.com/battery-data-alliance/battery-data-format. A positive current charges.
"""

#: Tidy name → headers, the first that a file has being taken.
LABELS = {
    "Time [s]": ("Test Time / s", "test_time_second"),
    "Voltage [V]": ("Voltage / V", "voltage_volt"),
    "Current [A]": ("Current / A", "current_ampere"),
    # The index of a step may be the row's within the step; the count never is.
    "Step": ("Step Count / 1", "step_count", "Step Index / 1", "step_index"),
    "Cycle": ("Cycle Count / 1", "cycle_count"),
    "Stack pressure [Pa]": ("Applied Pressure / Pa", "applied_pressure_pa"),
    "Temperature [K]": (
        "Surface Temperature T1 / degC",
        "temperature_t1_celsius",
        "Ambient Temperature / degC",
        "ambient_temperature_celsius",
    ),
    "Charge capacity [A.h]": (
        "Charging Capacity / Ah",
        "charging_capacity_ah",
        "charging_capacity_ampere_hour",
    ),
    "Discharge capacity [A.h]": (
        "Discharging Capacity / Ah",
        "discharging_capacity_ah",
        "discharging_capacity_ampere_hour",
    ),
}


def is_bdf(headers) -> bool:
    """Whether a table has the columns that the format requires."""
    required = ("Time [s]", "Voltage [V]", "Current [A]")
    return all(set(LABELS[name]) & set(headers) for name in required)
