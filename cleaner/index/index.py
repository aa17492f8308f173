"""The index: what was seen before. Articles are added, and asked whether they are copies of any of these."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import TYPE_CHECKING, Any

from cleaner.errors import InputError, OutputError
from cleaner.index.articles import Signer, batches_of, fits, known_texts, rows_of, strings_of, window_of
from cleaner.index.identity import check, identity_of, settings_of
from cleaner.records import Article, Hit
from cleaner.settings import DuplicateSettings, Settings

if TYPE_CHECKING:
    from cleaner.corpus import Corpus
    from cleaner.index.lookup import Pairs, Queries
    from cleaner.index.protocol import Store
    from cleaner.index.relatives import Relatives
    from cleaner.matching import Verifier

# Articles that are added at a time.
_ADDED = 2_048
# Characters of text that are looked up, and candidates that are verified at a time.
_ASKED_TEXT, _VERIFIED = 64_000_000, 16_384
_EPOCH = date(1970, 1, 1).toordinal()


class Index:
    """Articles that were seen before, in one file: is this a copy of any of them, of which, and how?

    `path`: an SQLite file, which is made if it is not there; or the address of a Redis server, "redis://host:6379/0" (needs
    `cleaner[redis]`), for many writers; None: in memory. `settings`: those of duplicates; how articles are signed is fixed
    when an index is made, everything else may differ from one opening to the next. `read_only`: nothing is written; any
    number of processes may read a file while one adds.

    Every hit is verified on the texts, which the index holds, and has the relation and the evidence that a search among all
    articles at once would give; how common passages are is counted over all articles that were ever added.

    Threads may share an index; it serves one at a time.

    Raises SchemeError where signatures would not be comparable, OutputError where the file or the server cannot be used.

    >>> index = Index()
    >>> report = "The bridge at Tarn fell into the river on Monday night after three days of rain, wardens said."
    >>> index.add([Article(id="a", outlet="herald", text=report)])
    1
    >>> [(hit.article.outlet, hit.match.relation) for hit in index.query(report + " No one was hurt.")]
    [('herald', 'near')]
    """

    def __init__(
        self,
        path: str | Path | None = None,
        settings: Settings | DuplicateSettings | None = None,
        *,
        read_only: bool = False,
    ) -> None:
        from cleaner.index.counting import Frequencies
        from cleaner.index.stores import store_at

        self._lock = RLock()
        self._path = "in memory" if path is None else str(path)
        self._store: Store = store_at(path, read_only=read_only)
        try:
            identity = self._store.identity()
            self.settings = settings_of(identity) if settings is None else Settings.of(settings).duplicates
            if not identity and not read_only:
                self._store.begin(identity_of(self.settings))
                identity = self._store.identity()
            check(self._path, identity, self.settings)
        except BaseException:
            self._store.close()
            raise
        self._signer = Signer(self.settings)
        self._frequencies = Frequencies(self._store)

    def __enter__(self) -> "Index":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def __len__(self) -> int:
        return int(self._store.stats()["articles"])

    def close(self) -> None:
        """Close the file, or the connection."""
        self._store.close()

    def add(self, articles: Iterable[Article] | Article) -> int:
        """Add articles; returns how many were new.

        An article whose id and text are in the index already is left out, so that adding may be repeated; one with a known
        id and another text gets a number behind its id ("a~2"). What a killed process had added stays added, some thousand
        articles at a time.
        """
        from cleaner.index.counting import frequencies_for

        added = 0
        for batch in batches_of(articles, _ADDED):
            with self._lock:
                fresh = self._fresh(batch)
                if fresh:
                    sampled = frequencies_for(self._store.added_bytes()).sampled
                    self._store.add(self._signer.signed(rows_of(fresh), sampled))
            added += len(fresh)
        return added

    def query(self, article: Article | str, *, days: float | None = None, outlets: Iterable[str] = ()) -> tuple[Hit, ...]:
        """The articles of the index that this one shares something with: copies first, those that share most first.

        `days`: only articles published no further away than this, where both dates are known; `outlets`: only those of these
        outlets. The article itself, with its id and its text, is no hit.
        """
        given = Article(id="", text=article) if isinstance(article, str) else article
        return next(self.query_many([given], days=days, outlets=outlets))

    def query_many(
        self, articles: Iterable[Article], *, days: float | None = None, outlets: Iterable[str] = ()
    ) -> Iterator[tuple[Hit, ...]]:
        """The same for each of many articles, in order; many times quicker than one by one, since some ten thousand are read
        and looked up before the first is answered."""
        if isinstance(outlets, str):
            raise InputError("outlets is a str; give several names, in a list for example")
        from cleaner.index.lookup import MOST_QUERIES

        wanted = frozenset(outlets)
        for batch in batches_of(articles, MOST_QUERIES, _ASKED_TEXT):
            yield from self._hits(batch, days, wanted)

    def remove(self, ids: Iterable[str] | str) -> int:
        """Forget the articles with these ids; returns how many there were."""
        with self._lock:
            return self._store.remove([ids] if isinstance(ids, str) else list(ids))

    def expire(self, before: date) -> int:
        """Forget the articles published before this day (UTC); returns how many there were. Articles without a date stay."""
        if not isinstance(before, date) or isinstance(before, datetime):
            raise InputError(f"before is {before!r}; give a date, such as datetime.date(2031, 4, 3)")
        with self._lock:
            return self._store.expire(before.toordinal() - _EPOCH)

    def articles(self) -> Iterator[Article]:
        """All articles, in order of their coming, with the fields that an index keeps."""
        return _articles_in(self._store)

    def merge(self, other: "Index | str | Path") -> int:
        """Add all articles of another index, which may be made with other settings or by another version; returns how many
        were new."""
        from cleaner.index.stores import store_at

        if isinstance(other, Index):
            return self.add(other.articles())
        with closing(store_at(other, read_only=True)) as store:
            return self.add(_articles_in(store))

    def snapshot(self, path: str | Path) -> None:
        """Write the index as it is now to a new SQLite file, while others read and add. Raises OutputError where there is
        such a file."""
        if Path(path).exists():
            raise OutputError(f"{path} is there already; name another file")
        if not self._store.snapshot(Path(path)):
            with Index(path, self.settings) as copy:
                copy.merge(self)

    def relatives(self, corpus: "Corpus") -> "Relatives":
        """What the index knows of the articles of a corpus, whose ids are unique: for a search among both at once."""
        from cleaner.index.relatives import relatives_of

        return relatives_of(corpus, self._store, self.settings)

    def stats(self) -> Mapping[str, Any]:
        """`articles`, `text_bytes`, `bytes` that they take on disk, `first_day` and `last_day` of publication (None where no
        date is known)."""
        found = dict(self._store.stats())
        for name in ("first_day", "last_day"):
            found[name] = None if found[name] is None else date.fromordinal(found[name] + _EPOCH)
        return found

    def _fresh(self, batch: Sequence[Article]) -> list[Article]:
        """The articles that are not in the index yet, under ids of their own."""
        known = known_texts(self._store, {article.id for article in batch})
        texts = {name: text for name, (_, text) in known.items()}
        fresh = []
        for article in batch:
            name, number = article.id, 1
            while (text := texts.get(name)) is not None and text != article.text:
                number += 1
                name = f"{article.id}~{number}"
                if name not in texts:
                    texts |= {name: text for name, (_, text) in known_texts(self._store, {name}).items()}
            if text is None:
                texts[name] = article.text
                fresh.append(replace(article, id=name) if number > 1 else article)
        return fresh

    def _hits(self, articles: Sequence[Article], days: float | None, outlets: frozenset[str]) -> Iterator[tuple[Hit, ...]]:
        with self._lock:
            rows = rows_of(articles)
            candidates = self._store.candidates(self._queries(rows), window_of(rows, days), self.settings)
        for queries, some in candidates.portions(len(articles), _VERIFIED):
            with self._lock:
                found = self._verified(rows.slice(queries.start, queries.stop - queries.start), some)
            for at, article in enumerate(articles[queries]):
                yield tuple(hit for hit in found.get(at, ()) if fits(hit.article, article, days, outlets))

    def _verified(self, rows: Any, candidates: "Pairs") -> Mapping[int, Sequence[Hit]]:
        """The hits among candidates of stored articles, by the number of the new one."""
        import numpy as np

        from cleaner.index.comparing import compared, hits_of

        if not len(candidates.query):
            return {}
        known = self._store.articles(np.unique(candidates.number))
        return hits_of(compared(known, rows, candidates, self._verifier()), known, rows)

    def _queries(self, rows: Any) -> "Queries":
        """The signatures of stored articles, and which of the known ones are these themselves."""
        import numpy as np

        from cleaner.index.lookup import Queries

        signed = self._signer.signed(rows)
        ids = rows.column("id").to_pylist()
        own = np.full(len(rows), -1, np.int64)
        known = known_texts(self._store, {name for name in ids if name})
        for at, (name, text) in enumerate(zip(ids, strings_of(rows), strict=True)):
            number, known_text = known.get(name, (-1, text))
            if known_text == text:
                own[at] = number
        return Queries(values=signed.values, filled=signed.filled, own=own)

    def _verifier(self) -> "Verifier":
        from cleaner.matching import Verifier

        compiled = self._signer.compiled
        frequencies = self._frequencies.up_to_date(compiled=compiled)
        return Verifier(settings=self.settings, frequencies=frequencies, compiled=compiled)


def _articles_in(store: "Store") -> Iterator[Article]:
    after = 0
    while len(batch := store.scan(after, _ADDED)):
        after = batch.column("position")[-1].as_py()
        fields = batch.drop_columns(["position", "day", "text"]).to_pylist()
        yield from (Article(**row, text=text) for row, text in zip(fields, strings_of(batch), strict=True))
