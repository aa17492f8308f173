"""Who copies whom as a graph, in GraphML (http://graphml.graphdrawing.org), which Gephi, yEd and networkx read."""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree  # it writes here, and reads nothing

from cleaner.records.origins import CopyLink, OutletShare
from cleaner.writers.tables import UNFINISHED

_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
# What no document of XML 1.0 may hold, escaped or not.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NODE = {
    "label": "string",
    "kind": "string",
    "articles": "int",
    "words": "int",
    "copied": "double",
    "own": "double",
    "unknown": "double",
}
_EDGE = {"articles": "int", "clusters": "int", "weight": "int", "by_credit": "boolean", "known": "boolean"}
_UNKNOWN = "(outlet unknown)"


def write_graphml(path: Path, outlets: Sequence[OutletShare], links: Iterable[CopyLink]) -> None:
    """Write outlets and agencies as nodes, and links as edges from the source to the copy; `weight` is the number of words.

    All edges have a direction, since few programs read graphs that mix both kinds; where `known` is false it says nothing.
    """
    links = list(links)
    root = ElementTree.Element("graphml", xmlns=_NAMESPACE)
    for kind, keys in (("node", _NODE), ("edge", _EDGE)):
        for name, is_type in keys.items():
            attributes: dict[str, str] = {"id": f"{kind}_{name}", "for": kind, "attr.name": name, "attr.type": is_type}
            ElementTree.SubElement(root, "key", attributes)
    graph = ElementTree.SubElement(root, "graph", id="copying", edgedefault="directed")
    nodes = _nodes(outlets, links)
    numbers = {name: f"n{at}" for at, name in enumerate(nodes)}
    for outlet, values in nodes.items():
        _add(ElementTree.SubElement(graph, "node", id=numbers[outlet]), "node", values)
    for at, link in enumerate(links):
        edge = ElementTree.SubElement(graph, "edge", id=f"e{at}", source=numbers[link.source], target=numbers[link.target])
        values = {"articles": link.articles, "clusters": link.clusters, "weight": link.words}
        _add(edge, "edge", {**values, "by_credit": link.by_credit, "known": link.known})
    ElementTree.indent(root)
    unfinished = path.with_name(path.name + UNFINISHED)
    try:
        ElementTree.ElementTree(root).write(unfinished, encoding="utf-8", xml_declaration=True)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _nodes(outlets: Iterable[OutletShare], links: Iterable[CopyLink]) -> dict[str | None, dict[str, Any]]:
    credited = {link.source for link in links if link.by_credit}
    nodes: dict[str | None, dict[str, Any]] = {}
    for one in outlets:
        shares = {"copied": one.copied, "own": one.own, "unknown": one.unknown}
        nodes[one.outlet] = {"articles": one.articles, "words": one.words, **shares}
    for link in links:
        for name in (link.source, link.target):
            nodes.setdefault(name, {})
    return {
        name: {"label": _UNKNOWN if name is None else name, "kind": "agency" if name in credited else "outlet", **values}
        for name, values in sorted(nodes.items(), key=lambda item: (item[0] is None, item[0] or ""))
    }


def _add(element: ElementTree.Element, kind: str, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        data = ElementTree.SubElement(element, "data", key=f"{kind}_{name}")
        data.text = str(value).lower() if isinstance(value, bool) else _NO_XML.sub("\ufffd", str(value))
