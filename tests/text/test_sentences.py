"""Sentences of every script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.text.sentences import sentences


def split(text: str) -> list[str]:
    return [text[start:end].strip() for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The bridge fell on Monday night. The county closed both banks.", 2),
        ("Mr. Osk and Dr. Vahl met the U.S. envoy at 5 p.m. on Monday in Tarn.", 1),
        ("“Why did nobody close the bridge?” she asked the wardens.", 1),
        ("The line burst, the coastguard said. crew put out the flames in the hold.", 2),
        ("Exxon Corp. said that it would pay for the repairs in Tarn.", 1),
        ("塔恩的大桥星期一晚上关闭了。市长说没有人在事故中受伤。", 2),
        ("タルンの橋は月曜日の夜に閉鎖された。けが人はいなかったという。", 2),
        ("टार्न का पुल सोमवार रात नदी में गिर गया। किसी को चोट नहीं आई है।", 2),
        ("สะพานเก็บค่าผ่านทางที่ตาร์นพังลงในแม่น้ำเมื่อคืนวันจันทร์ ไม่มีใครอยู่บนสะพานในตอนที่มันพังลงมา", 2),
        ("The fair\n\nThe fair opens on Friday at noon.", 2),
        ("No one was hurt in the fall of it. He agreed.", 1),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, wanted: int) -> None:
    assert len(split(text)) == wanted, split(text)


@given(st.text(st.sampled_from("Tarn was. U”“!? \n。大桥ก ।a1"), max_size=80))
def test_sentences_follow_each_other_without_a_gap(text: str) -> None:
    spans = sentences(text)
    assert "".join(text[start:end] for start, end in spans) == text
    assert all(start < end for start, end in spans)
    assert all(text[start:end].strip() for start, end in spans) or not text.strip()
