"""What ``python -m atlas check-knowledge`` says of the curated tables."""

from datetime import UTC, datetime
from pathlib import Path

from atlas import check_knowledge, knowledge_changes, statements
from atlas.knowledge_changes import Difference


def report(folder: Path) -> tuple[list[str], bool]:
    """Return every problem, or what the tables hold, and whether they are sound."""
    found = check_knowledge.problems(folder)
    if found:
        n = len(found)
        return [*found, f"{n} {'problem' if n == 1 else 'problems'}. Correct the rows."], False
    return [_contents(folder), *_standing(folder)], True


def record(folder: Path, who: str, what: str) -> tuple[list[str], bool]:
    """Record the version of sound tables, and say so; name the problems of others."""
    lines, sound = report(folder)
    if not sound:
        return [*lines, "Nothing was recorded."], False
    made = knowledge_changes.record(who, what, datetime.now(UTC).date(), folder)
    if made is None:
        return [*lines, "Nothing was recorded: this version is the last one recorded."], True
    counts = f"{len(made.added)} added, {len(made.changed)} changed, {len(made.removed)} removed"
    return [_contents(folder), f"Recorded {made.version} by {made.who}: statements {counts}."], True


def _contents(folder: Path) -> str:
    read = statements.read(folder)
    verified = sum(citation.verified for citation in read.citations.values())
    return (
        f"Sound: {len(read.graph.nodes)} nodes, {len(read.graph.statements)} statements, "
        f"{len(read.citations)} citations ({verified} verified), "
        f"{sum(map(len, read.safety.values()))} safety findings; version {read.version}."
    )


def _standing(folder: Path) -> list[str]:
    """Return how the tables stand to their last recorded version."""
    last = knowledge_changes.last(folder)
    if last is None:
        return ['No version is recorded: python -m atlas check-knowledge --record "WHO" "WHAT".']
    if last.version == statements.version(folder):
        return [f"Recorded on {last.day} by {last.who}: {last.what}"]
    return [
        f"Differs from {last.version}, recorded on {last.day} by {last.who}.",
        *_differing(knowledge_changes.differences(folder)),
        'Record it: python -m atlas check-knowledge --record "WHO" "WHAT".',
    ]


def _differing(found: Difference) -> list[str]:
    named = {
        "Statements added": found.added,
        "Statements changed": found.changed,
        "Statements removed": found.removed,
        "Other tables that differ": found.tables,
    }
    return [f"{words}: {', '.join(ids)}." for words, ids in named.items() if ids]
