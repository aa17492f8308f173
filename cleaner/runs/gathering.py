"""The texts that are compared, gathered in one file; a run that is taken up goes on behind the last block that is whole.

Texts lie one behind the other in the file. A block of them is finished when its state (the fields of its rows, the sizes and
a checksum of its texts) is on disk; what stands behind the last finished block is written again.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cleaner.corpus import Corpus, FileTexts
from cleaner.engines import Session, digest_of, read_state, write_state

# Bytes of text of a block.
_BLOCK_BYTES = 32 << 20


@dataclass(frozen=True, slots=True)
class Source:
    """Where texts come from. `origin`: a name of their content and cut. `batches`: makes the batches from a number on, each
    a record batch as `Corpus.append` takes it, and one of rejections."""

    origin: str
    batches: Callable[[int], Iterator[tuple[Any, Any]]]


@dataclass(frozen=True, slots=True)
class Gathered:
    """Texts as a corpus, which has to be closed, and the rejections among the rows they came from, in record batches."""

    corpus: Corpus
    rejected: list[Any]

    @property
    def rows(self) -> int:
        """How many rows the texts came from."""
        return len(self.corpus) + sum(map(len, self.rejected))


def gathered(session: Session, name: str, source: Source, progress: Callable[[int], None]) -> Gathered:
    """The texts of a source. `progress` is called with the number of rows that are done."""
    texts = FileTexts.at(session.folder / f"{name}.texts")
    found = Gathered(Corpus(texts), [])
    gathering = _Gathering(found, texts, session.folder / name, source.origin)
    try:
        is_whole = gathering.take_up()
        if found.rows:
            progress(found.rows)
        if not is_whole:
            for texts_of_batch, rejected in source.batches(gathering.batches):
                gathering.add(texts_of_batch, rejected)
                progress(found.rows)
            gathering.finish_block(is_last=True)
    except BaseException:
        found.corpus.close()
        raise
    return found


@dataclass(frozen=True, slots=True)
class _Block:
    """A finished block. `batches`: of the source, that it was made of; `is_last`: whether the source ended with it."""

    batches: int
    fields: Any
    sizes: Any
    checksum: int | None
    rejected: Sequence[Any]
    is_last: bool


@dataclass(slots=True)
class _Gathering:
    """Texts on their way to a file. `batches`: how many of the source are in finished blocks."""

    found: Gathered
    texts: FileTexts
    folder: Path
    origin: str
    batches: int = 0
    _number: int = 0
    _held: list[tuple[Any, Any]] = field(default_factory=list)
    # Texts and bytes before the block at hand.
    _texts_before: int = 0
    _bytes_before: int = 0

    def take_up(self) -> bool:
        """Take over the blocks that are finished. Returns whether they are all there are."""
        while (found := read_state(self._path, self._digest)) is not None:
            block: _Block = found[0]
            if self.texts.checksum(self._bytes_before, int(block.sizes.sum())) != block.checksum:
                break
            self.found.corpus.append_stored(block.fields, block.sizes)
            self.found.rejected.extend(block.rejected)
            self._next(block.batches)
            if block.is_last:
                return True
        self.texts.truncate()
        return False

    def add(self, texts: Any, rejected: Any) -> None:
        """Add a batch of the source."""
        self.found.corpus.append(texts)
        if len(rejected):
            self.found.rejected.append(rejected)
        self._held.append((self.found.corpus.fields_of(texts), rejected))
        if self.texts.size - self._bytes_before >= _BLOCK_BYTES:
            self.finish_block(is_last=False)

    def finish_block(self, *, is_last: bool) -> None:
        """Write the state of the block at hand."""
        import pyarrow

        fields = pyarrow.Table.from_batches([fields for fields, _ in self._held]) if self._held else None
        block = _Block(
            batches=len(self._held),
            fields=fields.combine_chunks() if fields is not None else None,
            sizes=self.texts.sizes[self._texts_before :],
            checksum=self.texts.checksum(self._bytes_before, self.texts.size - self._bytes_before),
            rejected=[rejected for _, rejected in self._held if len(rejected)],
            is_last=is_last,
        )
        write_state(self._path, self._digest, block)
        self._next(block.batches)

    def _next(self, batches: int) -> None:
        self.batches += batches
        self._number += 1
        self._held.clear()
        self._texts_before, self._bytes_before = len(self.found.corpus), self.texts.size

    @property
    def _digest(self) -> str:
        return digest_of("gathered", 1, self.origin, self._number)

    @property
    def _path(self) -> Path:
        return self.folder / f"{self._number:06}-{self._digest}.state"
