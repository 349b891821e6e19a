"""Battery Data Format: one table of cycling data, with fixed headers.

The headers are the preferred labels and the machine-readable names of the Battery Data Alliance,
https://github.com/battery-data-alliance/battery-data-format. A positive current charges.
"""

from collections.abc import Collection

#: Tidy name → headers; the first that a file has is read.
LABELS = {
    "Time [s]": ("Test Time / s", "test_time_second"),
    "Voltage [V]": ("Voltage / V", "voltage_volt"),
    "Current [A]": ("Current / A", "current_ampere"),
    # Some files number the rows within a step by "Step Index"; "Step Count" counts steps.
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


def is_bdf(headers: Collection[str]) -> bool:
    """Whether a table has the columns that the format requires.

    Parameters
    ----------
    headers : collection of str
        Headers of the table.

    Returns
    -------
    bool
    """
    required = ("Time [s]", "Voltage [V]", "Current [A]")
    return all(set(LABELS[name]) & set(headers) for name in required)
