"""The data set cards of the Methods page: what a study is, whom it measured, and its traps."""

from typing import Any, Final

import pandas as pd
from dash import html

from atlas import coverage_rule, labels
from components import numbers

_FACTS: Final = (
    ("organism", "Organism"),
    ("modality", "Measured"),
    ("licence", "Terms"),
    ("origin", "Raw data"),
)
_LEVELS: Final = {
    "cell": "single cells, averaged to one profile a donor and cell type",
    "profile": "one profile a donor and tissue or cell type",
    "effect": "effect table: a statistic a gene, no donors' values",
    "group": "means of groups of cells, without donor ids",
    "endpoint": "a finding of a pathologist in a tissue, one donor counted once",
    "control": "single cells of known state: a positive control, no replicates",
}
_COVERAGE: Final = {
    "md_score_lu2025": "MD score",
    "md_core": "core part",
    "md_matrisome": "matrix part",
    "tgfb_score_lu2025": "TGF-β",
    "senmayo": "SenMayo",
}


def dataset_card(dataset: str, manifest: dict[str, Any], donors: pd.DataFrame) -> html.Article:
    """Return the card of one data set.

    Parameters
    ----------
    donors
        How many there are, as ``atlas.donors_per_age`` counts them.
    """
    doi = manifest["doi"]
    return html.Article(
        [
            html.H3(f"{manifest['label']}: {manifest['title']}"),
            html.P(
                [
                    manifest["citation"],
                    *([" ", html.A(f"doi:{doi}", href=f"https://doi.org/{doi}")] if doi else []),
                ]
            ),
            html.Dl(
                [
                    part
                    for key, name in _FACTS
                    for part in (html.Dt(name), html.Dd(str(manifest[key])))
                ]
                + [html.Dt("Unit"), html.Dd(_LEVELS[manifest["level"]])]
                + [html.Dt("Young and old"), html.Dd(manifest["age_rule"])],
                className="facts",
            ),
            *_donors(manifest, donors),
            *_coverage(manifest),
            *_withheld(manifest),
            html.Ul([html.Li(trap) for trap in manifest["traps"]], className="trap traps"),
            html.P(
                f"Build {manifest['build_id']} · score v{manifest['score_version']} · "
                f"{len(manifest['source_files'])} raw file(s), checksums in the manifest",
                className="source",
            ),
        ],
        id=f"dataset-{dataset}",
        className="dataset-card",
    )


def _donors(manifest: dict[str, Any], donors: pd.DataFrame) -> list[Any]:
    """Return donors per age as a dot strip: one dot a donor, grouped by age."""
    if donors.empty:
        note = manifest.get("animals_note") or "No donors: gene statistics only."
        return [html.P(note, className="source")]
    strata: dict[str, dict[str, int]] = {}
    for name, age, n_donors in donors.itertuples(index=False):
        strata.setdefault(name, {})[age] = n_donors
    words = manifest["donors_word"]
    return [
        html.Table(
            [
                html.Caption(f"{words.capitalize()} per age or condition; one dot each"),
                html.Tbody([_strip(name, ages) for name, ages in strata.items()]),
            ],
            className="dot-table",
        )
    ]


def _withheld(manifest: dict[str, Any]) -> list[Any]:
    """Say what the terms of the data keep out of the tables."""
    if not manifest["aggregates_only"]:
        return []
    words = "The terms allow no values of single genes here: only effects of signatures are built."
    return [html.P(words, className="source")]


def _strip(name: str, ages: dict[str, int]) -> html.Tr:
    cells = [
        html.Span(
            [
                html.Span("●" * count, className="dots", **{"aria-hidden": "true"}),
                f" {age.replace('_', ' ')} ({count})",
            ],
            className="dot-group",
        )
        for age, count in ages.items()
    ]
    return html.Tr([html.Th(labels.alone(name), scope="row"), html.Td(cells)])


def _coverage(manifest: dict[str, Any]) -> list[Any]:
    """Return the share of the main signatures that each tissue measures."""
    coverage = manifest["signature_coverage"]
    if not coverage:
        return []
    heads = ("Coverage", *_COVERAGE.values())
    panel = manifest["gene_panel"]
    needed = {name: coverage_rule.limit(name, gene_panel=panel) for name in _COVERAGE}
    head = html.Tr([html.Th(name, scope="col") for name in heads])
    body = [
        html.Tr(
            [
                html.Th(_place(place, manifest["level"]), scope="row"),
                *(html.Td(_share(row.get(name), needed[name])) for name in _COVERAGE),
            ]
        )
        for place, row in coverage.items()
    ]
    table = html.Table([html.Thead(head), html.Tbody(body)], className="data-table coverage")
    label = f"Coverage, {manifest['label']}"
    frame = {"role": "region", "tabIndex": "0", "aria-label": label}
    return [html.Div(table, className="wide-table", **frame)]


def _place(key: str, level: str) -> str:
    """Return a tissue from the key of its coverage, "study/tissue": its name may hold a slash.

    The key of an effect table goes on with the compartment; no curated tissue has a slash.
    """
    tissue = key.partition("/")[2] or key
    return labels.alone(tissue.replace("/", ", ") if level == "effect" else tissue)


def _share(coverage: float | None, needed: float) -> str:
    """Return a coverage, marked where it keeps the score out of summaries."""
    mark = "†" if coverage is not None and coverage < needed else ""
    return f"{numbers.plain(coverage, 2)}{mark}"
