"""What our first page is compared with: a Dash app as its manual would write it.

Two pages; the first has 10,000 points by WebGL, a box plot, a dropdown and a slider, the second a
table (ag-grid) and a graph (cytoscape), whose scripts Dash loads on every page. Compressed, as
ours is.
"""

import dash
import dash_ag_grid
import dash_cytoscape
import numpy as np
import plotly.graph_objects as go
from dash import Dash, Input, Output, callback, dcc, html

N_POINTS = 10_000
_rng = np.random.default_rng(0)
_group = _rng.integers(0, 12, N_POINTS)
_x, _y = (_rng.normal(_group, 1.5).astype(np.float32) for _ in range(2))

app = Dash(__name__, use_pages=True, pages_folder="", compress=True, health_endpoint="health")
server = app.server


def points() -> html.Div:
    return html.Div(
        [
            html.H1("Points"),
            dcc.Dropdown([f"group {number}" for number in range(12)], "group 0", id="group"),
            dcc.Slider(1, 10, 1, value=4, id="size"),
            dcc.Graph(id="scatter"),
            dcc.Graph(id="box"),
        ]
    )


dash.register_page("points", path="/", layout=points)


def table_and_graph() -> html.Div:
    return html.Div(
        [
            dash_ag_grid.AgGrid(columnDefs=[{"field": "a"}], rowData=[{"a": 1}]),
            dash_cytoscape.Cytoscape(elements=[{"data": {"id": "a"}}]),
        ]
    )


dash.register_page("about", path="/about", layout=table_and_graph)
app.layout = html.Div(
    [
        html.Nav([dcc.Link("Points", href="/"), dcc.Link("Table and graph", href="/about")]),
        dash.page_container,
    ]
)


@callback(Output("scatter", "figure"), Input("group", "value"), Input("size", "value"))
def draw_scatter(group: str, size: int) -> go.Figure:
    chosen = _group == int(group.split()[1])
    marker = {"size": size, "color": np.where(chosen, 1, 0).astype(np.uint8)}
    return go.Figure(go.Scattergl(x=_x, y=_y, mode="markers", marker=marker))


@callback(Output("box", "figure"), Input("group", "value"))
def draw_box(group: str) -> go.Figure:
    chosen = _group == int(group.split()[1])
    return go.Figure([go.Box(y=_y[chosen], name=group), go.Box(y=_y[~chosen], name="the rest")])


server.test_client().get("/")  # set up before threads ask, as ours is
