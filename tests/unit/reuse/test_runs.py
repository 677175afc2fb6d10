import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from onrecord.reuse.runs import find_changes, sort_by

PAIRS = st.lists(st.tuples(st.integers(0, 1 << 20), st.integers(-(1 << 20), 1 << 32)), max_size=50)


@given(PAIRS)
def test_one_number_sorts_by_another_as_pairs_sort(pairs: list[tuple[int, int]]):
    major, minor = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    order = sort_by(major, minor)
    assert [pairs[i] for i in order.tolist()] == sorted(pairs)


def test_the_first_value_and_each_that_differs_from_the_one_before_are_changes():
    assert find_changes(np.array([3, 3, 1, 1, 3])).tolist() == [True, False, True, False, True]
    assert find_changes(np.zeros(0, dtype=np.int64)).tolist() == []
