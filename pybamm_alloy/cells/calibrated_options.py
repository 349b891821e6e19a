"""The options with which the parameter sets were calibrated."""

#: Without them nothing ages. Scorecard and maps use them for every row.
CALIBRATED_OPTIONS = {"interphase": "parabolic", "transport degradation": "throughput"}
