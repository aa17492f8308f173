"""Copies in scripts without spaces between words are found as they are in English."""

import re
from collections.abc import Callable

import pytest

import cleaner

REPORTS = {
    "zh": (
        "塔恩河上的收费桥星期一夜里塌入河中，连续三天的大雨冲坏了桥墩。看守人说他听见一声巨响，回头时桥面已经不见了。"
        "没有人受伤，因为最后一班马车提前十分钟离开。镇议会今天上午开会，决定先用渡船运送居民和牲口。"
        "磨坊主约恩·奥斯克说，面粉要多绕十二公里才能送到市场。工程师将检查剩下的两个桥墩，结果下星期公布。"
    ),
    "ja": (
        "ターン川にかかる有料の橋が月曜日の夜に崩れ落ちた。三日続いた雨で橋脚が削られていたとみられる。"
        "番人は大きな音を聞いて振り返ったが、橋はもうなかったと話している。最後の馬車が十分早く出ていたため、けが人はいなかった。"
        "町議会は火曜日の朝に集まり、渡し船で住民と家畜を運ぶことを決めた。技師が残る橋脚を調べ、結果は来週発表される。"
    ),
    "th": (
        "สะพานเก็บเงินข้ามแม่น้ำทาร์นพังลงเมื่อคืนวันจันทร์ หลังฝนตกติดต่อกันสามวันจนเสาสะพานทรุด "
        "คนเฝ้าสะพานบอกว่าได้ยินเสียงดังแล้วหันกลับไปก็ไม่เห็นสะพานแล้ว ไม่มีใครบาดเจ็บเพราะรถม้าคันสุดท้ายออกไปก่อนสิบนาที "
        "สภาเมืองประชุมเช้าวันอังคารและตัดสินใจใช้เรือข้ามฟากขนชาวบ้านกับสัตว์เลี้ยง วิศวกรจะตรวจเสาที่เหลือและแจ้งผลสัปดาห์หน้า"
    ),
}
OTHER = {
    "zh": "佩尔诺的学校教孩子们修理钟表已经三个冬天，报名的人比学生还多。看门人从前在军队里修表，他找到了旧工房。",
    "ja": "ペルノの学校では三度の冬にわたって子どもたちが時計の修理を学んでいる。用務員は軍隊で時計を直していた。",
    "th": "โรงเรียนที่เพอร์โนสอนเด็กซ่อมนาฬิกามาสามฤดูหนาวแล้ว และมีคนรอเรียนมากกว่านักเรียนทั้งโรงเรียน ภารโรงเคยซ่อมนาฬิกาในกองทัพ",
}


def broken(text: str) -> str:
    return "\n".join(text[at : at + 17] for at in range(0, len(text), 17))


def unpunctuated(text: str) -> str:
    return re.sub("[，。、·]", "", text)


def segmented(text: str) -> str:
    return re.sub(r"(\w{2})(?=\w)", r"\1 ", text)


@pytest.mark.parametrize("language", REPORTS)
@pytest.mark.parametrize("copied", [broken, unpunctuated, segmented])
def test_a_copy_of_another_layout_has_the_same_words(language: str, copied: Callable[[str], str]) -> None:
    report = REPORTS[language]
    found = cleaner.find_duplicates([report, OTHER[language], copied(report)])
    assert [(m.left, m.right, m.relation) for m in found.matches] == [("0", "2", "exact")]


@pytest.mark.parametrize("language", REPORTS)
def test_an_excerpt_is_found(language: str) -> None:
    report = REPORTS[language]
    found = cleaner.find_duplicates([OTHER[language], report, report[: len(report) * 3 // 10]])
    assert [(m.left, m.right, m.relation) for m in found.matches] == [("1", "2", "excerpt")]


@pytest.mark.parametrize("language", REPORTS)
def test_a_few_words_that_stand_in_a_report_are_no_excerpt_of_it(language: str) -> None:
    """A phrase of some five words: as in English, such texts are compared as a whole."""
    report = REPORTS[language]
    phrase = report[4 : 4 + {"zh": 10, "ja": 12, "th": 24}[language]]
    assert not any(m.duplicate for m in cleaner.find_duplicates([report, phrase]).matches)
