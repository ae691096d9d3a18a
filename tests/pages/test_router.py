"""Every page renders for nothing, a deep link and junk; what is wrong is told, never raised."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atlas import queries

PATHS = (
    "/",
    "/tissues",
    "/celltypes",
    "/cells",
    "/evidence",
    "/planner",
    "/transitions",
    "/hallmarks",
    "/interventions",
    "/methods",
    "/nowhere",
)
QUERIES = (
    "",
    "?dataset=izgi2022_mouse_4tissue&tissue=lung&signature=senmayo&sex=male&axis=life_fraction",
    "?dataset=tms_atlas_programs&study=tms_atlas_facs&tissue=liver",
    "?v=9&colour=red&tissue=%00&donors=a&donors=b",
    "?" + "tissue=x&" * 300,
    "?signature=%3Cscript%3Ealert(1)%3C/script%3E",
    "?dataset=../../etc/passwd&gene='; drop table",
    "?arrow=h_cellular_senescence%3Emd&layers=cues&layers=between&confidence=3",
    "?node=nosuch&arrow=a%3Eb&evidence=x&species=y&organs=z&layers=w&confidence=9",
)
CARDS = (
    "effect_map",
    "effect_forest",
    "score_by_age",
    "gene_forest",
    "composition_or_state",
    "split_parts",
    "phase_plane",
    "verdict_table",
    "specification_curve",
    "evidence_forest",
    "agreement",
    "planner",
    "endpoint_trends",
    "transitions",
    "transition_statements",
    "interventions",
    "what_if",
    "embedding",
)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("query", QUERIES)
def test_pages_render_for_any_query(visit: Callable[..., str], path: str, query: str) -> None:
    page = visit(path, query)
    assert "data-page" in page
    assert "Traceback" not in page


@pytest.mark.parametrize("path", ["/", "/tissues", "/celltypes", "/cells", "/evidence", "/planner"])
def test_a_deep_link_is_in_the_page_before_any_callback(
    visit: Callable[..., str], path: str
) -> None:
    page = visit(path, "?dataset=izgi2022_mouse_4tissue&tissue=lung")
    assert "Izgi 2022" in page
    assert "tissue=lung" in page


def test_dropped_keys_are_named(visit: Callable[..., str]) -> None:
    assert "names colour, which this version does not know" in visit("/", "?colour=red")
    assert "does not know" not in visit("/", "?tissue=lung")


def test_values_the_data_do_not_have_are_named(visit: Callable[..., str]) -> None:
    page = visit("/tissues", "?signature=nosuch&tissue=lung&sex=42")
    assert "do not have what the link names: signature nosuch, sex 42. Choose in" in page
    assert "do not have what" not in visit("/tissues", "?tissue=lung&sex=female")


@pytest.mark.parametrize("screen", ["wide", "phone"])
@pytest.mark.parametrize("card", CARDS)
@pytest.mark.parametrize(
    "selection",
    [
        "",
        "dataset=izgi2022_mouse_4tissue&tissue=lung",
        "dataset=kuppe2022_mi_pseudobulk&contrast=ischaemic_vs_control",
        "dataset=tms_liver_facs&tissue=liver&cell_type=hepatocyte",
        "dataset=keele2023_mouse_10tissue_proteome_effects&tissue=kidney",
        "dataset=derived_mouse_gene_age_correlations&study=jonker2013&tissue=liver",
        "dataset=tms_atlas_programs&study=tms_atlas_droplet&tissue=bone marrow",
        "sex=female",
        "gene=SPARC",
        "gene=NOSUCHGENE",
        "node=i_osk&scenario=i_osk=up&versus=c_tgfb=down&versus=i_mtor=up",
        "scenario=nosuch=up&scenario=i_osk&versus=i_osk=sideways&node=nosuch",
        "evidence=human_rct&species=nosuch&confidence=3&scenario=i_osk=up",
        "signature=nosuch&dataset=nosuch&tissue=nosuch&contrast=nosuch&sex=nosuch",
        "tissues=lung&tissues=nosuch&datasets=nosuch",
        "dataset=tms_liver_facs&paint=difference&lasso=AAAA__AA____AA__&window=1,2,3000,4000",
        "paint=nosuch&window=x&lasso=!&program=nosuch",
    ],
)
def test_cards_answer_every_selection(
    ask: Callable[..., dict[str, Any]], card: str, selection: str, screen: str
) -> None:
    answer = ask(f'"{card}","type":"drawing"', selection=selection, screen=screen)
    drawing = answer[json.dumps({"name": card, "type": "drawing"}, separators=(",", ":"))]["data"]
    assert drawing["figure"]["layout"]["height"] > 0
    reading = answer[json.dumps({"name": card, "type": "reading"}, separators=(",", ":"))]
    assert reading["children"], "a card without an answer"


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(card=st.sampled_from(CARDS), selection=st.text(max_size=120))
def test_no_selection_brings_a_card_down(
    ask: Callable[..., dict[str, Any]], card: str, selection: str
) -> None:
    assert ask(f'"{card}","type":"drawing"', selection=selection)


def test_malformed_requests_get_a_status_not_a_traceback(client: FlaskClient) -> None:
    deep = b"[" * 100_000 + b"]" * 100_000
    known = {"output": "headline.children", "outputs": {}, "inputs": [{}]}
    odd = ({"inputs": ["a"]}, {"changedPropIds": 5}, {"state": [1]}, {"output": "heard.data"})
    bodies = [json.dumps(known | other).encode() for other in odd]
    for body in (b"", b"{", b"[]", deep, b'{"output": "nothing.children"}', *bodies):
        response = client.post(
            "/_dash-update-component", data=body, content_type="application/json"
        )
        assert response.status_code == 400
        assert b"Traceback" not in response.data


def test_oversized_requests_are_refused(client: FlaskClient) -> None:
    response = client.post(
        "/_dash-update-component", data=b"x" * (2**20 + 1), content_type="application/json"
    )
    assert response.status_code == 413


def test_no_path_of_a_request_reaches_a_file(client: FlaskClient) -> None:
    for path in ("/assets/../app.py", "/assets/%2e%2e/app.py", "/assets/..%2frequirements.txt"):
        response = client.get(path)
        assert b"create_app" not in response.data
        assert b"anndata" not in response.data


def test_an_unknown_script_is_not_found(client: FlaskClient) -> None:
    response = client.get("/_dash-component-suites/dash/deps/nosuch.js")
    assert response.status_code == 404
    assert b"/" not in response.data


def test_headers_and_health(client: FlaskClient) -> None:
    response = client.get("/health")
    assert response.status_code == 200
    assert response.json == {"healthy": True, "data_sets": len(queries.manifests()), "refused": []}
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"].startswith("default-src 'self';")
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_static_files_are_cacheable_and_compressed(client: FlaskClient) -> None:
    page = client.get("/").get_data(as_text=True)
    scripts = re.findall(r'(?:src|href)="(/[^"]+\.(?:js|css)[^"]*)"', page)
    assert len(scripts) > 5
    for path in scripts:
        response = client.get(
            path, headers={"Accept-Encoding": "gzip, deflate, br, zstd"}, buffered=True
        )
        assert response.status_code == 200, path
        assert "max-age" in response.headers["Cache-Control"], path
        if int(response.headers.get("Content-Length", 0)) > 2000:
            assert response.headers.get("Content-Encoding"), path


def test_a_failure_gets_a_reference_that_is_in_the_log(
    ask: Callable[..., dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    import logging

    from atlas import queries

    log = logging.getLogger("mesodrift")
    lines: list[str] = []
    handler = log.handlers[0]
    monkeypatch.setattr(handler, "emit", lambda record: lines.append(handler.format(record)))

    def fail(selection: object) -> None:
        raise ZeroDivisionError("planted")

    monkeypatch.setattr(queries, "effects", fail)
    answer = ask('"effect_map","type":"drawing"', part="sideUpdate", selection="tissue=planted")
    said = json.dumps(answer)
    reference = re.search(r"Reference ([0-9A-F]{4})", said)
    assert reference, said
    entry = json.loads(lines[-1])
    assert entry["reference"] == reference.group(1)
    assert "ZeroDivisionError" in entry["error"]
    assert "planted" not in said


def test_responses_stay_small(client: FlaskClient, ask: Callable[..., dict[str, Any]]) -> None:
    import gzip

    for card in CARDS:
        answer = ask(f'"{card}","type":"drawing"', selection="")
        assert len(gzip.compress(json.dumps(answer).encode())) < 300_000
