"""``pytest-threshold convert``: make experiments of the files of other tools."""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pytest_threshold.cli.messages import COMMAND_ERRORS
from pytest_threshold.cli.parser import FAILURE, PROGRAM, CommandLine
from pytest_threshold.errors import ExportError, InvalidExperimentError, UsageError
from pytest_threshold.experiment import parse_experiment
from pytest_threshold.export import model_uuid, write_experiment
from pytest_threshold.export.formats import FORMATS, Format
from pytest_threshold.export.writing import file_content
from pytest_threshold.text.printable import excerpt, printable

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

_MANY = 100  # files after which progress is shown
_UNSAFE = re.compile(r"[^\w.-]+")
_DESCRIPTION = """\
Make an experiment of each FILE, which another tool has written, so that the gate can judge it. The
experiment of FILE is written into DIR, under the name of the model. A file that exists there is
left alone.
"""
_EPILOG = """\
formats:
{formats}

examples:
  pytest-threshold convert dvclive dvclive --output=runs --issuer=ada@example.com
  pytest-threshold convert table curves/*.csv --output=runs --issuer=ada@example.com

exit codes:
  0  every experiment is written
  1  a file makes no experiment, or its output exists or cannot be written
  4  usage error: an unknown format, an unusable address, two files with one name, ...
"""
_OPTIONS = {
    "model_id": "--model-id",
    "issuer": "--issuer",
    "experiment_date": "--experiment-date",
}


class _Task(NamedTuple):
    """A file to convert, the name of its model, and where its experiment goes."""

    source: Path
    name: str
    output: Path


def main(arguments: Sequence[str]) -> int:
    """Convert the files, and print a line for each that is written and for each that is not.

    Raises:
        UsageError: an option is unusable, or two files would have one output.

    """
    asked = _parser().parse(arguments)
    form = next(form for form in FORMATS if form.name == asked.format)
    tasks = [*_tasks(asked, form)]
    _check(asked, form, tasks)
    failures = 0
    for number, task in enumerate(tasks, start=1):
        trouble = _trouble(task, asked, form)
        failures += bool(trouble)
        sys.stdout.write(f"{printable(trouble or f'wrote {task.output}')}\n")
        if number % _MANY == 0 and sys.stderr.isatty():
            sys.stderr.write(f"{number} of {len(tasks)}\n")
    if failures:
        sys.stdout.write(f"not converted: {failures} of {len(tasks)}\n")
    return FAILURE if failures else 0


def _parser() -> CommandLine:
    formats = "\n".join(f"  {form.name:<10} {form.files}" for form in FORMATS)
    parser = CommandLine(
        prog=f"{PROGRAM} convert",
        description=_DESCRIPTION,
        epilog=_EPILOG.format(formats=formats),
    )
    parser.add_argument(
        "format",
        metavar="FORMAT",
        choices=[form.name for form in FORMATS],
        help="which tool wrote the files; see below",
    )
    parser.add_argument("files", metavar="FILE", nargs="+", help="a file that the tool wrote")
    parser.add_argument("--output", metavar="DIR", required=True, help="where experiments go")
    parser.add_argument(
        "--issuer", metavar="ADDRESS", required=True, help="who answers for the experiments"
    )
    names = parser.add_mutually_exclusive_group()
    names.add_argument("--model-id", metavar="UUID", help="the model, if there is one FILE")
    names.add_argument(
        "--model-name",
        metavar="NAME",
        help="its name in another system, of which a UUID is made (default: the name of the file "
        "without its suffix, or that of DVCLive's directory)",
    )
    parser.add_argument(
        "--experiment-date",
        metavar="DATE",
        help="an RFC 3339 date-time (default: when the file was last changed)",
    )
    parser.add_argument(
        "--positive-class", metavar="LABEL", help="the positive one of several classes (azure-ml)"
    )
    return parser


def _tasks(asked: argparse.Namespace, form: Format) -> Iterator[_Task]:
    for file in map(Path, asked.files):
        name = asked.model_name or form.model_name(file)
        safe = _UNSAFE.sub("_", name).lstrip(".") or "_"
        yield _Task(file, name, Path(asked.output, f"{safe}.json"))


def _check(asked: argparse.Namespace, form: Format, tasks: Sequence[_Task]) -> None:
    """Refuse options that cannot be used, before anything is written."""
    if asked.positive_class is not None and not form.has_classes:
        raise _usage_error("one_class", format=form.name)
    if len(tasks) > 1 and (asked.model_id or asked.model_name):
        option = "--model-id" if asked.model_id else "--model-name"
        raise _usage_error("one_model", option=option, count=len(tasks))
    outputs = Counter(os.path.normcase(task.output).lower() for task in tasks)
    for task in tasks:
        if outputs[os.path.normcase(task.output).lower()] > 1:
            raise _usage_error("one_output", output=task.output)
    _check_identity(asked)


def _check_identity(asked: argparse.Namespace) -> None:
    given = {key: value for key in _OPTIONS if (value := getattr(asked, key)) is not None}
    if asked.model_name is not None and not asked.model_name.strip():
        raise _usage_error("identity", option="--model-name", trouble="must not be empty")
    sound = {
        "model_id": str(model_uuid("any")),
        "experiment_date": "2026-11-22T10:00:00Z",
        "threshold_arr": [0.5],
        "recall_arr": [0.5],
    }
    try:
        parse_experiment(file_content({**sound, **given}), source="")
    except InvalidExperimentError as error:
        rule = error.broken_rules[0]
        option = _OPTIONS.get(rule.key, "--issuer")
        raise _usage_error("identity", option=option, trouble=rule.message) from error


def _usage_error(rule: str, **fields: object) -> UsageError:
    shown = {name: excerpt(str(value)) for name, value in fields.items()}
    return UsageError(COMMAND_ERRORS.text(rule, **shown))


def _trouble(task: _Task, asked: argparse.Namespace, form: Format) -> str:
    """Convert a file, and return why it was not converted, or empty text."""
    if os.path.lexists(task.output):
        return f"{task.output}: exists already, and is left alone"
    classes = {"positive_class": asked.positive_class} if form.has_classes else {}
    try:
        experiment = form.read(
            task.source,
            model_id=asked.model_id or model_uuid(task.name),
            issuer=asked.issuer,
            experiment_date=asked.experiment_date or _time_of(task.source),
            **classes,
        )
        write_experiment(experiment, task.output)
    except InvalidExperimentError as error:
        return f"{task.source}: {error.headline}"
    except ExportError as error:
        text = str(error)
        return text if text.startswith(str(task.source)) else f"{task.source}: {text}"
    except OSError as error:
        return f"{error.filename or task.output}: {error.strerror or error}"
    return ""


def _time_of(path: Path) -> datetime:
    """Return when a file was last changed; of a directory, the last time of a JSON file below.

    If there is none, the reader of the format fails, so that the time does not matter.
    """
    files = path.rglob("*.json") if path.is_dir() else [path]
    try:
        return datetime.fromtimestamp(max(file.stat().st_mtime for file in files), UTC)
    except (OSError, ValueError, OverflowError):
        return datetime.now(UTC)
