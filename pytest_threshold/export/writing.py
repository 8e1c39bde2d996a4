"""Write the file of an experiment."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pytest_threshold.errors import ExportError
from pytest_threshold.experiment.loading import parse_experiment
from pytest_threshold.experiment.model import Experiment
from pytest_threshold.files.names import is_experiment_name
from pytest_threshold.files.writing import write_whole
from pytest_threshold.text.printable import excerpt

if TYPE_CHECKING:
    from collections.abc import Mapping


def write_experiment(experiment: Experiment, path: str | os.PathLike[str]) -> None:
    """Write the file of an experiment: the keys that it has, one a line, in UTF-8.

    Equal experiments give equal bytes. The file is written atomically: a reader never sees a part
    of it, and if writing fails, an earlier file is unchanged. Missing directories are created, and
    a link is followed.

    >>> write_experiment(experiment, "runs/fraud.json")  # doctest: +SKIP

    Raises:
        ExportError: the name does not end in ``.json``, so the gate would not find the file.
        InvalidExperimentError: a list of the experiment was changed, and it is no longer sound.
        OSError: the file cannot be written.

    """
    if not is_experiment_name(os.fspath(path)):
        raise ExportError(f"the name of an experiment must end in .json, found {os.fspath(path)!r}")
    values = {key: _written(value) for key, value in experiment.model_dump().items()}
    content = file_content(values)
    parse_experiment(content, source=excerpt(os.fspath(path)))
    date = in_utc(experiment.experiment_date)
    if date != experiment.experiment_date:
        content = file_content({**values, "experiment_date": date})
    real = Path(os.path.realpath(path))
    real.parent.mkdir(parents=True, exist_ok=True)
    write_whole(real, content)


def _written(value: Any) -> Any:  # noqa: ANN401 - of any key
    """Return a value to be written. In an array, -0.0 becomes 0.0."""
    if not isinstance(value, list):
        return value
    return [number + 0.0 if number == 0 else number for number in value]


def file_content(values: Mapping[str, Any]) -> bytes:
    """Return the content of a file with these values, one key a line."""
    lines = (
        f'  "{key}": {json.dumps(values[key], ensure_ascii=False, default=str)}'
        for key in Experiment.model_fields
        if key in values
    )
    # A lone surrogate passes here, so that `parse_experiment` refuses it with its own message.
    return "{{\n{}\n}}\n".format(",\n".join(lines)).encode(errors="surrogatepass")


def in_utc(text: str) -> str:
    """Return a date-time in UTC, to the millisecond; unchanged if UTC would leave years 1-9999."""
    try:
        moment = datetime.fromisoformat(text).astimezone(UTC)
    except OverflowError:
        return text
    return f"{moment.replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"
