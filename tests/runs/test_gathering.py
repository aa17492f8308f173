"""Texts gathered in a file: taken up behind the last block that is whole, whatever became of the others."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow
import pytest

from cleaner.engines import LocalEngine
from cleaner.runs import gathering
from cleaner.runs.gathering import Source, gathered

COUNT = 40


def batches(first: int) -> Iterator[tuple[Any, Any]]:
    """Forty batches of three texts each; every fifth has a rejection, one of two rows has no outlet."""
    for number in range(first, COUNT):
        texts = pyarrow.record_batch(
            {
                "id": [f"{number}.{at}" for at in range(3)],
                "outlet": ["herald", None, "echo"],
                "text": pyarrow.array([f"Mira rows to pier {number}. " * at for at in range(3)], pyarrow.large_string()),
            }
        )
        yield texts, pyarrow.record_batch({"id": [f"r{number}"] if number % 5 == 0 else pyarrow.array([], pyarrow.string())})


class Dying(Exception):  # noqa: N818  # not an error: somebody pulled the plug
    """The end of an interrupted run."""


def dying_at(end: int) -> Callable[[int], Iterator[tuple[Any, Any]]]:
    def some(first: int) -> Iterator[tuple[Any, Any]]:
        for number, batch in enumerate(batches(first), start=first):
            if number == end:
                raise Dying
            yield batch

    return some


def seen(folder: Path, source: Callable[[int], Iterator[tuple[Any, Any]]], origin: str = "one") -> tuple[Any, ...]:
    """What was gathered, and the number of the first batch that was read; None where none was."""
    firsts: list[int] = []

    def noting(first: int) -> Iterator[tuple[Any, Any]]:
        firsts.append(first)
        return source(first)

    with LocalEngine().session(folder) as session:
        found = gathered(session, "texts", Source(origin, noting), lambda _done: None)
        with found.corpus as corpus:
            texts = [corpus.text_at(at) for at in range(len(corpus))]
            fields = [corpus.column(name).to_pylist() for name in ("id", "outlet", "title")]
        rejected = [row["id"] for batch in found.rejected for row in batch.to_pylist()]
    return texts, fields, rejected, found.rows, firsts[0] if firsts else None


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "_BLOCK_BYTES", 500)


@pytest.fixture
def whole(tmp_path: Path) -> tuple[Any, ...]:
    (tmp_path / "whole").mkdir()
    found = seen(tmp_path / "whole", batches)
    assert (len(found[0]), len(found[2]), found[3], found[4]) == (3 * COUNT, COUNT // 5, 3 * COUNT + COUNT // 5, 0)
    return found


def test_what_is_gathered_is_not_read_again(whole: tuple[Any, ...], tmp_path: Path) -> None:
    again = seen(tmp_path / "whole", batches)
    assert again[:4] == whole[:4]
    assert again[4] is None


@pytest.mark.parametrize("end", [0, 1, 17, COUNT - 1])
def test_reading_goes_on_behind_the_last_block(end: int, whole: tuple[Any, ...], tmp_path: Path) -> None:
    with pytest.raises(Dying):
        seen(tmp_path, dying_at(end))
    again = seen(tmp_path, batches)
    assert again[:4] == whole[:4]
    assert max(0, end - 12) <= again[4] <= end


def _truncate(folder: Path) -> None:
    path = folder / "texts.texts"
    path.write_bytes(path.read_bytes()[:1_200])


def _change(folder: Path) -> None:
    path = folder / "texts.texts"
    data = bytearray(path.read_bytes())
    data[1_200] ^= 1
    path.write_bytes(data)


def _lose_texts(folder: Path) -> None:
    (folder / "texts.texts").unlink()


def _lose_a_block(folder: Path) -> None:
    sorted((folder / "texts").iterdir())[2].unlink()


def _cut_a_block(folder: Path) -> None:
    path = sorted((folder / "texts").iterdir())[2]
    path.write_bytes(path.read_bytes()[:-3])


def _add_texts(folder: Path) -> None:
    with (folder / "texts.texts").open("ab") as file:
        file.write(b"what a killed run wrote")


@pytest.mark.parametrize("damage", [_truncate, _change, _lose_texts, _lose_a_block, _cut_a_block, _add_texts])
def test_what_is_damaged_is_gathered_again(damage: Callable[[Path], None], whole: tuple[Any, ...], tmp_path: Path) -> None:
    damage(tmp_path / "whole")
    assert seen(tmp_path / "whole", batches)[:4] == whole[:4]


def test_texts_of_another_origin_are_not_taken(whole: tuple[Any, ...], tmp_path: Path) -> None:
    again = seen(tmp_path / "whole", batches, origin="two")
    assert again == whole
