"""The review page in a real browser: every view, filters, keys, hostile content, no message on the console, no request."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cleaner.reports.page import report_page, write_report
from tests.reports.browser import MISSING, Watched, chromium
from tests.reports.runs import article, cluster, large_run, match, write_run

pytestmark = pytest.mark.skipif(bool(MISSING), reason=MISSING or "there is one")

REPORT = "The toll bridge at Tarn fell into the river on Monday night after three days of rain, wardens said."
CUT = "Wardens closed the road. The toll bridge at Tarn fell into the river on Tuesday night after three days of rain."
HOSTILE = '</script><script>document.title="owned"</script><img src=x onerror="document.title=\'owned\'">'
ARABIC, CHINESE = "سقط جسر تارن في النهر ليلة الاثنين", "塔恩大桥周一晚间坠入河中"
BIDI = "invoice\u202egpj.exe \u2066isolate\u0000\u009b31m"


def made(folder: Path) -> Path:
    """A run with everything that a page may meet."""
    rows = [
        article("a", f"{REPORT}\n\n- Advertisement\n\nNobody was hurt.", url="https://herald.example/a", agency="Norlys"),
        article("b", CUT, outlet="gazette", published="2031-03-03T12:00:00+00:00", url="javascript:document.title='owned'"),
        article("c", "The fair opens on Friday.", outlet=HOSTILE, title=HOSTILE, url=f"https://x.example/{HOSTILE}"),
        article("d", f"{HOSTILE}\n\n-{HOSTILE}\n\n{BIDI}", outlet="gazette", title=BIDI, url="data:text/html,<b>1"),
        article("e", f"{ARABIC}\n\n{CHINESE} 🌉🌉 {REPORT}", outlet="صحيفة تارن", title=ARABIC, language="ar"),
        article("f", f"🌉🌉🌉 {CHINESE} {REPORT}", outlet="塔恩报", title=CHINESE, language="zh"),
        article("g", "The leing report on the bridge.", outlet="post", title="Leing report", damage=0.2, repairs=[
            {"start": 4, "end": 9, "before": "leing", "after": "leading", "step": "repair", "rule": "channel.restored",
             "evidence": "ad is dropped", "confidence": 0.98},
            {"start": 17, "end": 19, "before": "on", "after": "on", "step": "repair", "rule": "channel.unsure",
             "evidence": "no or none", "confidence": 0.5},
        ]),
    ]  # fmt: skip
    matches = [
        match("a", "b", 0.45, "near"),
        match("e", "f", 0.8, "excerpt"),
        match("c", "d", 0.3, "template"),
        match("a", "d", 0.32, "quotes"),
    ]
    rejected = [{"id": "x", "source": HOSTILE, "stage": "read", "reason": "empty", "detail": BIDI}]
    return write_run(folder, rows, matches=matches, clusters=[cluster("c1", "ab"), cluster("c2", "ef")], rejected=rejected)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_report(made(tmp_path_factory.mktemp("run")))


@pytest.fixture(scope="module")
def browser() -> Iterator[Watched]:
    with chromium() as watched:
        yield watched


@pytest.fixture
def seen(browser: Watched, report: Path) -> Iterator[Watched]:
    """The page, freshly opened; behind each test there must be no message, no request, and no foreign script that ran."""
    browser.page.goto("about:blank")
    browser.console.clear()
    browser.requests.clear()
    browser.open(report)
    yield browser
    assert browser.console == []
    assert [url for url in browser.requests if not url.startswith(("file:", "blob:"))] == []
    assert "owned" not in browser.page.title()


def test_the_overview_says_what_needs_a_look(seen: Watched) -> None:
    assert "7\narticles" in "\n".join(seen.texts(".figures p"))
    findings = seen.texts(".findings a")
    assert findings[0].startswith("The scraper of post breaks words 20.0 % of all words, in 1 of 1 articles")
    assert "2 pairs near the decision line" in findings[1]
    assert seen.page.locator("figure svg").count() >= 7
    seen.page.locator(".findings a").first.click()
    seen.page.wait_for_function("() => document.querySelectorAll('.row').length === 1")
    assert seen.texts(".row .name") == ["Leing report"]


def test_why_two_articles_are_one_cluster(seen: Watched) -> None:
    seen.go("clusters")
    assert seen.texts(".row .name") == ["A", CHINESE] or seen.texts(".row .name") == ["A", ARABIC]
    seen.page.locator(".row").first.click()
    seen.ready("cluster=0")
    assert seen.texts("#detail h1") == ["A"]
    assert "stands for all" in seen.texts("#detail table")[0]
    seen.page.get_by_role("link", name="near, 0.45").click()
    seen.ready("pair=0")
    assert seen.texts("#detail h1") == ["Duplicates near"]
    assert "45.0 % of one stands in the other, and the line is at 40.0 %" in " ".join(seen.texts("#detail p"))
    left, right = seen.page.locator(".two .text").all()
    shared = "The toll bridge at Tarn fell into the river on"
    assert left.locator("mark").first.inner_text() == right.locator("mark").first.inner_text() == shared
    assert left.locator(".only").first.inner_text().strip() == "Monday"
    assert right.locator(".only").nth(1).inner_text().strip() == "Tuesday"
    left.locator("mark").first.click()
    assert seen.page.locator("mark.lit").count() == 2


def test_what_was_removed_from_a_page_and_why(seen: Watched) -> None:
    seen.go("article=0")
    (removed,) = seen.page.locator(".removed").all()
    assert removed.locator(".what").inner_text() == "- Advertisement"
    assert removed.locator(".why").inner_text() == "ad ad.mark, 1.00: link_share -0.4"
    assert "such as" in (removed.locator(".why").get_attribute("title") or "")
    assert len(seen.texts(".kept")) == 2
    seen.page.get_by_role("button", name="ad 1").click()
    assert seen.page.locator(".removed.lit").count() == 1
    seen.key("o")
    seen.page.wait_for_selector(".sheet .text")
    assert seen.texts(".sheet .text") == [f"{REPORT}\n\nNobody was hurt."]
    assert seen.page.locator("#detail a[href='https://herald.example/a']").count() == 1


def test_repairs_are_shown_where_they_are_with_their_evidence(seen: Watched) -> None:
    seen.go("article=6")
    fix = seen.page.locator(".sheet .fix")
    assert (fix.locator("del").inner_text(), fix.locator("ins").inner_text()) == ("leing", "leading")
    assert "ad is dropped" in (fix.get_attribute("title") or "")
    assert seen.texts(".sheet .unsure") == ["on"]
    assert "left as it is" in seen.texts("#detail table")[0]


def test_hostile_titles_addresses_and_texts_are_shown_as_text(seen: Watched) -> None:
    for place in ("articles", "article=2", "article=3", "pair=2", "pair=1", "rejected"):
        seen.go(place)
        assert seen.page.locator("#main img, #main iframe, #main script, #main object").count() == 0
        assert seen.page.locator("a[href^='javascript:'], a[href^='data:']").count() == 0
        assert "\u202e" not in seen.page.locator("#detail, #list").first.inner_text()
    seen.go("article=2")
    assert seen.texts("#detail h1") == [HOSTILE]
    seen.go("article=1")
    assert "javascript:document.title='owned'" in "".join(seen.texts(".facts"))
    seen.go("articles")
    assert HOSTILE in seen.texts(".row .name")


def test_offsets_are_right_beside_signs_beyond_the_first_plane_and_lines_go_their_way(seen: Watched) -> None:
    pair = 1
    seen.go(f"pair={pair}")
    left, right = seen.page.locator(".two .text").all()
    assert CHINESE in left.inner_text()
    assert CHINESE in right.inner_text()
    assert REPORT[:-1] in "".join(seen.texts("mark"))
    assert left.evaluate("element => getComputedStyle(element).direction") == "rtl"
    assert right.evaluate("element => getComputedStyle(element).direction") == "ltr"


def test_filters_and_search_choose_rows(seen: Watched) -> None:
    def choose(name: str, label: str) -> list[str]:
        seen.page.locator(f"[data-filter={name}]").select_option(label=label)
        return seen.texts(".row .meta.end")

    seen.go("pairs")
    assert choose("order", "lowest share first") == [
        f"share {share}, line 0.40" for share in ("0.30", "0.32", "0.45", "0.80")
    ]
    assert choose("order", "near the line first")[0] == "share 0.45, line 0.40"
    assert len(choose("near", "only these")) == 2
    assert choose("relation", "duplicates") == ["share 0.45, line 0.40"]
    assert len(choose("near", "all pairs")) == 2
    assert choose("relation", "template") == ["share 0.30, line 0.40"]
    assert choose("relation", "all")
    assert len(choose("outlet", "gazette")) == 3
    seen.go("articles")
    choose("label", "ad")
    assert len(seen.texts(".row")) == 2
    choose("label", "anything")
    seen.page.locator("#search").fill("gazette tuesd")
    seen.page.wait_for_selector(".empty-list")
    seen.page.locator("#search").fill(CHINESE[:4])
    seen.page.wait_for_function("() => document.querySelectorAll('.row').length === 1")
    assert seen.texts(".row .name") == [CHINESE]


def test_all_can_be_done_with_keys(seen: Watched) -> None:
    seen.key("3")
    seen.ready("pairs")
    first = seen.texts(".row.here")
    seen.key("j", "j")
    assert seen.texts(".row.here") != first
    seen.key("k", "Enter")
    seen.page.wait_for_selector("#detail:not([hidden])")
    here = seen.page.evaluate("location.hash")
    seen.key("j")
    seen.page.wait_for_function("here => location.hash !== here && document.body.dataset.ready === location.hash", arg=here)
    seen.key("Escape")
    seen.ready("pairs")
    seen.key("/")
    assert seen.page.evaluate("document.activeElement.id") == "search"
    seen.key("j", "Escape")
    assert seen.page.locator("#search").input_value() == "j"
    seen.key("?")
    assert seen.page.locator("dialog[open]").count() == 1
    seen.key("Escape")
    assert seen.page.locator("dialog[open]").count() == 0
    for key, place in (("1", "overview"), ("2", "clusters"), ("4", "articles"), ("5", "rejected")):
        seen.key(key)
        seen.ready(place)
    assert seen.page.locator("nav [aria-current]").inner_text() == "Rejected 1"


def test_who_goes_on_is_not_brought_back_by_a_search_that_waits(seen: Watched) -> None:
    seen.go("articles")
    seen.key("/", "~", "Escape", "1")
    seen.ready("overview")
    seen.page.wait_for_timeout(400)
    assert seen.page.evaluate("location.hash") == "#overview"
    seen.go("articles")
    assert seen.page.locator("#search").input_value() == "~"
    assert seen.page.locator(".empty-list").count() == 1


def saved(seen: Watched) -> list[dict[str, Any]]:
    with seen.page.expect_download() as download:
        seen.key("s")
    return [json.loads(line) for line in Path(download.value.path()).read_text(encoding="utf-8").splitlines()]


def test_judged_pairs_are_saved_as_a_file(seen: Watched) -> None:
    seen.go("pair=0")
    seen.key("y")
    seen.page.wait_for_selector("[aria-pressed=true]")
    seen.go("pair=2")
    seen.key("n")
    seen.page.wait_for_selector("[aria-pressed=true]")
    assert saved(seen) == [
        {"left": "a", "right": "b", "duplicate": True, "share": 0.45, "relation": "near"},
        {"left": "c", "right": "d", "duplicate": False, "share": 0.3, "relation": "template"},
    ]
    seen.page.reload()
    seen.ready("pair=2")
    assert seen.page.locator("[aria-pressed=true]").inner_text() == "No duplicates (n)"
    seen.key("x")
    seen.page.wait_for_function("() => !document.querySelector('[aria-pressed=true]')")
    seen.go("pair=0")
    seen.key("x")
    seen.page.wait_for_function("() => !document.querySelector('[aria-pressed=true]')")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_shows_all_without_moving_sideways(report: Path, browser: Watched, scheme: str) -> None:
    with browser.another(viewport={"width": 390, "height": 800}, color_scheme=scheme) as phone:
        phone.open(report)
        ground = phone.page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (sum(map(int, ground[4:-1].split(","))) < 300) == (scheme == "dark")
        for place in ("overview", "clusters", "cluster=0", "pairs", "pair=0", "articles", "article=0", "rejected"):
            phone.go(place)
            assert phone.page.evaluate("document.documentElement.scrollWidth") <= 390
        assert phone.console == []


def test_only_rows_that_are_seen_exist(tmp_path: Path, browser: Watched) -> None:
    path = write_report(large_run(tmp_path / "run", 400, words=10))
    browser.open(path, "clusters")
    assert browser.page.locator(".rows").evaluate("rows => rows.offsetHeight") > 20_000
    assert 10 < browser.page.locator(".row").count() < 60
    browser.page.evaluate("scrollTo(0, 20000)")
    browser.page.wait_for_function("() => Number(document.querySelector('.row').dataset.at) > 100")
    assert browser.page.locator(".row").count() < 60


def test_a_page_of_a_sample_gives_strata_and_weights_back(tmp_path: Path, browser: Watched) -> None:
    from cleaner.reports.choice import Wanted

    run = made(tmp_path / "run")
    sample = [
        {"left": "d", "right": "c", "stratum": "far", "weight": 2.5},
        {"left": "a", "right": "b", "stratum": "near", "weight": 1.0},
    ]
    path = tmp_path / "sample.html"
    path.write_text(report_page(run, Wanted(pairs=sample)), encoding="utf-8")
    browser.open(path, "pair=1")
    browser.key("n")
    browser.page.wait_for_selector("[aria-pressed=true]")
    (row,) = saved(browser)
    assert (row["left"], row["stratum"], row["weight"]) == ("c", "far", 2.5)
    # The same pair has another number in the page of the whole run, and is judged there too; no other one is.
    browser.open(write_report(run), "pairs")
    assert browser.page.locator(".row", has_text="judged: not").count() == 1
    browser.open(run / "report.html", "pair=2")
    assert browser.page.locator("[aria-pressed=true]").inner_text() == "No duplicates (n)"
    browser.key("x")
    browser.page.wait_for_function("() => !document.querySelector('[aria-pressed=true]')")
