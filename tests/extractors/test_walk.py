"""One walk over a page: every run of text, with where its markup sets it."""

from lxml import html

from cleaner.extractors.walk import Run, walk


def runs(body: str) -> list[Run]:
    return walk(html.fromstring(f"<html><head><title>No</title></head><body>{body}</body></html>"))


def test_every_run_of_text_is_there_once_and_in_order() -> None:
    said = [run.text for run in runs("Tarn<p>Mira <b>rows</b></p>far<div>Jon<p>sails</p>on</div><ul><li>Osk</ul>end")]
    assert said == ["Tarn", "Mira rows", "far", "Jon", "sails", "on", "Osk", "end"]


def test_what_nobody_reads_says_nothing() -> None:
    silent = (
        "<script>1</script><style>p{}</style><noscript>2</noscript><select><option>3</select><!-- 4 --><button>5</button>"
    )
    assert [run.text for run in runs(f"Tarn {silent} falls")] == ["Tarn falls"]


def test_the_share_of_links_is_counted_in_signs() -> None:
    linked, half, none = runs("<p><a>Mira</a></p><p><a>Mi</a> ra</p><p>Mira</p>")
    assert (linked.link_share, half.link_share, none.link_share) == (1.0, 0.5, 0.0)


def test_names_of_ancestors_count_less_the_farther_off_they_are() -> None:
    near, far = runs("<div class='sidebar'><p>Tarn</p></div><div class='sidebar'><div><div><p>Osk</p></div></div></div>")
    assert near.place.against > far.place.against > 0
    assert near.place.own_against == 0


def test_siblings_have_the_same_parent_and_loose_text_has_its_own_element() -> None:
    first, second, other = (run.place for run in runs("<div><p>Tarn</p><p>Osk</p></div><div><p>Lund</p></div>"))
    assert first.parent == second.parent != other.parent
    assert first.grandparent == other.grandparent


def test_a_row_of_figures_is_one_run_and_a_row_that_sets_a_page_is_not() -> None:
    assert [run.text for run in runs("<table><tr><td>Osk</td><td>4</td></tr><tr><th>Tarn</th><td>5</td></tr></table>")] == [
        "Osk | 4",
        "Tarn | 5",
    ]
    long = "The bridge at Tarn fell into the river. " * 10
    assert len(runs(f"<table><tr><td>Home</td><td>{long}</td></tr></table>")) == 2
