"""Labels of the curated tables inside a sentence."""


def in_sentence(label: str) -> str:
    """Return a label begun in lower case, unless a short form or symbol stands first.

    Examples
    --------
    >>> in_sentence("Organ fibrosis"), in_sentence("TGF-beta"), in_sentence("p16")
    ('organ fibrosis', 'TGF-beta', 'p16')
    """
    return label[:1].lower() + label[1:] if label[1:2].islower() else label
