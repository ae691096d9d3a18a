"""The app as a server sees it: pages and callbacks asked through the real router."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

Answer = dict[str, Any]
Ask = Callable[..., Answer]


@pytest.fixture(scope="session")
def client() -> FlaskClient:
    from app import server

    found: FlaskClient = server.test_client()
    return found


@pytest.fixture(scope="session")
def dependencies(client: FlaskClient) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(client.get("/_dash-dependencies").data)
    return found


def _outputs(text: str) -> list[dict[str, Any]]:
    """Split Dash's joined output ids into the list its renderer would send."""
    parts = text.strip(".").split("...") if text.startswith("..") else [text]
    found = []
    for part in parts:
        identity, _, prop = part.rpartition(".")
        if identity.startswith("{"):
            found.append({"id": json.loads(identity), "property": prop})
        else:
            found.append({"id": identity, "property": prop})
    return found


@pytest.fixture(scope="session")
def ask(client: FlaskClient, dependencies: list[dict[str, Any]]) -> Ask:
    """Run the callback whose outputs name a text, with values for its inputs."""

    def run(names: str, *, part: str = "response", **values: Any) -> Answer:
        entry = next(
            d for d in dependencies if names in d["output"] and not d.get("clientside_function")
        )
        outputs = _outputs(entry["output"])
        inputs = [
            {**wanted, "value": values.get(wanted["id"].replace("-", "_").strip("_"))}
            for wanted in entry["inputs"]
        ]
        body = {
            "output": entry["output"],
            "outputs": outputs if entry["output"].startswith("..") else outputs[0],
            "inputs": inputs,
            "changedPropIds": [f"{item['id']}.{item['property']}" for item in inputs],
            "state": [],
        }
        response = client.post("/_dash-update-component", json=body)
        assert response.status_code == 200, response.data[:500]
        answer: Answer = json.loads(response.data)[part]
        return answer

    return run


@pytest.fixture(scope="session")
def visit(client: FlaskClient, dependencies: list[dict[str, Any]]) -> Callable[..., str]:
    """Render a page through Dash's router and give it as JSON text."""
    entry = next(d for d in dependencies if "_pages_content.children" in d["output"])

    def run(path: str, search: str = "") -> str:
        values = {"pathname": path, "search": search}
        body = {
            "output": entry["output"],
            "outputs": _outputs(entry["output"]),
            "inputs": [{**w, "value": values.get(w["property"])} for w in entry["inputs"]],
            "changedPropIds": ["_pages_location.pathname"],
            "state": [{**w, "value": None} for w in entry["state"]],
        }
        response = client.post("/_dash-update-component", json=body)
        assert response.status_code == 200, response.data[:500]
        return str(response.get_data(as_text=True))

    return run
