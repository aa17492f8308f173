"""Profiles out of the file that a run wrote, or a person edited."""

import json
from pathlib import Path

from cleaner.errors import UnreadableError
from cleaner.records import Profiles


def read_profiles(path: str | Path) -> Profiles:
    """The profiles of a file such as `profiles.json` of a run. Raises UnreadableError where it cannot be read, or does not
    hold profiles."""
    try:
        said = json.loads(Path(path).read_text(encoding="utf-8"))
        return Profiles.from_mapping(said)
    except OSError as error:
        raise UnreadableError("unreadable", f"profiles {path}: {error.strerror or error}") from error
    except (ValueError, UnreadableError) as error:
        raise UnreadableError("bad_file", f"profiles {path}: {error}") from error
