"""Settings are one set of defaults, and wrong ones are told with their value and their limit."""

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.errors import InputError, RuleError, SettingsError
from cleaner.settings import CleanSettings, DuplicateSettings, Settings

TOLLS = '[ad.tolls]\npattern = \'tolls?\'\nremoves = ["Toll"]\nkeeps = ["The toll rose."]\n'


@st.composite
def valid_settings(draw: st.DrawFn) -> Settings:
    share = st.floats(0, 1)
    permutations = draw(st.integers(2, 4096))
    bands = draw(st.integers(2, permutations))
    return Settings(
        clean=CleanSettings(
            max_page_bytes=draw(st.integers(1, 1 << 31)),
            outlet_from_folder=draw(st.booleans()),
            rules=draw(st.sampled_from([(), (TOLLS,)])),
        ),
        duplicates=DuplicateSettings(
            shingle_words=draw(st.integers(1, 50)),
            permutations=permutations,
            bands=bands,
            rows=draw(st.integers(1, permutations // bands)),
            seed=draw(st.integers(0, (1 << 32) - 1)),
            min_share=draw(share),
            single_rows=draw(st.integers(0, 1000)),
            min_agreement=draw(st.integers(0, permutations)),
            min_share_apart=draw(share),
            max_facts=draw(st.floats(0, 1000)),
            days_apart=draw(st.floats(0, 100)),
            min_report=draw(share),
        ),
    )


@given(valid_settings())
def test_settings_survive_the_way_through_plain_dictionaries(settings: Settings) -> None:
    """from_mapping(s.as_dict()) == s, and so through JSON, which a manifest is."""
    assert Settings.from_mapping(settings.as_dict()) == settings
    assert Settings.from_mapping(json.loads(json.dumps(settings.as_dict()))) == settings


def test_an_empty_mapping_gives_the_defaults() -> None:
    assert Settings.from_mapping({}) == Settings()


def test_a_file_sets_what_it_names_and_leaves_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "cleaner.toml"
    path.write_text("[duplicates]\nmin_share = 0.7\nbands = 20\n", encoding="utf-8")
    settings = Settings.from_file(path)
    assert settings.duplicates == DuplicateSettings(min_share=0.7, bands=20)
    assert settings.clean == CleanSettings()


def test_a_whole_number_will_do_where_a_share_is_wanted() -> None:
    assert Settings.from_mapping({"duplicates": {"min_share": 1}}).duplicates.min_share == 1


@pytest.mark.parametrize(
    ("tables", "said"),
    [
        ({"cleen": {}}, ["cleen", "clean", "duplicates"]),
        ({"clean": {"max_bytes": 1}}, ["max_bytes", "[clean]", "max_page_bytes"]),
        ({"clean": 3}, ["[clean]", "3"]),
        ({3: {}}, ["3", "clean", "duplicates"]),
        (None, ["settings", "None", "table"]),
        ({"clean": {"max_page_bytes": 0}}, ["clean.max_page_bytes", "0", "1"]),
        ({"clean": {"max_page_bytes": "1"}}, ["clean.max_page_bytes", "'1'", "int"]),
        ({"clean": {"max_page_bytes": True}}, ["clean.max_page_bytes", "True"]),
        ({"clean": {"max_page_bytes": 1.5}}, ["clean.max_page_bytes", "1.5"]),
        ({"clean": {"max_elements": 0}}, ["clean.max_elements", "0", "1"]),
        ({"clean": {"max_blocks": (1 << 31) + 1}}, ["clean.max_blocks", "2147483649", "2147483648"]),
        ({"clean": {"max_text_chars": -1}}, ["clean.max_text_chars", "-1", "1"]),
        ({"clean": {"outlet_from_folder": 1}}, ["clean.outlet_from_folder", "bool"]),
        ({"duplicates": {"min_share": 1.01}}, ["duplicates.min_share", "1.01", "0 to 1"]),
        ({"duplicates": {"min_share": float("nan")}}, ["duplicates.min_share", "nan"]),
        ({"duplicates": {"min_report": -0.1}}, ["duplicates.min_report", "-0.1"]),
        ({"duplicates": {"shingle_words": 0}}, ["duplicates.shingle_words", "0"]),
        ({"duplicates": {"bands": 64, "rows": 3}}, ["duplicates.rows", "3", "2"]),
        ({"duplicates": {"permutations": 1}}, ["duplicates.permutations", "1", "2"]),
    ],
)
def test_a_wrong_setting_is_told_with_its_name_its_value_and_what_is_possible(tables: Any, said: list[str]) -> None:
    with pytest.raises(SettingsError) as error:
        Settings.from_mapping(tables)
    assert [words for words in said if words not in str(error.value)] == []


@pytest.mark.parametrize("content", [b"[clean\n", b"\xff\xfe", b"[clean]\nmax_page_bytes = 0\n", None])
def test_a_settings_file_that_will_not_do_is_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "mine.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SettingsError, match=r"mine\.toml"):
        Settings.from_file(path)


def test_a_settings_file_names_files_of_rules_beside_it(tmp_path: Path) -> None:
    (tmp_path / "house").mkdir()
    (tmp_path / "house" / "tolls.toml").write_text(f"\ufeff{TOLLS}", encoding="utf-8")
    (tmp_path / "cleaner.toml").write_text('[clean]\nrules = ["house/tolls.toml"]\n', encoding="utf-8")
    assert Settings.from_file(tmp_path / "cleaner.toml").clean.rules == (TOLLS,)


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ('["gone.toml"]', r"cleaner\.toml: .*gone\.toml cannot be read: No such file"),
        ('["bad.toml"]', r"cleaner\.toml: .*bad\.toml is no TOML"),
        ('["failing.toml"]', r"cleaner\.toml: .*failing\.toml: rule ad\.tolls does not match 'Fee'"),
        ('["tolls.toml", "again.toml"]', r"again\.toml: rule ad\.tolls stands in .*tolls\.toml already"),
    ],
)
def test_rules_that_a_settings_file_names_are_told_with_both_files(rules: str, said: str, tmp_path: Path) -> None:
    files = {"bad": "[ad", "failing": TOLLS.replace('"Toll"', '"Fee"'), "tolls": TOLLS, "again": TOLLS}
    for name, text in {**files, "cleaner": f"[clean]\nrules = {rules}\n"}.items():
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    with pytest.raises(RuleError, match=said):
        Settings.from_file(tmp_path / "cleaner.toml")


@pytest.mark.parametrize("rules", ['"house.toml"', "[1]", "true"])
def test_rules_of_a_settings_file_are_a_list_of_names(rules: str, tmp_path: Path) -> None:
    (tmp_path / "cleaner.toml").write_text(f"[clean]\nrules = {rules}\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"cleaner\.toml: clean\.rules is .*list"):
        Settings.from_file(tmp_path / "cleaner.toml")


def test_rules_are_checked_with_the_other_settings() -> None:
    with pytest.raises(RuleError, match=r"clean\.rules\[0\]: rule ad\.tolls matches 'toll'"):
        CleanSettings(rules=(TOLLS.replace("The toll rose.", "toll"),))


@pytest.mark.parametrize("kind", [CleanSettings, DuplicateSettings])
def test_every_setting_is_explained_in_the_docstring(kind: type[Any]) -> None:
    assert [f.name for f in fields(kind) if f"`{f.name}`" not in (kind.__doc__ or "")] == []


def test_the_ways_of_repair_are_named() -> None:
    assert CleanSettings(repair="report").repair == "report"
    with pytest.raises(SettingsError, match=r"clean\.repair is 'bold'; it must be one of off, report, safe"):
        CleanSettings(repair="bold")  # type: ignore[arg-type]  # what is tested


@pytest.mark.parametrize("value", ["x", None, [None], b"1", float("nan")])
@pytest.mark.parametrize(
    ("kind", "name"), [(kind, f.name) for kind in (CleanSettings, DuplicateSettings) for f in fields(kind)]
)
def test_a_value_of_the_wrong_type_is_told_with_its_name_by_the_constructors_too(
    kind: type[Any], name: str, value: Any
) -> None:
    with pytest.raises(SettingsError, match=rf"\.{name} is "):
        kind(**{name: value})


@pytest.mark.parametrize("wrong", [None, {}, 3, DuplicateSettings()])
def test_settings_take_no_other_value_for_a_part(wrong: Any) -> None:
    with pytest.raises(SettingsError, match=r"clean is .*CleanSettings"):
        Settings(clean=wrong)


def test_settings_are_completed_from_a_part_of_them() -> None:
    clean, duplicates = CleanSettings(repair="off"), DuplicateSettings(min_share=0.7)
    whole = Settings(clean=clean, duplicates=duplicates)
    assert Settings.of(None) == Settings()
    assert Settings.of(whole) is whole
    assert Settings.of(clean) == Settings(clean=clean)
    assert Settings.of(duplicates) == Settings(duplicates=duplicates)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"clean": {}}, "not dict; use Settings.from_mapping"),
        ("mine.toml", "not str; for a file use Settings.from_file"),
        (3, "not int"),
        (Settings, "not type"),
    ],
)
def test_other_values_are_no_settings_and_the_error_names_what_to_do(wrong: Any, words: str) -> None:
    with pytest.raises(InputError, match=words):
        Settings.of(wrong)
