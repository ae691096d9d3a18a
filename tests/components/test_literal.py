"""Text of the data is shown as it is, in every figure: no markup, no entity, no lost letter."""

import re
from html import unescape
from typing import Any

import numpy as np
import pandas as pd
import pytest

from components import literal
from components.figures import embedding, embedding_by_age, theme
from components.figures.embedding_by_age import Panel
from components.figures.embedding_picture import Picture
from tests.components.figures.cases import FULL, TABLES, pictures
from tests.components.figures.test_every_figure import walk

ODD = "<b>x</b> & \"y\" 'z' a/b &lt; <cd56>"
NAMES = {
    *("tissue", "cell_type", "donor_id", "age", "age_reported", "name", "label", "study_label"),
    *(
        "study_short",
        "column_label",
        "short_label",
        "stratum_name",
        "row_label",
        "signature_label",
        "dataset_label",
        "gene",
    ),
    *("tissue_label", "cell_type_label", "study", "unit"),
}
OURS = re.compile(r"</?(?:b|i|br|sub|sup)>|<span[^<>]*>|</span>")


def odd(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows whose names end in what is markup to Plotly."""
    texts = [
        name
        for name in rows.columns
        if name in NAMES and all(isinstance(value, str) for value in rows[name]) and len(rows)
    ]
    return rows.assign(**{name: rows[name] + ODD for name in texts})


def selects(figure: dict[str, Any]) -> list[Any]:
    return [
        (trace.get("customdata"), trace.get("ids"), figure["layout"]["meta"])
        for trace in figure["data"]
    ]


def shown(figure: dict[str, Any]) -> list[str]:
    """Return every text on screen or in a hover box, as Plotly reads it."""
    hovers = [text for trace in figure["data"] for text in trace.get("hovertext", ())]
    texts = [
        value
        for path, value in walk(figure)
        if isinstance(value, str) and not path.endswith((".hovertemplate", ".ids"))
    ]
    return texts + hovers


@pytest.mark.parametrize(("name", "case"), FULL)
def test_no_name_is_markup_and_what_a_mark_selects_stays(name: str, case: str) -> None:
    draw, tables = pictures()[name].draw, [odd(rows) for rows in TABLES[name][case]]
    plain = draw(*tables).to_plotly_json()
    figure = literal.drawn(draw, *tables)
    assert selects(figure) == selects(plain)
    for text in shown(figure):
        rest = OURS.sub("", text)
        assert not re.search(r"<[^ <>]", rest), text
        assert "\ufdd0" not in text
        assert "\ufdd1" not in text
        assert "<b>x</b>" not in text


def test_a_name_can_be_read_back_from_a_hover_box() -> None:
    rows = pd.DataFrame({"name": [ODD], "patch": ["a=1&b=%3Cb%3E"]})

    def draw(table: pd.DataFrame) -> theme.Figure:
        row = table.iloc[0]
        hit = theme.Hit(0, 1, 0, 1, theme.hover(row["name"], "line"), row["patch"])
        return theme.figure([theme.hits([hit])], theme.layout(10, meta={"name": row["name"]}))

    figure = literal.drawn(draw, rows)
    trace = figure["data"][0]
    assert unescape(OURS.sub("", trace["hovertext"][0])) == f"{ODD}line"
    assert trace["customdata"] == ["a=1&b=%3Cb%3E"]
    assert figure["layout"]["meta"] == {"name": ODD}
    assert trace["hovertemplate"] == "%{hovertext}<extra></extra>"
    assert rows.loc[0, "name"] == ODD


def test_a_cut_name_is_cut_between_letters() -> None:
    def draw(table: pd.DataFrame) -> theme.Figure:
        name = theme.shorten(table.loc[0, "name"], 14)
        return theme.figure([theme.words([0], [0], [name])], theme.layout(10))

    figure = literal.drawn(draw, pd.DataFrame({"name": ["&&&&&&&&"]}))
    assert figure["data"][0]["text"] == ["&amp;…"]


def test_texts_without_markup_are_drawn_as_they_come() -> None:
    rows = pd.DataFrame({"name": pd.Categorical(["plain", "other"]), "n": [1, 2]})
    seen: list[pd.DataFrame] = []

    def draw(table: pd.DataFrame) -> theme.Figure:
        seen.append(table)
        return theme.figure([], theme.layout(10))

    literal.drawn(draw, rows)
    assert seen[0] is rows


def test_why_there_is_nothing_names_the_data_as_they_are() -> None:
    nothing = pd.DataFrame()
    nothing.attrs["why"] = f"No cells of {ODD}."
    figure = literal.drawn(lambda table: theme.empty(table.attrs["why"]), nothing)
    text = figure["layout"]["annotations"][0]["text"]
    assert unescape(OURS.sub(" ", text)) == f"No cells of {ODD}."


def picture(**more: Any) -> Picture:
    """Return a map of two types, each on its own half."""
    n = np.full((64, 64), 4)
    codes = np.zeros((64, 64), dtype=np.int16)
    codes[:, 32:] = 1
    place = (0, 0, 65536)
    return Picture(
        view=place,
        window=place,
        paint="cell_type",
        scale=f"Commonest {ODD}",
        n=n,
        values=np.ones((64, 64)),
        masked=np.zeros((64, 64), dtype=bool),
        codes=codes,
        names=[ODD, "plain"],
        named=(0, 1),
        **more,
    )


def test_names_on_the_map_and_above_its_pictures_by_age() -> None:
    figure = literal.drawn(embedding.draw, picture(), embedding.SIDE)
    notes = [unescape(note["text"]) for note in figure["layout"]["annotations"]]
    assert ODD in notes
    assert embedding.legend(picture())[0].text == ODD  # a legend is no picture: plain text
    panels = [Panel(age=ODD, told="4 cells", picture=picture())]
    by_age = literal.drawn(embedding_by_age.draw, panels, embedding_by_age.IN_A_ROW)
    texts = [unescape(OURS.sub("", text)) for text in shown(by_age)]
    assert any(ODD in text for text in texts)
    for text in [*shown(figure), *shown(by_age)]:
        assert "<b>x</b>" not in text
