"""Users' own rules decide before the standard ones, and what is wrong with them is told with file and rule."""

from pathlib import Path

import pytest

from cleaner.errors import RuleError
from cleaner.rules import RuleBook, read_rules, rule_book, standard_book


def rule(
    pattern: str, removes: str = "Toll", *, keeps: str = "The toll rose.", name: str = "share.tolls", more: str = ""
) -> str:
    return f"[{name}]\npattern = '{pattern}'\nremoves = ['{removes}']\nkeeps = ['{keeps}']\n{more}\n"


def decided(book: RuleBook, line: str) -> str | None:
    found = book.match(line)
    return found.id if found else None


def test_without_own_rules_the_book_is_the_standard_one() -> None:
    assert rule_book() is standard_book()


def test_an_own_rule_decides_before_a_standard_one_and_adds_to_the_others() -> None:
    book = rule_book((rule("advertisement", "Advertisement"), rule("tolls?", name="ad.tolls")))
    assert decided(book, "Advertisement") == "share.tolls"
    assert decided(book, "Tolls") == "ad.tolls"
    assert decided(book, "© 2031 Tarn Herald") == decided(standard_book(), "© 2031 Tarn Herald") is not None


def test_a_weak_own_rule_decides_after_all_that_are_not() -> None:
    book = rule_book((rule("advertisement|toll", "Toll", more="weak = true"),))
    assert decided(book, "Advertisement") == decided(standard_book(), "Advertisement") is not None
    assert decided(book, "Toll") == "share.tolls"


def test_an_own_pattern_may_name_the_standard_parts() -> None:
    book = rule_book((rule("na {names}", "Na Mira Oslund", name="byline.sw"),))
    assert decided(book, "Na Juma Tarn") == "byline.sw"


def test_own_rules_join_the_standard_ones_of_their_languages() -> None:
    """A file for two languages takes none of the rules that either has already."""
    own = 'languages = ["de", "fr"]\n' + rule("maut", "Maut", name="ad.maut")
    book = rule_book((own,))
    german = next(rule for rule in standard_book().rules if rule.languages == ("de",) and not rule.tail)
    french = next(rule for rule in standard_book().rules if rule.languages == ("fr",) and not rule.tail)
    for language, line in (("de", german.removes[0]), ("fr", french.removes[0])):
        of_language = book.of_language(language)
        assert decided(of_language, "Maut") == "ad.maut"
        assert decided(of_language, line) == decided(standard_book().of_language(language), line) is not None
    assert decided(book.of_language("en"), "Maut") is None
    assert decided(book, "Maut") == "ad.maut"


def test_the_hash_tells_own_rules_apart() -> None:
    books = [
        rule_book(),
        rule_book((rule("tolls?"),)),
        rule_book((rule("tolls?", more="weak = true"),)),
        rule_book((rule("toll"),)),
    ]
    assert len({book.hash for book in books}) == len(books)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (rule("tolls?", "Fee"), "rule share.tolls does not match 'Fee', an example in its removes"),
        (rule("tolls?", keeps="TOLL"), "rule share.tolls matches 'TOLL', an example in its keeps"),
        (rule("tolls?").replace("'Toll'", ""), "rule share.tolls has no example"),
        (rule("toll("), "rule share.tolls: pattern 'toll(' does not compile: missing )"),
        (rule("toll)|(?:fee"), "rule share.tolls: pattern 'toll)|(?:fee' does not compile: unexpected )"),
        (rule("(?=toll)"), "rule share.tolls: pattern '(?=toll)' does not compile"),
        (rule("{fee}"), "rule share.tolls: no part 'fee'; parts are"),
        (rule("tolls?", name="ad.mark"), "rule ad.mark is one of the standard rules already; give it another name"),
        (rule("tolls?", name="fee.tolls"), "rule fee.tolls: no label 'fee'"),
        ('languages = ["sw-KE"]\n' + rule("tolls?"), "languages is ['sw-KE']"),
        ('languages = ["el"]\nscript = "Greek"\n' + rule("tolls?"), "names both script and languages"),
        ('script = "Greek"\n' + rule("tolls?"), "rule share.tolls does not match 'Toll'"),
        ("[share.tolls", "is no TOML"),
        ("house.toml", "(at end of document); is it the file's name, and not its text?"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_the_file_the_rule_and_the_line(text: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "house.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(RuleError) as by_file:
        read_rules([file])
    with pytest.raises(RuleError) as by_text:
        rule_book((text,))
    assert str(by_file.value).startswith(str(file))
    assert str(by_text.value).startswith("clean.rules[0]")
    assert said in str(by_file.value)
    assert said in str(by_text.value)


def test_files_are_read_as_they_are_but_for_what_editors_add(tmp_path: Path) -> None:
    texts = (rule("tolls?"), rule("тарн", "Тарн", name="ad.tarn"))
    for at, text in enumerate(texts):
        (tmp_path / f"{at}.toml").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert read_rules([tmp_path / "0.toml", str(tmp_path / "1.toml")]) == texts


@pytest.mark.parametrize(("content", "said"), [(None, "No such file"), (b"\xff\xfe", "utf-8")])
def test_a_file_that_cannot_be_read_is_named(content: bytes | None, said: str, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "house.toml").write_bytes(content)
    with pytest.raises(RuleError, match=rf"house\.toml cannot be read: .*{said}"):
        read_rules([tmp_path / "house.toml"])
