"""Which blocks stand in a gold text."""

from cleaner.extractors import extract
from tests.training.truth import by_snippets, in_gold


def truth(page: str, gold: str) -> list[bool]:
    return in_gold(extract(page, "text").blocks, gold)


def test_blocks_of_gold_are_found_and_others_are_not() -> None:
    page = "Home\n\nThe bridge at Tarn fell on Monday.\n\nRead also about the ferry\n\nNobody was hurt there."
    assert truth(page, "The bridge at Tarn fell on Monday. Nobody was hurt there.") == [False, True, False, True]


def test_scripts_without_spaces_are_compared_by_character() -> None:
    page = "首页\n\n塔恩的桥星期一倒塌了。\n\n相关新闻和更多内容\n\n没有人受伤，当局说。"
    assert truth(page, "塔恩的桥星期一倒塌了。没有人受伤，当局说。") == [False, True, False, True]


def test_what_gold_holds_once_counts_once() -> None:
    line = "The bridge at Tarn fell on Monday night."
    assert truth(f"{line}\n\n{line}", line) == [True, False]


def test_snippets_tell_of_the_blocks_that_they_stand_in() -> None:
    page = "Twitter\n\nThe bridge at Tarn fell on Monday, the wardens wrote on Twitter.\n\nNobody was hurt there."
    blocks = extract(page, "text").blocks
    assert by_snippets(blocks, ["bridge at  Tarn"], ["Twitter"]) == [False, True, None]
    assert by_snippets(blocks, [], ["Twitter"]) == [False, None, None]
