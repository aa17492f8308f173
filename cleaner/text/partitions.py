"""Folders of a partitioned dataset, named as Hive, Spark, DuckDB and pyarrow name them: `outlet=herald/day=2031-03-03`."""

import re
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from urllib.parse import unquote

#: What stands for no value.
NOTHING = "__HIVE_DEFAULT_PARTITION__"
_FOLDER = re.compile(r"([A-Za-z_][\w.-]*)=(.*)", re.DOTALL)
# Signs that mean something in paths, in patterns or to one of the readers; and blanks and dots that Windows cuts off.
_SPECIAL = re.compile("[\x00-\x1f\x7f\"#%'*/:=?\\\\{}\\[\\]^<>|]|[. ]$")
# Names of files have 255 bytes at the most.
_MAX_BYTES = 240
# Bytes of a value that is cut: few enough for each to become a figure.
_KEPT_BYTES = 48


def partition_of(folders: Sequence[str]) -> dict[str, str | None]:
    """The keys and values that the folders of a file say: those of the unbroken row of `key=value` that it lies in.

    >>> partition_of(["news", "outlet=tarn%20herald", "day=__HIVE_DEFAULT_PARTITION__"])
    {'outlet': 'tarn herald', 'day': None}
    """
    found: list[tuple[str, str | None]] = []
    for folder in reversed(folders):
        named = _FOLDER.fullmatch(folder)
        if named is None:
            break
        found.append((named[1], None if named[2] in ("", NOTHING) else unquote(named[2], errors="replace")))
    return dict(reversed(found))


def is_partition(folder: str) -> bool:
    """Whether the name of a folder is that of a partition."""
    return _FOLDER.fullmatch(folder) is not None


def partition_folder(key: str, value: str | None) -> str:
    """The name of the folder of a value; an empty value is none.

    >>> partition_folder("outlet", "tarn/herald"), partition_folder("outlet", None)
    ('outlet=tarn%2Fherald', 'outlet=__HIVE_DEFAULT_PARTITION__')
    """
    if not value:
        return f"{key}={NOTHING}"
    escaped = _SPECIAL.sub(lambda sign: f"%{ord(sign[0]):02X}", value)
    # Only what stands for no value is written like that.
    return f"{key}={'%5F' + escaped[1:] if escaped == NOTHING else escaped}"


def encoded_folder(key: str, value: str) -> str:
    """The same with each byte of the value as a figure: no other value has a folder that a file system takes for this one,
    whatever it thinks of capitals and accents."""
    return f"{key}={''.join(f'%{byte:02X}' for byte in value.encode())}"


def fits(folder: str) -> bool:
    """Whether a file system takes so long a name."""
    return len(folder.encode()) <= _MAX_BYTES


def cut(value: str) -> str:
    """The beginning of a value whose folder would have too long a name, and a hash of all of it."""
    start = value.encode()[:_KEPT_BYTES].decode(errors="ignore")
    return f"{start}~{blake2b(value.encode(), digest_size=8).hexdigest()}"


def with_partition(row: Mapping[str, object], partition: Mapping[str, str | None]) -> Mapping[str, object]:
    """The fields of a row, and where it has none, those of its partition."""
    if not partition:
        return row
    return {**row, **{name: value for name, value in partition.items() if row.get(name) is None}}
