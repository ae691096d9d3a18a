"""How often identity seems to change where nothing does: the numbers on the Methods page.

``python -m tests.drift.identity_error_rates`` draws them again (a few minutes).
"""

import sys
from dataclasses import replace
from typing import Final

import numpy as np
from scipy import stats

from drift.identity import Fold, References, agreement, cross_fitted, learn, margins, steadied
from drift.normalisation import log_cpm
from drift.scoring import module_scores
from drift.simulate import Design, simulate

N_LIST: Final = 30
SMALL: Final = Design(
    n_young=4, n_old=4, genes=300, mesenchymal_genes=20, markers=20, cells=15, depth=300.0
)
# Types that nothing sets apart: what is chosen is chance.
CHANCE: Final = replace(SMALL, marker_strength=0.0, type_spread=0.0, mesenchymal_types={})


def references(expression, types, donors, names=None, eligible=None):
    n_genes = expression.shape[1]
    return References(
        expression=np.asarray(expression, dtype=float),
        types=np.asarray(types),
        donors=np.asarray(donors),
        gene_names=np.asarray(names or [f"g{at:03d}" for at in range(n_genes)]),
        eligible=np.ones(n_genes, bool) if eligible is None else np.asarray(eligible),
    )


def scores_of(expression, names, folds):
    """Score every row on the list of every fold, (n_rows, n_folds)."""
    lists = {fold.left_out: dict.fromkeys(names[fold.genes].tolist(), 1.0) for fold in folds}
    return module_scores(expression, names, lists).scores


def null_study(rng, design):
    """Naive and cross-fitted values of the donors of one type where nothing changes with age."""
    study = simulate(design, rng, level="profile")
    obs, names = study.obs, study.gene_names
    library = obs["library_size"].to_numpy()
    expression = log_cpm(study.counts, library).toarray()
    young = (obs["age_group"] == "young").to_numpy()
    types, donors = (obs[name].to_numpy(dtype=str) for name in ("cell_type", "donor_id"))
    known = references(
        steadied(expression[young], library[young]), types[young], donors[young], names.tolist()
    )
    folds = learn(known, "epithelium", N_LIST)
    others = ["endothelium", "stroma"]
    margin = margins(known.expression, known.types, "epithelium", others)
    all_young = Fold("all", np.argsort(-margin)[:N_LIST], np.sort(margin)[::-1][:N_LIST])
    here = types == "epithelium"
    found = scores_of(expression[here], names, [*folds, all_young])
    old = ~young[here]
    at = {fold.left_out: column for column, fold in enumerate(folds)}
    own = np.array([-1 if is_old else at[d] for is_old, d in zip(old, donors[here], strict=True)])
    return found[:, -1], cross_fitted(found[:, :-1], own, old), old, agreement(folds)


def differences(rng, replicates, design):
    naive, fitted, p, agreed = [], [], [], []
    for _ in range(replicates):
        chosen_on_all, value, old, share = null_study(rng, design)
        agreed.append(share)
        naive.append(chosen_on_all[old].mean() - chosen_on_all[~old].mean())
        fitted.append(value[old].mean() - value[~old].mean())
        p.append(stats.ttest_ind(value[old], value[~old], equal_var=False).pvalue)
    return np.array(naive), np.array(fitted), np.array(p), np.array(agreed)


def report(name: str, design: Design, replicates: int) -> str:
    """Return one line: bias of both ways to choose genes, share called, agreement of the folds."""
    naive, fitted, p, agreed = differences(np.random.default_rng(77), replicates, design)
    bias = [f"{x.mean():.3f} (SE {x.std(ddof=1) / replicates**0.5:.3f})" for x in (naive, fitted)]
    return (
        f"{name}: naive {bias[0]}, cross-fitted {bias[1]}, called {(p < 0.05).mean():.1%}, "
        f"genes in every list {agreed.mean():.0%}"
    )


if __name__ == "__main__":
    for young, old in ((3, 3), (4, 4), (8, 8), (4, 14)):
        for name, design in (("lineage genes", SMALL), ("chance alone", CHANCE)):
            sized = replace(design, n_young=young, n_old=old)
            sys.stdout.write(f"{report(f'{young} + {old}, {name}', sized, 1000)}\n")
