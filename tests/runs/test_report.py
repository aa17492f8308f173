"""The review page as an output of a run."""

from pathlib import Path

import pytest

import cleaner
from cleaner.reports.page import report_page

TEXT = "The toll at Tarn rises in May, Mira Oslund of the bridge office said on Monday."


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("a", "b"):
        (folder / f"{name}.txt").write_text(f"{TEXT}\n\nAdvertisement\n", encoding="utf-8")
    return folder


def test_a_run_writes_the_page_of_its_tables(pages: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    cleaner.run(pages, out)
    assert (out / "report.html").read_text(encoding="utf-8") == report_page(out)
    assert "different reports" in report_page(out)


def test_a_page_that_was_left_out_or_lost_is_written_later(pages: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    cleaner.run(pages, out, report=False)
    assert not (out / "report.html").exists()
    again = cleaner.run(pages, out)
    assert again.already_done
    assert (out / "report.html").exists()


def test_another_run_into_the_folder_replaces_the_page(pages: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    cleaner.run(pages, out)
    before = (out / "report.html").read_bytes()
    (pages / "c.txt").write_text("The mill below the bridge was sold on Friday, the council said.", encoding="utf-8")
    cleaner.run(pages, out, overwrite=True)
    assert (out / "report.html").read_bytes() != before
    cleaner.run(pages, out, report=False, overwrite=True)
    assert not (out / "report.html").exists()
