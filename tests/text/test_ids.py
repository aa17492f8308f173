"""Ids that are each taken once."""

from hypothesis import given
from hypothesis import strategies as st

from cleaner.text.ids import UniqueIds


@given(st.lists(st.sampled_from(["7", "7~2", "a", ""]), max_size=30))
def test_no_id_is_given_twice_and_a_free_one_is_given_as_wanted(wanted: list[str]) -> None:
    """The ids given are all different; the first to want an id that is free has it."""
    ids = UniqueIds()
    given_ids: list[str] = []
    for name in wanted:
        taken = name in given_ids
        given_ids.append(ids.take(name))
        assert (given_ids[-1] == name) != taken
    assert len(set(given_ids)) == len(wanted)


def test_one_id_wanted_by_very_many_is_numbered() -> None:
    ids = UniqueIds()
    assert [ids.take("7") for _ in range(100_000)][-2:] == ["7~99999", "7~100000"]
