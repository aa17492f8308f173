"""The origins of a run over the invented newsroom, labelled by hand, and of small runs."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet
import pytest

import cleaner
from cleaner.records.schemas import ORIGIN_TABLES
from cleaner.runs import gathered
from cleaner.runs.origins import find_origins
from tests.origins.reports import BREAD, OWN, TOLL

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"
#: A member of each story of the newsroom: which report is proven to be the first, who is credited, and what each other
#: report is made of: copied (c), its own (o), unknown (u), the largest part first.
STORIES: dict[str, tuple[str | None, tuple[str, ...], dict[str, str]]] = {
    "nvn-20240304-017": (
        "nvn-20240304-017",
        ("Norvane",),
        {"ansel-courier/ferry-fire-thessel.html": "c", "newsline-velmora/ferry-fire.txt": "c", "nvn-20240304-017": "o"},
    ),
    # The Saltmere Gazette does not credit the agency and is the later one; its last paragraphs are its own.
    "saltmere-gazette/ferry-saltmere-passengers.html": (
        "nvn-20240304-017", ("Norvane",), {"saltmere-gazette/ferry-saltmere-passengers.html": "co"},
    ),
    # The Dispatch of the day before credits the agency, so the Register of the next day, which does not, is later than it.
    "nvn-20240313-030": ("nvn-20240313-030", ("Norvane",), {"castrin-register/a0314-herring.htm": "c"}),
    # Newsline has the agency's text before the agency's own row was sent.
    "nvn-20240307-021": (None, ("Norvane",), {"nvn-20240307-021": "o", "newsline-velmora/rate-hold.txt": "c"}),
    # The Dovane Times of the same day credits nobody.
    "nvn-20240305-008": (None, ("Norvane",), {"dovane-times/corran-dams.md": "uo", "harbour-dispatch/dams-41.txt": "c"}),
    "nvn-20240311-012": (None, ("Norvane",), {"marrick-today/rail-strike.md": "uo", "castrin-register/a0312-rail.htm": "c"}),
    "nvn-20240309-003": (
        "nvn-20240309-003",
        ("Norvane",),
        {"dovane-times/bells-theft.md": "c", "saltmere-gazette/bells-lorry.html": "co"},
    ),
    "dovane-times/silo-blast-friday.md": (
        "dovane-times/silo-blast-friday.md", (), {"dovane-times/silo-blast-saturday.md": "o"},
    ),
    "nvn-mkt-2024-03-05": ("nvn-mkt-2024-03-05", ("Norvane",), {"harbour-dispatch/stocks-tuesday.txt": "c"}),
    "marrick-today/flood-guide.md": (None, (), {"saltmere-gazette/flood-tips.html": "u"}),
}  # fmt: skip


def rows(out: Path, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pyarrow.parquet.read_table(out / f"{name}.parquet").to_pylist()
    return found


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, cleaner.Origins]:
    out = tmp_path_factory.mktemp("newsroom")
    cleaner.run(FIXTURES / "newsroom", out, cleaner.CleanSettings(outlet_from_folder=True))
    return out, find_origins(out)


@pytest.mark.parametrize("member", STORIES)
def test_origins_of_the_newsroom(member: str, newsroom: tuple[Path, cleaner.Origins]) -> None:
    earliest, agencies, made_of = STORIES[member]
    (story,) = (row for row in rows(newsroom[0], "origins") if member in [share["article"] for share in row["shares"]])
    assert (story["earliest"], tuple(story["agencies"]), story["origins"]) == (earliest, agencies, 1)
    shares = {share["article"]: share for share in story["shares"]}
    for article, wanted in made_of.items():
        parts = {"c": shares[article]["copied"], "o": shares[article]["own"], "u": shares[article]["unknown"]}
        assert "".join(sorted((part for part in parts if parts[part] > 0.02), key=lambda part: -parts[part])) == wanted


def test_every_article_of_a_cluster_is_told_of(newsroom: tuple[Path, cleaner.Origins]) -> None:
    out, found = newsroom
    texts = {row["id"]: row["text"] for row in rows(out, "articles") if row["cluster"]}
    tiles: dict[str, str] = {}
    for row in rows(out, "passages"):
        tiles[row["article"]] = tiles.get(row["article"], "") + texts[row["article"]][row["start"] : row["end"]]
    assert tiles == texts
    assert found.articles == len(texts)
    assert found.clusters == len(rows(out, "clusters")) == len(rows(out, "origins"))
    assert sum(outlet.articles for outlet in found.outlets) == len(texts)
    assert len(rows(out, "copying")) == len(found.links)
    for name, schema in ORIGIN_TABLES.items():
        assert pyarrow.parquet.read_schema(out / f"{name}.parquet").equals(schema)


def test_the_agency_copies_nobody(newsroom: tuple[Path, cleaner.Origins]) -> None:
    links = newsroom[1].links
    assert {link.source for link in links if link.known} >= {"norvane"}
    assert [link for link in links if link.known and link.target == "norvane"] == []


def run(folder: Path, table: dict[str, list[Any]]) -> Path:
    pyarrow.parquet.write_table(pa.table(table), folder / "in.parquet")
    cleaner.run(folder / "in.parquet", folder / "out", cleaner.CleanSettings(format="text"))
    return folder / "out"


def pile(count: int) -> dict[str, list[Any]]:
    texts = [" ".join((*(TOLL, BREAD)[at % 2], *(TOLL, BREAD)[at % 2][::-1])) for at in range(count)]
    return {
        "id": [str(at) for at in range(count)],
        "outlet": [f"outlet {at % 5}" for at in range(count)],
        "url": [f"https://post{at % 5}.example/{at % 10}" for at in range(count)],
        "published": [f"2031-03-{1 + at % 28:02}" for at in range(count)],
        "text": [text + ("" if at % 3 else f" {OWN}") for at, text in enumerate(texts)],
    }


def test_rows_gathered_by_files_are_those_gathered_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = run(tmp_path, pile(40))
    find_origins(out)
    at_once = [rows(out, name) for name in ORIGIN_TABLES]
    monkeypatch.setattr(gathered, "_ROWS", 3)
    find_origins(out)
    assert [rows(out, name) for name in ORIGIN_TABLES] == at_once
    assert not [path for path in out.iterdir() if path.name.startswith((".origins", ".lock"))]


def test_versions_of_an_address_are_a_chain(tmp_path: Path) -> None:
    table = pile(3)
    table["url"] = ["https://www.post.example/bridge?utm_source=x", "http://post.example/bridge/", "https://post.example/"]
    table["outlet"] = ["post"] * 3
    out = run(tmp_path, table)
    assert find_origins(out).versions == 2
    versions = rows(out, "versions")
    assert [(row["article"], row["place"], row["follows"]) for row in versions] == [("0", 1, None), ("1", 2, "0")]


def test_partitioned_articles_are_read(tmp_path: Path) -> None:
    pyarrow.parquet.write_table(pa.table(pile(10)), tmp_path / "in.parquet")
    settings = cleaner.CleanSettings(format="text")
    cleaner.run(tmp_path / "in.parquet", tmp_path / "one", settings)
    cleaner.run(tmp_path / "in.parquet", tmp_path / "many", settings, partition_by="outlet")
    one, many = find_origins(tmp_path / "one"), find_origins(tmp_path / "many")
    assert (one.links, one.outlets) == (many.links, many.outlets)


def test_a_run_without_copies_has_empty_tables(tmp_path: Path) -> None:
    table = {name: values[:1] for name, values in pile(1).items()}
    out = run(tmp_path, table)
    assert find_origins(out).clusters == 0
    assert [rows(out, name) for name in ORIGIN_TABLES] == [[]] * 4


def test_a_new_run_takes_the_origins_of_the_old_away(tmp_path: Path) -> None:
    out = run(tmp_path, pile(4))
    find_origins(out)
    pyarrow.parquet.write_table(pa.table(pile(6)), tmp_path / "in.parquet")
    cleaner.run(tmp_path / "in.parquet", out, cleaner.CleanSettings(format="text"), overwrite=True)
    assert not [name for name in ORIGIN_TABLES if (out / f"{name}.parquet").exists()]
    assert not (out / "copying.graphml").exists()


def test_what_is_no_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(cleaner.UnreadableError, match=r"no table of clusters; name the folder of a finished"):
        find_origins(tmp_path / "nothing")
    out = run(tmp_path, pile(4))
    (out / "articles.parquet").unlink()
    with pytest.raises(cleaner.UnreadableError, match="no table of articles"):
        find_origins(out)
    assert not [path for path in out.iterdir() if path.name.startswith((".origins", "origins", "passages"))]
