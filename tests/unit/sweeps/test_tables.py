"""Tables of runs: even samples, whole grids, and results as arrays."""

import numpy as np
import pandas as pd
import pytest

from pybamm_alloy.sweeps.tables import grid, samples, to_dataset


def test_samples_are_spread_evenly_on_their_scale_and_repeat_with_the_seed():
    ranges = {"a": (1e-3, 1e3), "b": (-1.0, 1.0)}
    found = samples(ranges, 60, seed=1)
    assert np.histogram(np.log10(found["a"]), 6, (-3, 3))[0].tolist() == [10] * 6
    assert np.histogram(found["b"], 6, (-1, 1))[0].tolist() == [10] * 6
    pd.testing.assert_frame_equal(found, samples(ranges, 60, seed=1))
    assert not found.equals(samples(ranges, 60, seed=2))
    with pytest.raises(ValueError, match="count is 4.0; it must be a whole number, from 1"):
        samples(ranges, 4.0, seed=1)
    with pytest.raises(ValueError, match="b is to range from 1 to 1"):
        samples({"b": (1.0, 1.0)}, 3, seed=1)


def test_a_grid_has_every_combination():
    assert grid({"a": [1, 2], "b": [3, 4]}).values.tolist() == [[1, 3], [1, 4], [2, 3], [2, 4]]


def test_a_single_value_of_a_grid_is_in_every_row():
    rows = grid({"alloy": "Li", "a": np.array([1, 2]), "b": 3.0}).values.tolist()
    assert rows == [["Li", 1, 3.0], ["Li", 2, 3.0]]


TABLE = grid({"pressure [Pa]": [2.0, 1.0], "alloy": ["Li", "In"]}).assign(
    **{"capacity [A.h]": [1.0, 2.0, 3.0, 4.0], "error": ""}
)


def test_results_over_a_grid_are_arrays_with_units():
    dataset = to_dataset(TABLE.sample(frac=1, random_state=0), ["pressure [Pa]", "alloy"])
    capacity = dataset["capacity [A.h]"]
    assert capacity.dims == ("pressure [Pa]", "alloy")
    for row in TABLE.to_dict("records"):
        place = {name: row[name] for name in capacity.dims}
        assert capacity.sel(place) == row["capacity [A.h]"]
    assert list(dataset["pressure [Pa]"]) == [1.0, 2.0]
    assert capacity.attrs["units"] == "A.h"
    assert dataset["pressure [Pa]"].attrs["units"] == "Pa"
    assert "units" not in dataset["error"].attrs


def test_what_is_no_regular_grid_is_refused():
    columns = ["pressure [Pa]", "alloy"]
    with pytest.raises(ValueError, match="'alloy': 'In'} is not in the table: no regular grid"):
        to_dataset(TABLE.iloc[:3], columns)
    with pytest.raises(ValueError, match="{'alloy': 'Li'} stands twice in the table"):
        to_dataset(TABLE, ["alloy"])
    with pytest.raises(ValueError, match="no column 'current'"):
        to_dataset(TABLE, ["current"])
    with pytest.raises(ValueError, match="stands twice"):
        to_dataset(pd.concat([TABLE, TABLE]), columns)
