"""The tables of an index in an SQLite file, and how the file is opened."""

import sqlite3
from pathlib import Path

# A writer that finds another one at work waits so long.
_WAIT_SECONDS = 60
# Bytes of a page: a text of the usual length and its signature fit.
_PAGE_BYTES = 8192
# Kilobytes of pages that are held, and pages that go to the log before they go to their places: pages that are written often
# are then written once.
_HELD_KB, _LOGGED_PAGES = 64_000, 8_000

# The columns of `articles` are the fields STORED_FIELDS, and some more. A statement ends with its line.
_TABLES = """
CREATE TABLE identity (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE articles (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE, outlet TEXT, agency TEXT, url TEXT, title TEXT, published TEXT, damage REAL, day INTEGER,
    size INTEGER NOT NULL,          -- bytes of the text
    signature BLOB,                 -- null where a text has no words
    text BLOB NOT NULL              -- compressed
);
CREATE INDEX articles_by_day ON articles (day);

-- Sorted values of the signatures of some articles each, see segments.py.
CREATE TABLE segments (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    articles INTEGER NOT NULL, first_day INTEGER, last_day INTEGER, undated INTEGER NOT NULL,
    bits INTEGER NOT NULL,          -- of keys, which are the number of a part
    numbers BLOB NOT NULL           -- of the articles
);
-- place: segment << 32 | part.
CREATE TABLE parts (place INTEGER PRIMARY KEY, entries BLOB NOT NULL);

-- Tagged counters that the shingles of articles raised; number: the last of these articles.
CREATE TABLE counted (number INTEGER PRIMARY KEY, slots BLOB NOT NULL);

-- segmented: articles up to this number are in segments; changes: how often articles were forgotten; added_bytes: of all
-- texts that ever came.
CREATE TABLE progress (one INTEGER PRIMARY KEY CHECK (one = 1), segmented INTEGER, changes INTEGER, added_bytes INTEGER);
INSERT INTO progress VALUES (1, 0, 0, 0);
"""


def opened(path: str | Path, *, read_only: bool) -> sqlite3.Connection:
    """A connection to an index; where there is none yet, it is made. ":memory:": in memory. Raises sqlite3.Error."""
    in_memory = str(path) == ":memory:"
    mode = "ro" if read_only else "rwc"
    name = "file::memory:" if in_memory else f"{Path(path).absolute().as_uri()}?mode={mode}"
    database = sqlite3.connect(name, uri=True, timeout=_WAIT_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        database.execute(f"PRAGMA cache_size = -{_HELD_KB}")
        if not read_only:
            database.execute(f"PRAGMA wal_autocheckpoint = {_LOGGED_PAGES}")
            database.execute(f"PRAGMA page_size = {_PAGE_BYTES}")
            database.execute("PRAGMA journal_mode = WAL")
            # In this mode a killed process loses nothing; only a machine that fails may lose the last additions.
            database.execute("PRAGMA synchronous = NORMAL")
            _make_tables(database)
    except BaseException:
        database.close()
        raise
    return database


def _make_tables(database: sqlite3.Connection) -> None:
    made = "SELECT 1 FROM sqlite_master WHERE name = 'progress'"
    if not database.execute(made).fetchone():
        # Another process may do the same at this moment.
        database.execute("BEGIN IMMEDIATE")
        if not database.execute(made).fetchone():
            for statement in _TABLES.split(";\n"):
                database.execute(statement)
        database.execute("COMMIT")
