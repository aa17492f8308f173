"""Read the profiles of outlets from a JSON file: the `profiles.json` of a run, or an edited copy of it."""

import json
from pathlib import Path

from cleaner.errors import UnreadableError
from cleaner.records import Profiles


def read_profiles(path: str | Path) -> Profiles:
    """The profiles in a file such as the `profiles.json` of a run.

    Raises UnreadableError if the file cannot be read ("unreadable") or does not hold profiles ("bad_file").
    """
    try:
        return Profiles.from_mapping(json.loads(Path(path).read_text(encoding="utf-8")))
    except OSError as error:
        raise UnreadableError("unreadable", f"profiles {path}: {error.strerror or error}") from error
    except (ValueError, UnreadableError) as error:
        raise UnreadableError("bad_file", f"profiles {path}: {error}") from error
