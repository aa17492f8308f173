"""Each rule of the book is its own test; and the book reports what is wrong with a rule."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.errors import RuleError
from cleaner.rules import Rule, RuleBook, standard_book
from tests.strategies import any_text, lines_text, markdown_text

BOOK = standard_book()
EVERY_RULE = pytest.mark.parametrize("rule", BOOK.rules, ids=[rule.id for rule in BOOK.rules])
GOOD = {"pattern": "tolls?", "removes": ["Toll"], "keeps": ["The toll rose."]}


def book(**tables: Any) -> RuleBook:
    return RuleBook.from_tables([("mine.toml", tables)])


@EVERY_RULE
def test_a_rule_has_cases_on_both_sides(rule: Rule) -> None:
    assert rule.removes
    assert rule.keeps


@EVERY_RULE
def test_a_rule_matches_what_it_removes(rule: Rule) -> None:
    alone = RuleBook((rule,))
    assert [line for line in rule.removes if alone.match(line) is None] == []


@EVERY_RULE
def test_what_a_rule_removes_gets_its_label_in_the_whole_book(rule: Rule) -> None:
    hits = {line: BOOK.match(line) for line in rule.removes}
    assert {line: hit and hit.id for line, hit in hits.items() if hit is None or hit.label != rule.label} == {}


@EVERY_RULE
def test_what_a_rule_keeps_no_rule_of_the_book_removes(rule: Rule) -> None:
    hits = {line: BOOK.match(line) for line in rule.keeps}
    assert {line: hit.id for line, hit in hits.items() if hit is not None} == {}


@given(any_text | lines_text | markdown_text)
def test_any_line_is_matched_or_not_and_the_same_way_again(text: str) -> None:
    """match never raises, is deterministic, and does not mind white space at the ends."""
    hit = BOOK.match(text)
    assert BOOK.match(text) is hit
    assert BOOK.match(f" {text}\n") is hit or len(text) > 300


@pytest.mark.parametrize(
    "line",
    [
        *("a" * 100_000, "A" * 399, "(" * 400, "- " * 200, "Home > " * 57, "Share | " * 50, "photo " * 66, "," * 400),
        *("By " + "Aa " * 130, "#a " * 133, "© " * 200, "\0" * 400, "İ" * 400, "1." * 200, "Advertisement\n" * 10_000),
    ],
    ids=lambda line: f"{line[:12]!r} of {len(line)}",
)
def test_bait_for_backtracking_returns(line: str) -> None:
    assert BOOK.match(line) is BOOK.match(line)


def test_a_line_longer_than_any_boilerplate_is_matched_by_no_rule() -> None:
    assert BOOK.match("Tags: " + "tarn, " * 60) is not None
    assert BOOK.match("Tags: " + "tarn, " * 100) is None
    assert BOOK.match("") is None
    assert BOOK.match("\u200b \n") is None


def test_the_whole_line_has_to_match_and_case_does_not_count() -> None:
    tolls = book(ad={"toll": GOOD})
    assert tolls.match("TOLLS") is not None
    assert tolls.match(" toll ") is not None
    assert tolls.match("toll rise") is None


def test_letters_of_every_script_are_letters() -> None:
    words = book(ad={"word": {**GOOD, "pattern": r"\w+ [\w-]+"}})
    assert words.match("Мира Ослунд-Тарн") is not None
    assert words.match("Мира !") is None


def test_letters_of_every_script_are_no_signs() -> None:
    signs = book(ad={"sign": {**GOOD, "pattern": r"toll\W*"}})
    assert signs.match("Toll !") is not None
    assert signs.match("Toll Мира") is None


def test_a_russian_sentence_behind_the_address_of_a_picture_is_kept() -> None:
    assert BOOK.match("Снимок pic.twitter.com/a1B2c3 в понедельник удалили после жалоб.") is None


def test_an_escaped_backslash_before_w_is_not_a_letter() -> None:
    assert book(ad={"path": {**GOOD, "pattern": r"c:\\win"}}).match(r"C:\win") is not None


def test_an_escaped_backslash_before_w_in_a_class_is_not_a_letter() -> None:
    signs = book(ad={"path": {**GOOD, "pattern": r"[\\w]+"}})
    assert signs.match("\\w") is not None
    assert signs.match("toll") is None


def test_the_earliest_of_several_rules_decides() -> None:
    tables: list[tuple[str, dict[str, Any]]] = [
        ("a.toml", {"share": {"toll": GOOD}}),
        ("b.toml", {"ad": {"toll": {**GOOD, "pattern": "t.*"}}}),
    ]
    assert (hit := RuleBook.from_tables(tables).match("toll")) is not None
    assert hit.id == "share.toll"
    assert (hit := RuleBook.from_tables(reversed(tables)).match("toll")) is not None
    assert hit.id == "ad.toll"


def test_a_rule_of_tails_sees_what_stands_behind_the_last_sentence() -> None:
    tails = book(caption={"credit": {**GOOD, "pattern": "(?:mira )?oslund", "tail": True}})
    assert tails.match("The bridge fell on Monday night. Mira Oslund") is not None
    assert tails.match("The bridge fell on Monday night, said Mira Oslund") is None
    assert tails.match("The bridge fell on Monday night. Mira Oslund rows.") is None


def test_a_part_stands_for_its_pattern() -> None:
    tolls = RuleBook.from_tables(
        [("mine.toml", {"ad": {"toll": {**GOOD, "pattern": r"\p{Lu}{fee} {2}{coin}"}}})], {"fee": "tolls?", "coin": "x|y"}
    )
    assert tolls.rules[0].pattern == r"\p{Lu}tolls? {2}x|y"


def test_a_part_that_does_not_exist_is_reported_with_the_rule() -> None:
    with pytest.raises(RuleError, match=r"ad\.toll.*fee"):
        book(ad={"toll": {**GOOD, "pattern": "{fee}"}})


def test_rules_of_a_script_see_only_lines_that_hold_a_letter_of_it() -> None:
    tolls = book(script="Cyrillic", ad={"toll": {**GOOD, "pattern": ".*[0-9]"}})
    assert tolls.match("Тарн 3") is not None
    assert tolls.match("Tarn 3") is None
    assert tolls.match("Τάρν 3") is None


def test_the_earliest_rule_decides_whatever_its_script() -> None:
    greek = {"script": "Greek", "ad": {"toll": {**GOOD, "pattern": ".*3"}}}
    latin: dict[str, Any] = {"share": {"toll": {**GOOD, "pattern": ".*3"}}}
    first = RuleBook.from_tables([("a.toml", greek), ("b.toml", latin)]).match("Τάρν 3")
    second = RuleBook.from_tables([("b.toml", latin), ("a.toml", greek)]).match("Τάρν 3")
    assert first is not None
    assert second is not None
    assert (first.label, second.label) == ("ad", "share")


def test_a_script_that_is_unknown_is_reported_with_the_file() -> None:
    with pytest.raises(RuleError, match=r"mine\.toml: script is 'Runic'"):
        book(script="Runic", ad={"toll": GOOD})


def test_a_weak_rule_decides_after_all_others() -> None:
    weak_first = book(ad={"toll": {**GOOD, "weak": True}, "fee": {**GOOD, "pattern": "t.*"}})
    assert (hit := weak_first.match("toll")) is not None
    assert hit.id == "ad.fee"


def test_a_book_without_rules_matches_nothing() -> None:
    assert RuleBook(()).match("Advertisement") is None


def test_a_rule_may_open_a_section_and_may_be_weak() -> None:
    (rule,) = book(ad={"toll": {**GOOD, "opens": True, "weak": True, "tail": True}}).rules
    assert (rule.id, rule.label, rule.opens, rule.weak, rule.tail) == ("ad.toll", "ad", True, True, True)
    (rule,) = book(ad={"toll": GOOD}).rules
    assert (rule.opens, rule.weak, rule.tail) == (False, False, False)


def test_the_hash_tells_books_apart_that_decide_differently() -> None:
    first, second = {"toll": GOOD}, {"fee": {**GOOD, "pattern": "fee"}}
    books = [
        book(ad=first),
        book(share=first),
        book(ad={"toll": {**GOOD, "pattern": "toll"}}),
        book(ad={"toll": {**GOOD, "weak": True}}),
        book(ad={"toll": {**GOOD, "opens": True}}),
        book(ad={"toll": {**GOOD, "tail": True}}),
        book(ad={**first, **second}),
        book(ad=first, script="Greek"),
        book(ad={**second, **first}),
    ]
    assert len({b.hash for b in books}) == len(books)
    assert book(ad=first).hash == book(ad={"toll": {**GOOD, "removes": ["Tolls"]}}).hash


@pytest.mark.parametrize(
    ("label", "table"),
    [
        pytest.param("adverts", {"toll": GOOD}, id="no such label"),
        pytest.param("ad", {"toll": "tolls?"}, id="not a table"),
        pytest.param("ad", GOOD, id="a rule without a name"),
        pytest.param("ad", {"toll": {"pattern": "x", "removes": []}}, id="no keeps"),
        pytest.param("ad", {"toll": {**GOOD, "remove": []}}, id="a key that is unknown"),
        pytest.param("ad", {"toll": {**GOOD, "pattern": 5}}, id="pattern is a number"),
        pytest.param("ad", {"toll": {**GOOD, "removes": "Toll"}}, id="removes is one text"),
        pytest.param("ad", {"toll": {**GOOD, "keeps": [1]}}, id="a case is a number"),
        pytest.param("ad", {"toll": {**GOOD, "weak": "yes"}}, id="weak is a text"),
    ],
)
def test_a_rule_that_is_not_well_formed_is_reported_with_file_and_id(label: str, table: Any) -> None:
    with pytest.raises(RuleError, match=rf"mine\.toml.*{label}\."):
        book(**{label: table})


def test_a_file_with_a_value_where_a_label_belongs_is_reported() -> None:
    with pytest.raises(RuleError, match=r"mine\.toml"):
        book(ad="tolls?")


def test_a_rule_that_stands_twice_is_reported_with_both_files() -> None:
    with pytest.raises(RuleError, match=r"b\.toml: rule ad\.toll .*a\.toml"):
        RuleBook.from_tables([("a.toml", {"ad": {"toll": GOOD}}), ("b.toml", {"ad": {"toll": GOOD}})])


@pytest.mark.parametrize("pattern", ["(", "a{2,1}", r"(?=b)", r"\1"])
def test_a_pattern_that_does_not_compile_is_reported_with_the_rule(pattern: str) -> None:
    with pytest.raises(RuleError, match=r"ad\.toll"):
        book(ad={"toll": {**GOOD, "pattern": pattern}}).match("toll")


@given(st.lists(any_text | lines_text | st.sampled_from([line for rule in BOOK.rules for line in rule.removes])))
def test_many_lines_are_decided_as_each_alone(texts: list[str]) -> None:
    """match_all(a + b) == match_all(a) + match_all(b), and where a line has a rule that is not weak, or has no parts, it is
    the rule that match finds."""
    together = BOOK.match_all(texts)
    assert together == [BOOK.match_all([text])[0] for text in texts]
    for text, rule in zip(texts, together, strict=True):
        alone = BOOK.match(text)
        assert rule is alone or alone is None or alone.weak


@pytest.mark.parametrize(
    "row",
    [
        "Log in | Top stories",
        "Log in • Top stories",
        "Log in · Home",
        "Log in   Home",
        "Teilen Drucken",
        "Log in\n\n\nHome",
    ],
)
def test_a_row_of_boilerplate_lines_is_boilerplate(row: str) -> None:
    assert BOOK.match(row) is None
    assert BOOK.match_all([row]) != [None]


def test_a_row_with_a_part_that_is_none_is_left() -> None:
    rows = ["Home | The bridge at Tarn", "Teilen Tarn", "Home" + " • Home" * 12, "Home " * 7]
    assert BOOK.match_all(rows) == [None] * len(rows)


def test_a_page_that_states_its_language_is_spared_the_rules_of_others() -> None:
    def rule(pattern: str) -> dict[str, Any]:
        return {"pattern": pattern, "removes": [pattern], "keeps": []}

    book = RuleBook.from_tables(
        [
            ("any", {"ad": {"any": rule("advert")}}),
            ("cs", {"languages": ["cs", "sk"], "ad": {"cs": rule("reklama")}}),
            ("de", {"languages": ["de"], "ad": {"de": {**rule("anzeige"), "tail": True}}}),
        ]
    )
    lines = ["Advert", "Reklama", "So it is. Anzeige"]

    def ids(language: str | None) -> list[str | None]:
        return [found.id if found else None for found in book.of_language(language).match_all(lines)]

    assert ids(None) == ["ad.any", "ad.cs", "ad.de"]
    assert ids("sk") == ids("cs") == ["ad.any", "ad.cs", None]
    assert ids("de") == ["ad.any", None, "ad.de"]
    assert ids("en") == ids("fi") == ["ad.any", None, None]
    assert book.of_language("cs") is book.of_language("sk")


def test_languages_are_a_list_of_codes() -> None:
    with pytest.raises(RuleError, match="languages is 'cs'"):
        RuleBook.from_tables([("cs", {"languages": "cs"})])
