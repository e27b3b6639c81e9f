"""What many measurements say together."""

from __future__ import annotations

import pytest

from benchmarks.statistics import confidence, percentile, quartiles


def test_a_percentile_is_the_smallest_value_that_so_many_do_not_exceed() -> None:
    values = [float(value) for value in range(100, 0, -1)]
    assert (percentile(values, 50), percentile(values, 99), percentile(values, 100)) == (50, 99, 100)


def test_a_percentile_of_one_value_is_that_value() -> None:
    assert percentile([3.0], 50) == percentile([3.0], 99) == 3.0


def test_nothing_has_no_percentile() -> None:
    with pytest.raises(ValueError, match="no values"):
        percentile([], 50)


def test_quartiles_are_the_median_and_the_middle_half() -> None:
    assert quartiles([5.0, 1.0, 3.0, 2.0, 4.0]) == (3.0, 2.0, 4.0)


def test_quartiles_of_one_value_are_that_value() -> None:
    assert quartiles([7.0]) == (7.0, 7.0, 7.0)


def test_an_outlier_moves_neither_the_median_nor_the_interval_far() -> None:
    steady = [1.0, 1.1, 0.9, 1.05, 0.95, 1.02, 0.98, 1.0, 1.01, 0.99]
    typical, low, high = confidence([*steady, 50.0])
    assert 0.95 <= low <= typical <= high <= 1.1


def test_an_interval_is_wide_where_measurements_differ() -> None:
    _, low, high = confidence([1.0, 9.0, 1.0, 9.0, 5.0])
    assert (low, high) == (1.0, 9.0)


def test_the_same_measurements_give_the_same_interval() -> None:
    assert confidence([3.0, 1.0, 2.0]) == confidence([3.0, 1.0, 2.0])
