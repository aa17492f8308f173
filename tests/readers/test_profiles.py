"""Profiles out of a file."""

from pathlib import Path

import pytest

import cleaner
from cleaner import OutletProfile, Profiles, RepeatedLine, UnreadableError
from cleaner.runs.folder import OutputFolder

PROFILES = Profiles(
    outlets={"herald": OutletProfile(outlet="herald", pages=9, lines=(RepeatedLine(text="Wir über uns", pages=4),))}
)


def test_what_a_run_writes_can_be_read_edited_and_used(tmp_path: Path) -> None:
    OutputFolder(tmp_path).write_profiles(PROFILES)
    file = tmp_path / "profiles.json"
    assert cleaner.read_profiles(file) == PROFILES
    file.write_text(file.read_text(encoding="utf-8").replace("Wir über uns", "About us all"), encoding="utf-8")
    page = "The bridge at Tarn fell on Monday, wardens said.\n\nAbout us all"
    assert cleaner.clean(page, outlet="herald", profile=cleaner.read_profiles(str(file))).text.endswith("wardens said.")


@pytest.mark.parametrize(
    ("content", "reason"),
    [(None, "unreadable"), ("{", "bad_file"), ("[]", "bad_file"), (b"\xff\xfe", "bad_file")],
)
def test_what_cannot_be_read_says_so(tmp_path: Path, content: str | bytes | None, reason: str) -> None:
    file = tmp_path / "profiles.json"
    if content is not None:
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(UnreadableError, match=r"profiles\.json") as caught:
        cleaner.read_profiles(file)
    assert caught.value.reason == reason
