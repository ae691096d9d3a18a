"""Command line: ``python -m atlas COMMAND``; ``--help`` names the commands."""

import argparse
import errno
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from tqdm import tqdm

from atlas import coverage_rule, coverage_study, knowledge_report
from atlas.add.options import add_parsers
from atlas.build import build
from atlas.calibration import DEFAULT as REPORT
from atlas.calibration import QUESTIONS
from atlas.check import check
from atlas.export.options import add_parser as add_export_parser
from atlas.knowledge import KNOWLEDGE
from atlas.listing import listing
from atlas.progress_bar import progress_bar
from atlas.sources import all_sources
from atlas.store import DEFAULT, open_store
from atlas.summary import summary
from drift.errors import DriftError

REFUSED = 1  # a built data set is spoiled, a curated table has problems
FAILED = 2  # nothing could be done
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status."""
    options = _parser().parse_args(arguments)
    folder = options.folder or Path(os.environ.get("MESODRIFT_DATASETS", DEFAULT))
    try:
        if options.command in COMMANDS:
            return COMMANDS[options.command](options, folder)
        store = open_store(folder)
        if options.command == "list":
            _say(listing(store, folder))
            return 0
        lines, sound = check(store, folder)
        _say(lines)
        return 0 if sound else REFUSED
    except DriftError as error:
        sys.stderr.write(f"{error}\n")
        return FAILED
    except OSError as error:  # raw files have readers of their own: this is the built folder
        where = error.filename or folder
        sys.stderr.write(
            f"{where} cannot be used ({error.strerror or error}): {_cure(error)}, then try again.\n"
        )
        return FAILED
    except KeyboardInterrupt:
        sys.stderr.write(
            "Interrupted: every data set is whole, as it was or as it is built now. What is "
            "finished is kept for the next build.\n"
        )
        return INTERRUPTED


def _cure(error: OSError) -> str:
    """Return what helps against a folder that cannot be used."""
    if error.errno in {errno.EACCES, errno.EPERM}:
        return "change its rights, or name another folder with --folder"
    if error.errno in {errno.ENOENT, errno.ENOTDIR, errno.EEXIST, errno.EROFS, errno.EINVAL}:
        return "name another folder with --folder"
    return "free space or change its rights"


def _build(options: argparse.Namespace, folder: Path) -> int:
    wanted: list[str] = options.dataset
    total = len(wanted) or len(all_sources())
    with tqdm(total=total, unit="data set", file=sys.stderr) as bar:

        def progress(dataset: str) -> None:
            bar.set_description(dataset, refresh=False)
            bar.update()

        built = build(
            options.raw,
            folder,
            wanted,
            progress,
            workers=options.workers,
            scheduler=options.scheduler,
        )
    store = open_store(folder)
    for dataset in built:
        _say(summary(dataset, store))
    return 0


def _coverage(raw: Path, folder: Path) -> int:
    """Measure how much of each signature must be covered, and say the limits."""
    with tqdm(unit="signature", file=sys.stderr) as bar:

        def progress(total: int, signature: str) -> None:
            bar.total = total
            bar.set_description(signature)
            bar.update()

        found = coverage_study.study(raw, progress)
    path = coverage_rule.write(found, folder)
    rows = found["signatures"].items()
    _say([f"{name}: {row['limit'] or 'not measured'}" for name, row in rows])
    _say([f"Written to {path}."])
    return 0


def _calibrate(report: Path, *, quick: bool) -> int:
    from atlas.calibrate import calibrate  # the tools of the build: no other command needs them

    with tqdm(total=len(QUESTIONS), unit="question", file=sys.stderr) as bar:

        def progress(question: str) -> None:
            bar.update(bar.desc != "")
            bar.set_description(question)

        found = calibrate(report, quick=quick, progress=progress)
        bar.update(len(QUESTIONS) - bar.n)
    _say([f"{report}: {len(found['exceptions'])} exceptions, see Methods"])
    return 0


def _check_knowledge(tables: Path, words: Sequence[str] | None) -> int:
    """Name every problem of the curated tables; record their version when asked to."""
    found = knowledge_report.record(tables, *words) if words else knowledge_report.report(tables)
    lines, sound = found
    _say(lines)
    return 0 if sound else REFUSED


def _add(options: argparse.Namespace, folder: Path) -> int:
    """Add a file of cells to the data sets."""
    from atlas.add import command  # the tools of the build: no other command needs them

    with progress_bar(options.id, "blocks") as progress:
        for line in command.add(options, folder, progress):
            _say([line])
    _say(summary(options.id, open_store(folder)))
    return 0


def _export(options: argparse.Namespace, folder: Path) -> int:
    """Write the cells that a link shows."""
    from atlas.export import command

    with progress_bar(options.file.name, "columns") as progress:
        said = list(command.export(options, folder, progress))
    _say(said)
    return 0


def _template(path: Path) -> int:
    from atlas.add import command

    _say(list(command.write_template(path)))
    return 0


# Commands that make something or need no built tables; the others read what is built.
Command = Callable[[argparse.Namespace, Path], int]
COMMANDS: Final[dict[str, Command]] = {
    "build": _build,
    "check-knowledge": lambda options, folder: _check_knowledge(options.tables, options.record),
    "coverage": lambda options, folder: _coverage(options.raw, options.report),
    "add": _add,
    "export": _export,
    "template": lambda options, folder: _template(options.file),
    "calibrate": lambda options, folder: _calibrate(options.report, quick=options.quick),
}


def _say(lines: Sequence[str]) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m atlas", description="Build, list and check the data sets of MesoDrift."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--folder", type=Path, help="folder of built data sets (default: data/datasets)"
    )
    working = _working()
    make = commands.add_parser(
        "build", parents=[shared, working], help="build data sets from raw files"
    )
    make.add_argument("--raw", type=Path, required=True, help="folder of raw files")
    make.add_argument(
        "--dataset",
        action="extend",
        nargs="+",
        default=[],
        metavar="ID",
        help="data sets to build (default: all)",
    )
    measure = commands.add_parser("coverage", help="measure the coverage each signature needs")
    measure.add_argument("--raw", type=Path, required=True, help="folder of raw files")
    measure.set_defaults(folder=None)
    measure.add_argument(
        "--report", type=Path, default=coverage_rule.CALIBRATION, help="folder of the report"
    )
    commands.add_parser("list", parents=[shared], help="list the built data sets")
    commands.add_parser("check", parents=[shared], help="verify the built data sets")
    curated = commands.add_parser(
        "check-knowledge", help="name every problem of the curated tables"
    )
    curated.add_argument(
        "--tables", type=Path, default=KNOWLEDGE, help="folder of the tables (default: %(default)s)"
    )
    curated.add_argument(
        "--record",
        nargs=2,
        metavar=("WHO", "WHAT"),
        help="record who changed them and why, when they are sound",
    )
    curated.set_defaults(folder=None)
    simulate = commands.add_parser("calibrate", help="calibrate tests and scores on simulated data")
    simulate.add_argument(
        "--report", type=Path, default=REPORT, help="file to write (default: %(default)s)"
    )
    simulate.add_argument("--quick", action="store_true", help="few replicates, to try it")
    simulate.set_defaults(folder=None)
    add_parsers(commands, shared, working)
    add_export_parser(commands, shared)
    return parser


def _working() -> argparse.ArgumentParser:
    """Return what says who does the work of a build."""
    working = argparse.ArgumentParser(add_help=False)
    working.add_argument(
        "--workers",
        type=_positive,
        default=os.cpu_count() or 1,
        help="processes at work at once (default: one a core)",
    )
    working.add_argument(
        "--scheduler",
        default="",
        metavar="ADDRESS",
        help="Dask scheduler that has the workers: tcp://HOST:8786, or its file (docs/cluster.md)",
    )
    return working


def _positive(word: str) -> int:
    number = int(word)
    if number < 1:
        raise argparse.ArgumentTypeError("give at least 1")
    return number


if __name__ == "__main__":
    sys.exit(main())
