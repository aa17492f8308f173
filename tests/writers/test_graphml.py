"""Who copies whom, as a graph."""

from pathlib import Path
from xml.etree import ElementTree

from cleaner.records.origins import CopyLink, OutletShare
from cleaner.writers.graphml import write_graphml

SPACE = {"g": "http://graphml.graphdrawing.org/xmlns"}


def outlet(name: str | None) -> OutletShare:
    return OutletShare(outlet=name, articles=2, words=80, copied=0.5, own=0.25, unknown=0.25, first=1)


def read(path: Path) -> tuple[dict[str, dict[str, str]], list[tuple[str, str, dict[str, str]]]]:
    graph = ElementTree.parse(path).getroot()  # noqa: S314  # our own
    declared = {key.get("id") for key in graph.iterfind("g:key", SPACE)}
    data = {e: {d.get("key", ""): d.text or "" for d in e.iterfind("g:data", SPACE)} for e in graph.iter()}
    assert {key for values in data.values() for key in values} <= declared
    nodes = {node.get("id", ""): data[node] for node in graph.iterfind(".//g:node", SPACE)}
    edges = [(e.get("source", ""), e.get("target", ""), data[e]) for e in graph.iterfind(".//g:edge", SPACE)]
    return nodes, edges


def test_nodes_are_outlets_and_agencies_and_edges_are_links(tmp_path: Path) -> None:
    links = [
        CopyLink(source="Reuters", target="post", by_credit=True, known=True, clusters=1, articles=2, words=60),
        CopyLink(source="mail", target=None, by_credit=False, known=False, clusters=1, articles=1, words=9),
    ]
    write_graphml(tmp_path / "g.graphml", [outlet("post"), outlet("mail"), outlet(None)], links)
    nodes, edges = read(tmp_path / "g.graphml")
    named = {number: (values["node_label"], values["node_kind"]) for number, values in nodes.items()}
    assert sorted(named.values()) == [
        ("(outlet unknown)", "outlet"), ("Reuters", "agency"), ("mail", "outlet"), ("post", "outlet"),
    ]  # fmt: skip
    told = [(named[one][0], named[two][0], values["edge_weight"], values["edge_known"]) for one, two, values in edges]
    assert told == [("Reuters", "post", "60", "true"), ("mail", "(outlet unknown)", "9", "false")]
    assert [path.name for path in tmp_path.iterdir()] == ["g.graphml"]


def test_names_that_xml_cannot_hold_do_not_break_it(tmp_path: Path) -> None:
    names = ["<b>&\"post'", "a\x00\x1b\ufffe\ud800z", "]]>", "Тарн\n大桥"]
    write_graphml(tmp_path / "g.graphml", [outlet(name) for name in names], [])
    labels = {values["node_label"] for values in read(tmp_path / "g.graphml")[0].values()}
    assert labels == {"<b>&\"post'", "a\ufffd\ufffd\ufffd\ufffdz", "]]>", "Тарн\n大桥"}
