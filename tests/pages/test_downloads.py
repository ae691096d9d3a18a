"""Files of the evidence graph, asked for as the browser does."""

import csv
import io
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from atlas import evidence_graph
from tests.atlas import bibtex_reader
from tests.pages.conftest import Ask

ARROW = "v=1&arrow=h_cellular_senescence%3Emd"


def asked(ask: Ask, **request: Any) -> Any:
    data = {"kind": "statements", "of": "focus", "selection": ARROW, "link": "http://x/", "at": 1}
    return ask("evidence-file.data", evidence_request={**data, **request})["evidence-file"]["data"]


@pytest.mark.parametrize(
    ("kind", "ending"), [("statements", ".csv"), ("bibtex", ".bib"), ("graphml", ".graphml")]
)
def test_a_request_is_answered_by_the_file_of_what_is_in_focus(
    ask: Ask, kind: str, ending: str
) -> None:
    made = asked(ask, kind=kind)
    assert made["filename"].startswith(f"mesodrift_hallmarks_{kind}_h_cellular_senescence-md_")
    assert made["filename"].endswith(ending)
    assert made["base64"] is False
    assert evidence_graph.curated().version in made["content"]
    assert "http://x/" in made["content"]


def test_each_kind_is_what_its_ending_says(ask: Ask) -> None:
    lines = asked(ask)["content"].splitlines(keepends=True)
    table = csv.DictReader(io.StringIO("".join(row for row in lines if not row.startswith("#"))))
    assert len(list(table)) == 4
    assert len(bibtex_reader.read(asked(ask, kind="bibtex")["content"])) == 6
    xml = ET.fromstring(asked(ask, kind="graphml")["content"].encode())
    assert len(xml.findall(".//{http://graphml.graphdrawing.org/xmlns}edge")) == 4


def test_the_card_of_the_graph_gives_the_whole_graph_whatever_is_in_focus(ask: Ask) -> None:
    made = asked(ask, of="graph", selection=f"{ARROW}&confidence=3")
    kept = [row for row in evidence_graph.curated().graph.statements if row.confidence == 3]
    assert made["content"].count("\ne") == len(kept)
    assert "_graph_" in made["filename"]


@pytest.mark.parametrize(
    "request_data",
    [None, "bibtex", 7, [], {}, {"kind": "passwords"}, {"kind": None}, {"kind": ["bibtex"]}],
)
def test_what_is_no_request_of_ours_gives_nothing(ask: Ask, request_data: Any) -> None:
    assert ask("evidence-file.data", evidence_request=request_data) == {}


@pytest.mark.parametrize("selection", [None, 5, ["a"], "arrow=%00&species=" + "x" * 300_000])
def test_a_strange_selection_still_gives_a_file(ask: Ask, selection: Any) -> None:
    assert asked(ask, selection=selection)["content"]
