"""Calling kernels."""

import tracemalloc
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.compiled import kernel
from cleaner.compiled.arrays import I64, U64, I64Rows
from cleaner.compiled.build import build
from cleaner.compiled.code import compiled, load
from cleaner.compiled.library import caller
from cleaner.compiled.types import Array, Number, Record, Signature, signature_of
from cleaner.fingerprints.kernels import minima
from cleaner.matching.candidate_kernels import agreements, drop_copies, sort_by_digits, sort_pairs
from cleaner.matching.counting_kernels import sampled_slots
from cleaner.shingles.hashing import character_hashes
from cleaner.shingles.kernels import Layout, ascii_hashes

NUMBERS = st.lists(st.integers(0, (1 << 64) - 1) | st.integers(0, 9), max_size=40)


@given(NUMBERS)
def test_numbers_beyond_those_with_a_sign_come_through(numbers: list[int]) -> None:
    """sort_pairs(values) == sorted(values), in memory that the caller gave."""
    values, scratch = np.array(numbers, np.uint64), np.empty(len(numbers), np.uint64)
    ordered = sort_pairs(values, scratch, 32)
    assert ordered.tolist() == sorted(numbers)
    assert not numbers or any(np.shares_memory(ordered, given) for given in (values, scratch))


@given(st.lists(st.integers(0, 3), max_size=20), st.integers(1, 3))
def test_a_number_comes_back_as_pythons(numbers: list[int], most: int) -> None:
    kept = drop_copies(np.array(sorted(numbers), np.uint64), most)
    assert type(kept) is int
    assert kept == sum(min(most, numbers.count(value)) for value in set(numbers))


def test_an_array_that_a_kernel_makes_is_pythons() -> None:
    made = ascii_hashes()
    assert made.tolist() == character_hashes("".join(map(chr, range(128)))).tolist()
    made[:] = 0
    assert not made.any()


def test_the_memory_of_such_an_array_is_freed_with_it() -> None:
    rows, pairs = np.zeros((2, 4), np.uint32), np.zeros(1 << 20, np.int64)
    agreements(rows, pairs[:1], pairs[:1])
    tracemalloc.start()
    try:
        made = agreements(rows, pairs, pairs)
        part = made[-1:]
        del made
        held = tracemalloc.get_traced_memory()[0]
        assert part.tolist() == [4]
        del part
        assert held > pairs.nbytes > tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()


def test_arrays_of_one_result_may_share_their_memory() -> None:
    @kernel
    def whole_and_rest(size: int) -> tuple[U64, U64, int, np.uint64]:
        whole = np.zeros(size, np.uint64)
        whole[-1] = 7
        return whole, whole[1:], -size, ~np.uint64(0)

    assert whole_and_rest.signature is not None
    engine = load(compiled(build({"it": whole_and_rest})))
    call = caller(engine.get_function_address("it"), "it", whole_and_rest.signature)
    tracemalloc.start()
    try:
        whole, rest, *numbers = call((1 << 20,))
        assert numbers == [-1 << 20, (1 << 64) - 1]
        del whole
        held = tracemalloc.get_traced_memory()[0]
        assert rest.tolist()[-2:] == [0, 7]
        del rest
        assert held > 8 << 20 > tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()


def test_arrays_with_gaps_and_of_other_kinds_are_compiled_for() -> None:
    values = np.arange(20, dtype=np.uint64)
    assert drop_copies(values[::-2], 1) == 10
    assert drop_copies(np.array([1, 1, 2], np.int32), 1) == 2


def test_what_does_not_fit_into_memory_is_an_error() -> None:
    nothing = np.zeros(2, np.int64)
    layout = Layout(np.zeros(2, np.int32), nothing, nothing)
    with pytest.raises(MemoryError, match="sampled_slots"):
        sampled_slots(np.zeros(1, np.uint64), layout, 1 << 55, np.uint64(0), np.zeros(2, np.uint64))


def test_a_wrong_number_of_arguments_is_a_type_error() -> None:
    call: Any = minima
    with pytest.raises(TypeError, match="arguments"):
        call(np.zeros(1, np.uint64))


def test_a_kernel_that_python_may_call_has_all_types_annotated() -> None:
    def told(values: U64, pair: tuple[I64, int], rows: I64Rows) -> tuple[np.uint64, U64]:
        return np.uint64(0), values

    def open_argument(values: U64, count: Any) -> int:
        return 0

    def open_result(values: U64) -> Any: ...

    def no_result(values: U64) -> None: ...

    numbers, pair = Array("uint64", 1), Record((Array("int64", 1), Number("int64")))
    result = Record((Number("uint64"), numbers))
    assert signature_of(told) == Signature((numbers, pair, Array("int64", 2)), result)
    assert signature_of(open_argument) is signature_of(open_result) is None
    assert signature_of(no_result) == Signature((numbers,), None)


@given(NUMBERS)
def test_radix_passes_leave_the_given_arrays_to_be_used(numbers: list[int]) -> None:
    values = np.array(numbers, np.uint64)
    assert sort_by_digits(values, np.empty_like(values), np.array([42, 53])).tolist() == sorted(numbers)
