"""Agreement across studies: one organ study by study, and the answer for every organ.

Pages ask :func:`forest` and :func:`agreement`; both are made of tables by functions of tables.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

import numpy as np
import pandas as pd

from atlas import pooling, queries
from atlas.catalogue import current
from atlas.labels import alone
from atlas.last_answers import last_answers
from atlas.organs import organ_of
from atlas.pooling import ALL_TISSUES, MAIN, Together, combine, prepared
from atlas.selection import Selection, patch

KEPT: Final = 12  # what is asked of several pages, and by many at once
SHORT_LABELS: Final = {"md_score_lu2025": "MD score", "md_core": "Core", "md_matrisome": "Matrix"}


def forest(selection: Selection) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the studies of one organ, and what they say together: see :func:`forest_of`."""
    organ, asked = shown_organ(selection), selection.signature
    pools = [
        row
        for column in columns(selection)
        for place in (organ, ALL_TISSUES)
        for row in _pools_at(place, column, asked, selection.sex, selection.datasets)
    ]
    return _strata(_scores(selection), organ, asked), pd.DataFrame(pools)


@last_answers(4 * KEPT)
def _pools_at(
    place: str, column: str, asked: str, sex: str, datasets: tuple[str, ...]
) -> list[dict[str, Any]]:
    """Return the pools of one score at one place: the same, whatever is selected there."""
    return _pools_of(_of_signature(column, sex, datasets), place, column, asked)


def forest_of(
    scores: Mapping[str, pd.DataFrame], organ: str, asked: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the studies of one organ, and what they say together.

    Parameters
    ----------
    scores
        By signature, its strata of ageing as :func:`prepared` gives them.
    organ, asked
        The organ, and the signature the question is about.

    Returns
    -------
    strata
        One row a stratum and score: the effects view with ``column`` (signature), ``part``
        (study, cells, table), ``key``, ``left_out`` (why it is in no pool) and ``weight``.
    pools
        One row a score, scope (the organ, all tissues) and variant, with the answer.
    """
    pools = [
        row
        for column, rows in scores.items()
        for place in (organ, ALL_TISSUES)
        for row in _pools_of(rows, place, column, asked)
    ]
    return _strata(scores, organ, asked), pd.DataFrame(pools)


def _strata(scores: Mapping[str, pd.DataFrame], organ: str, asked: str) -> pd.DataFrame:
    """Return the strata of one organ, with the weight each has in the pool of its score."""
    strata = []
    for column, rows in scores.items():
        here = rows[rows["organ"] == organ]
        weights = pooling.weights(combine(here))
        of_each = [weights.get(key, np.nan) for key in here["key"]]
        strata.append(here.assign(weight=of_each, asked=column == asked))
    return pd.concat(strata, ignore_index=True)


def _pools_of(rows: pd.DataFrame, place: str, column: str, asked: str) -> list[dict[str, Any]]:
    here = rows if place == ALL_TISSUES else rows[rows["organ"] == place]
    return list(_pools(here, place, column, asked))


def agreement(selection: Selection) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return every stratum, and the answer for every organ: see :func:`agreement_of`."""
    answers = _answers(selection.signature, selection.sex, selection.datasets)
    marks = _rows(selection, selection.signature)
    return marks, _marked(answers, shown_organ(selection))


@last_answers(KEPT)
def _answers(signature: str, sex: str, datasets: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return the answer for every organ; which is selected is said later."""
    scores = _scores(Selection(signature=signature, sex=sex, datasets=datasets))
    return answers_of(scores, signature, current().tissues)


def agreement_of(
    scores: Mapping[str, pd.DataFrame], shown: str, asked: str, tissues: Sequence[str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return every stratum of the score asked about, and the answer for every organ.

    Parameters
    ----------
    scores, shown, asked
        As in :func:`forest_of`; ``shown`` is marked as selected.
    tissues
        All tissues in their fixed order.

    Returns
    -------
    marks
        The effects view with ``organ``, ``part`` and ``left_out``.
    answers
        One row an organ, in the fixed order, then all tissues: answer, ground, pooled effect,
        studies that point up, effect tables that rise and fall, and the answers of core and matrix.
    """
    return scores[asked], _marked(answers_of(scores, asked, tissues), shown)


def answers_of(
    scores: Mapping[str, pd.DataFrame], asked: str, tissues: Sequence[str]
) -> list[dict[str, Any]]:
    """Return the answers of :func:`agreement_of`; none is marked as selected."""
    scores = {name: rows[pooling.NEEDED] for name, rows in scores.items()}
    measured = set(scores[asked]["organ"])
    answers = [
        _answer(organ, {name: part[part["organ"] == organ] for name, part in scores.items()}, asked)
        for organ in dict.fromkeys(organ_of(tissue) for tissue in tissues)
        if organ in measured
    ]
    return [*answers, _answer(ALL_TISSUES, scores, asked)] if answers else []


def _marked(answers: Sequence[Mapping[str, Any]], shown: str) -> pd.DataFrame:
    """Return answers as a table that says which organ is shown."""
    organs = [answer for answer in answers if answer["organ"] != ALL_TISSUES]
    every = answers[len(organs) :]
    return pd.DataFrame([*({**row, "selected": row["organ"] == shown} for row in organs), *every])


def answer_of(selection: Selection) -> dict[str, Any] | None:
    """Return the line of the selected tissue; None where one study, region or disease is meant."""
    organ = selection.tissue
    is_one = bool(selection.dataset or selection.cell_type) or organ != organ_of(organ)
    if not organ or is_one or selection.contrast not in queries.AGEING:
        return None
    rows = _rows(selection, selection.signature)
    here = rows[rows["organ"] == organ]
    if here.empty:
        return None
    return _answer(organ, {selection.signature: here}, selection.signature)


def columns(selection: Selection) -> tuple[str, ...]:
    """Return the scores shown side by side: the MD score with its parts, else the one selected."""
    if selection.signature in queries.MD_PARTS:
        return queries.MD_PARTS
    return (selection.signature,)


def shown_organ(selection: Selection) -> str:
    """Return the organ asked about: that of the selected tissue, else the one most studied."""
    if selection.tissue:
        return organ_of(selection.tissue)
    rows = _rows(selection, selection.signature)
    best, most = "", (-1, -1)
    seen = rows[["organ", "study", "part", "left_out"]]
    for organ, part in seen.groupby("organ", sort=False):
        found = (
            int(part.loc[pooling.usable(part), "study"].nunique()),
            int(part["study"].nunique()),
        )
        if found > most:
            best, most = str(organ), found
    return best


def _scores(selection: Selection) -> dict[str, pd.DataFrame]:
    """Return the strata of ageing of every score shown."""
    return {name: _rows(selection, name) for name in columns(selection)}


def _rows(selection: Selection, signature: str) -> pd.DataFrame:
    """Return the strata of ageing for one score, whatever tissues another page is filtered by."""
    rows = _of_signature(signature, selection.sex, selection.datasets)
    is_selected = queries.is_selected(rows, selection) if selection.dataset else False
    return rows.assign(selected=is_selected)


@last_answers(KEPT)
def _of_signature(signature: str, sex: str, datasets: tuple[str, ...]) -> pd.DataFrame:
    rows = queries.effects(Selection(signature=signature, sex=sex, datasets=datasets))
    known = current().signatures.get(signature)
    label = SHORT_LABELS.get(signature, known.label if known else signature)
    return prepared(rows, signature, label, known.size if known else 0)


def _pools(rows: pd.DataFrame, place: str, column: str, asked: str) -> Iterator[dict[str, Any]]:
    """Yield the pool of some strata, and the variants in which it differs."""
    main, variants = combine(rows), pooling.variants(rows)
    changed = ", ".join(pooling.changed_by(main, variants))
    own = {"changed_by": changed, **pooling.sex_facts(rows)}
    yield _pool_row(main, place, column, MAIN, asked) | own
    for variant, together in variants.items():
        yield _pool_row(together, place, column, variant, asked) | {"changed_by": ""}


def _pool_row(
    together: Together, place: str, column: str, variant: str, asked: str
) -> dict[str, Any]:
    pooled = asdict(together.pooled)
    del pooled["weights"]
    return {
        "place": place,
        "scope": ALL_TISSUES if place == ALL_TISSUES else "organ",
        "column": column,
        "variant": variant,
        "asked": column == asked,
        "answer": together.conclusion.answer,
        "ground": together.conclusion.ground,
        "all_donors": together.all_donors.answer,
        "one_study_low": together.entries[0].low if pooled["k"] == 1 else np.nan,
        "one_study_high": together.entries[0].high if pooled["k"] == 1 else np.nan,
        **pooled,
    }


def _answer(organ: str, scores: Mapping[str, pd.DataFrame], asked: str) -> dict[str, Any]:
    """Return the line of one organ."""
    rows = scores[asked]
    together = combine(rows)
    tables = [] if organ == ALL_TISSUES else pooling.study_calls(rows)
    calls = [entry.judged.call for entry in together.entries]
    up, n = pooling.signs(rows, together)
    is_all = organ == ALL_TISSUES
    return {
        "organ": organ,
        "patch": "" if is_all else patch(tissue=organ, cell_type="", dataset="", study=""),
        "selected": False,
        "answer": together.conclusion.answer,
        "ground": together.conclusion.ground,
        "all_donors": together.all_donors.answer,
        "k": together.pooled.k,
        "estimate": together.pooled.estimate,
        "low": together.pooled.low,
        "high": together.pooled.high,
        "n_rise": calls.count("rises"),
        "n_fall": calls.count("falls"),
        "n_few": int((rows["left_out"] == "too few donors").sum()),
        "n_tables": len(tables),
        "tables_rise": tables.count("rises"),
        "tables_fall": tables.count("falls"),
        "signature_label": str(rows["signature_label"].iloc[0]) if len(rows) else asked,
        "changed_by": ", ".join(pooling.changed_by(together, pooling.variants(rows))),
        **pooling.sex_facts(rows),
        "up": up,
        "n": n,
        **_part("core", scores.get("md_core")),
        **_part("matrix", scores.get("md_matrisome")),
    }


def _part(name: str, rows: pd.DataFrame | None) -> dict[str, Any]:
    """Return signs and answer of one part of the MD score; empty for a score without parts."""
    if rows is None:
        return {f"{name}_up": 0, f"{name}_n": 0, f"{name}_answer": ""}
    together = combine(rows)
    up, n = pooling.signs(rows, together)
    answer = together.conclusion.answer
    return {f"{name}_up": up, f"{name}_n": n, f"{name}_answer": answer}


def organ_choices(selection: Selection) -> list[queries.Choice]:
    """Return every organ with the number of studies; those not measured with that reason."""
    catalogue = current()
    rows = _rows(selection, selection.signature)
    counts = rows.groupby("organ")["study"].nunique()
    organs = dict.fromkeys(organ_of(tissue) for tissue in catalogue.tissues)
    return [
        queries.Choice(
            value=organ,
            label=alone(organ),
            note=_studies(int(counts.get(organ, 0))),
            reason="" if organ in counts else "no study of ageing with these filters",
        )
        for organ in organs
    ]


def _studies(n: int) -> str:
    return f"{n} {'study' if n == 1 else 'studies'}"
