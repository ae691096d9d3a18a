"""Identity, learned or curated, and the verdict that rests on it."""

from typing import Final

from dash import html

from components.methods.section import Section, formula, paragraphs, source
from drift.identity import (
    MIN_AGREEMENT,
    MIN_GENES,
    MIN_OTHER_TYPES,
    N_GENES,
    PRIOR_COUNT,
)
from drift.identity_panels import PANELS, Panel
from drift.schema import ALL_CELLS, MIN_DONORS

ORDER: Final = 20

_VERDICTS: Final = (
    ("Drift", "gain above 0 and identity below 0"),
    ("Gain only", "gain above 0, identity not below 0"),
    ("Identity loss only", "identity below 0, gain includes 0"),
    ("Reverse", "gain below 0, whatever identity does: the reason says it"),
    ("Not resolved", "gain includes 0 and identity is not below 0: no evidence of no change"),
    ("Too few donors", f"fewer than {MIN_DONORS} donors on a side: no interval"),
    ("Undefined", "no interval of the gain, or no identity score and the gain is not below 0"),
)


def sections() -> list[Section]:
    """Return the sections of this topic, in reading order."""
    return [_identity(), _selection(), _undefined(), _verdict()]


def _identity() -> Section:
    return Section(
        "identity",
        "Identity score",
        (
            formula(
                "margin(g) = mean of g in the type − largest mean of g in any other type",
                f"list = the {N_GENES} genes with the largest margin, all above 0",
                "identity of a donor = module score of the list, cross-fitted by donor",
            ),
            *paragraphs(
                "What sets a cell type apart is learned in each data set from its own reference "
                "donors: the young, or the controls of the first contrast. A cell type is compared "
                "with the other cell types of its tissue; a bulk sample or whole organ with the "
                "other tissues of its study.",
                "Never chosen: the 205 genes of the MD score, so that gain and identity share no "
                "gene; ribosomal and mitochondrial genes, which follow growth and quality; genes "
                "not measured in every type compared (a blank is not a low value); and genes not "
                "detected in the tissue itself. A gene that is silent elsewhere may be chosen: "
                "that is what a lineage gene is.",
                f"The lists rest on log₂(CPM + c), c being what {PRIOR_COUNT:g} counts are in the "
                "shallowest reference profile, and at least 1 (the prior count of edgeR). With "
                "c = 1, one count in a profile of 20,000 lifts a gene by 5.7, and in the shallow "
                "Kuppe 2022 profiles the lists were genes of a few counts: a quarter of the "
                "cardiomyocyte genes stayed when another patient was left out. With c they are "
                "TTN, MYBPC3, LDB3, TNNT2, and 58 % stay.",
                "The score itself is the module score, with controls of like expression, but no "
                "gene of the MD score is a control or has a part in the bins, for lists and for "
                "curated panels: else a gain alone would lift the controls and look like a loss. "
                "In simulated transcriptomes of 300 genes, 40 of them mesenchymal, a gain alone "
                "(12 against 12 donors) was called drift in 80 % of 400 studies with these "
                "controls and in 3 % without.",
                "In whole tissue, identity falls when the tissue holds fewer cells of the types "
                "that give it its genes, or less of a neighbour cut along with it: killifish "
                "spleens of young fish hold pancreas, and lose it with age. The lists are kept in "
                "identity_genes, so that this can be seen.",
            ),
            source("Tirosh et al. 2016, Science (module score)", "10.1126/science.aad0501"),
            source("Robinson et al. 2010, Bioinformatics (edgeR)", "10.1093/bioinformatics/btp616"),
        ),
    )


def _selection() -> Section:
    return Section(
        "identity-cross-fitting",
        "Why identity is cross-fitted",
        (
            formula(
                "sᵢ(d) = score of donor d on the list chosen without reference donor i",
                "other donors: v(d) = mean over i of sᵢ(d)",
                "reference donor i: v(i) = sᵢ(i) − mᵢ + mean over j of mⱼ",
                "mᵢ = mean of sᵢ over the adult donors outside the reference",
            ),
            *paragraphs(
                "Genes chosen because the reference donors are high in them are partly high by "
                "chance. The same donors, compared with others on these genes, seem to have lost "
                "identity where nothing happened: selection, then regression to the mean. So the "
                "genes are chosen once for each reference donor with that donor left out, in all "
                "types, since one animal gives them all; it is scored on the list it had no part "
                "in, and the others on all lists.",
                "The difference of the means of v is exactly the mean over the lists of "
                "(others − left-out donor). Subtracting mᵢ takes out that one list lies higher "
                "than another for everyone. One value a donor is left, and identity goes through "
                "the same models as every score. Samples of development get the mean over the "
                "lists and decide nothing. A contrast with another reference group compares "
                "donors none of whom chose the genes.",
                "In simulated studies without any ageing effect (1,000 of 4 against 4 donors, 20 "
                "weak markers a type among 300 genes) genes chosen on all young donors showed a "
                "loss of −0.18 (standard error 0.005); the cross-fitted score changed by 0.003 "
                "(0.005). Its Welch test called 2.5 % at 3 against 3 donors, 3.7 % at 4 against 4, "
                "4.9 % at 8 against 8 and 6.7 % at 4 against 14.",
                "Values of reference donors are not wholly independent, as each helped to choose "
                "the lists of the others, and no estimate of the variance corrects for that "
                "without bias (Bengio and Grandvalet 2004, J. Mach. Learn. Res. 5:1089). It "
                "matters where nothing sets the types apart: there 3.5, 5.7, 8.7 and 7.5 % were "
                "called, while 14 to 25 % of the genes stayed chosen whichever donor was left "
                f"out (70 to 83 % with markers). So at least {MIN_AGREEMENT:.0%} must stay; else "
                "identity is not learned.",
            ),
            source("Ambroise & McLachlan 2002, PNAS (selection bias)", "10.1073/pnas.102102699"),
            source(
                "Chernozhukov et al. 2018, Econometrics J. (cross-fitting)", "10.1111/ectj.12097"
            ),
        ),
    )


def _undefined() -> Section:
    return Section(
        "identity-panels",
        "When identity is curated, and when undefined",
        (
            *paragraphs(
                f"To learn takes {MIN_DONORS} reference donors in the type and in at least "
                f"{MIN_OTHER_TYPES} others, at least {MIN_GENES} genes with a margin above 0, and "
                "lists that agree. Else a curated panel stands in where one describes the type, "
                "scored without genes of the MD score, in the panel or as controls, so it may "
                "differ a little from the signature of that name. It is marked curated, and the "
                "reason "
                "says why; below the coverage its panel needs it is left out of summaries.",
            ),
            html.Ul([_panel(label, panel) for label, panel in _by_label().items()]),
            *paragraphs(
                "Where none fits (brain cortex, muscle, pancreas, immune cells) identity is "
                "undefined: there is no number, and the sentence beside it says what is missing. "
                "Undefined is not unchanged.",
            ),
            source("Travaglini et al. 2020, Nature", "10.1038/s41586-020-2922-4"),
            source("Schupp et al. 2021, Circulation", "10.1161/CIRCULATIONAHA.120.052318"),
        ),
    )


def _by_label() -> dict[str, Panel]:
    """Return each panel by what it fits; two spellings of a cell type are one line."""
    return {
        panel.label or (panel.tissue if panel.cell_type == ALL_CELLS else panel.cell_type): panel
        for panel in PANELS
    }


def _panel(label: str, panel: Panel) -> html.Li:
    return html.Li([html.B(label), f": {panel.signature_id}; {panel.why}."])


def _verdict() -> Section:
    return Section(
        "verdict",
        "Verdict of a stratum",
        (
            formula(
                "gain = change of the core score (md_core), 95 % interval",
                "identity = change of the identity score, 95 % interval",
            ),
            html.Dl([part for name, rule in _VERDICTS for part in (html.Dt(name), html.Dd(rule))]),
            *paragraphs(
                "The verdict asks for both halves of the hypothesis in the same donors: cells gain "
                "mesenchymal expression and lose what makes them their type. Gain is measured on "
                "the core, because matrix transcripts also follow stroma, growth and ambient RNA. "
                "An interval that ends at 0 does not exclude it.",
                "Two intervals are asked for at once and not corrected for being two: drift needs "
                "both, so without any effect it is called in far fewer than 5 % of strata; gain "
                "only and identity loss only each in up to 2.5 %. A verdict says what the "
                "intervals exclude, not how large a change is, nor what came first.",
            ),
            source("Lu et al. 2025, Cell", "10.1016/j.cell.2025.07.031"),
        ),
    )
