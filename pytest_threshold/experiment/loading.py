"""Read and validate one experiment file."""

import gc
import math
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from pydantic import (
    ValidationError,
)
from pydantic_core import (
    ErrorDetails,
    SchemaValidator,
    core_schema,
    from_json,
)

from pytest_threshold.errors import InvalidExperimentError
from pytest_threshold.experiment.diagnosis import Complaint, explain, spelling_cure
from pytest_threshold.experiment.document import Document, is_clear, read_document
from pytest_threshold.experiment.key_names import ARRAYS, COUNTS, FURTHER_ARRAYS
from pytest_threshold.experiment.model import Experiment
from pytest_threshold.experiment.shape import PLAIN, Shape, shape_of
from pytest_threshold.experiment.syntax import looks_foreign, syntax_rule
from pytest_threshold.files.reading import read_file
from pytest_threshold.text.printable import printable
from pytest_threshold.text.source import Place, locate

_STRINGS = 3  # the values of an experiment that are strings

# pydantic compares keys only if each is sound. The explanation always does.
_FOUND_AGAIN = ("unequal_lengths", "too_few_positives")

# A file with a few further keys has fewer quotation marks.
_FEW_QUOTATION_MARKS = 1000


# Parses the text of any array. Every number becomes a float, any other element NaN.
_NUMBERS = SchemaValidator(
    core_schema.list_schema(
        core_schema.with_default_schema(
            core_schema.float_schema(strict=True), default=math.nan, on_error="default"
        )
    )
)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A sound experiment, and the content of its file.

    `source` is the file's name in messages. They show its content only if `quotes` is true.
    """

    experiment: Experiment
    content: bytes
    source: str
    quotes: bool

    @property
    def sha256(self) -> str:
        """The digest of the content, in lower-case hex."""
        return sha256(self.content).hexdigest()

    @cached_property
    def _document(self) -> Document:
        return read_document(self.content.decode())

    def place(self, key: str, index: int) -> Place:
        """Return the place of an element of an array. The first call reads the text again."""
        start = self._document.element(key, index)
        return locate(self._document.text, start, self._document.end(start), quotes=self.quotes)

    def spelling_cure(self, key: str) -> str:
        """Return how to spell a key that probably means an array that is missing; may be empty."""
        return spelling_cure(key, self._document) if self.quotes else ""


def load_experiment(
    path: str | os.PathLike[str], *, source: str | None = None, quotes: bool = True
) -> Experiment:
    """Read and validate one experiment file.

    `source` is the file's name in messages; the default is the path. With ``quotes=False``,
    messages show nothing of the file's content, only the places of what is wrong.

    >>> load_experiment("runs/fraud.json").model_id  # doctest: +SKIP
    '6f9619ff-8b86-4d11-b42d-00c04fc964ff'

    Raises:
        InvalidExperimentError: the path is not a readable regular file of at most 256 MiB, or its
            content breaks file rules. The error has the first broken rules, each with line, column,
            and the cure if the mistake is a known one. It counts all of them.

    """
    return read_experiment(path, source=source, quotes=quotes).experiment


def parse_experiment(content: bytes, *, source: str) -> Experiment:
    """Validate the content of an experiment file. `source` is its name in messages.

    >>> try:
    ...     parse_experiment(b"{}", source="x.json")
    ... except InvalidExperimentError as error:
    ...     print(error.headline)
    model_id: must be present, but is missing (and 4 more)

    Raises:
        InvalidExperimentError: as in `load_experiment`.

    """
    outcome = _checked(content, source=source, quotes=True)
    if isinstance(outcome, InvalidExperimentError):
        raise outcome
    return outcome.experiment


def read_experiment(
    path: str | os.PathLike[str], *, source: str | None = None, quotes: bool = True
) -> Reading:
    """Read and validate a file as `load_experiment` does, and keep its content."""
    name = printable(os.fspath(path)) if source is None else source
    outcome = _outcome(path, source=name, quotes=quotes)
    if isinstance(outcome, InvalidExperimentError):
        raise outcome
    return outcome


def read_unchanged(path: str | os.PathLike[str], *, sha256: str | None) -> Experiment | None:
    """Return the experiment in a file if its bytes still have the digest, or None.

    Pictures need it: curves are large, so workers do not send them to the controller.
    """
    try:
        reading = read_experiment(path)
    except InvalidExperimentError:
        return None
    return reading.experiment if reading.sha256 == sha256 else None


def _outcome(
    path: str | os.PathLike[str], *, source: str, quotes: bool
) -> Reading | InvalidExperimentError:
    """Return the experiment, or an error that keeps only the digest of the content.

    The error is returned, not raised: pytest keeps errors until the run ends, and a raised error
    keeps the variables of all frames that it passed through.
    """
    content = read_file(path, source=source)
    outcome = _checked(content, source=source, quotes=quotes)
    if isinstance(outcome, InvalidExperimentError):
        outcome.sha256 = sha256(content).hexdigest()
    return outcome


def _checked(content: bytes, *, source: str, quotes: bool) -> Reading | InvalidExperimentError:
    try:
        judged = _judged(content)
    except ValueError as error:
        rule = syntax_rule(content, str(error), quotes=quotes)
        return InvalidExperimentError(
            source=source, broken_rules=(rule,), is_foreign=looks_foreign(content)
        )
    if isinstance(judged, _Complaints):
        return _error(read_document(content.decode()), judged, source=source, quotes=quotes)
    document = _hiding(content, judged)
    if document is None:
        return Reading(experiment=judged, content=content, source=source, quotes=quotes)
    complaints = _complaints(judged)
    del judged  # it is large
    return _error(document, complaints, source=source, quotes=quotes)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Complaints:
    """The errors that pydantic reported, the lengths of the arrays, and the shape of the value."""

    details: Sequence[ErrorDetails]
    lengths: Mapping[str, int]
    shape: Shape


def _judged(content: bytes | str) -> Experiment | _Complaints:
    """Parse a JSON text; return the experiment or what is wrong with it.

    The garbage collector is off meanwhile: it would search a large array for cycles many times.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        value = from_json(content)
        return Experiment.model_validate(value)
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        return _Complaints(details=details, lengths=_lengths(value), shape=shape_of(value))
    finally:
        if was_enabled:
            gc.enable()


def _complaints(judged: Experiment | _Complaints) -> _Complaints:
    if isinstance(judged, _Complaints):
        return judged
    return _Complaints(details=(), lengths={}, shape=PLAIN)


def _lengths(value: object) -> Mapping[str, int]:
    members = value if isinstance(value, dict) else {}
    arrays = {key: members.get(key) for key in (*ARRAYS, *FURTHER_ARRAYS)}
    return {key: len(array) for key, array in arrays.items() if isinstance(array, list)}


def _hiding(content: bytes, experiment: Experiment) -> Document | None:
    """Return the document if it has flaws that pydantic does not see, otherwise None."""
    quotation_marks = _quotation_marks(content)
    # If only its keys and strings have quotation marks, no key is repeated or unknown.
    if quotation_marks == 2 * (len(experiment.model_fields_set) + _STRINGS):
        return None
    if quotation_marks <= _FEW_QUOTATION_MARKS and is_clear(content):
        return None
    document = read_document(content.decode())
    return document if document.repetitions or document.constants() else None


def _quotation_marks(content: bytes) -> int:
    """Return the number of quotation marks; `_FEW_QUOTATION_MARKS` + 1 stands for more."""
    offset = -1
    for count in range(
        _FEW_QUOTATION_MARKS + 1
    ):  # quicker than bytes.count in large files, since it stops early
        offset = content.find(b'"', offset + 1)
        if offset < 0:
            return count
    return _FEW_QUOTATION_MARKS + 1


def _error(
    document: Document, said: _Complaints, *, source: str, quotes: bool
) -> InvalidExperimentError:
    if any(key in document.ambiguous for key in Experiment.model_fields):
        # Which of two equal keys pydantic validates depends on its version.
        said = _complaints(_judged(document.members(Experiment.model_fields)))
    details = (detail for detail in said.details if detail["type"] not in _FOUND_AGAIN)
    explanation = explain(
        document,
        [_complaint(detail) for detail in details],
        lengths=said.lengths,
        shape=said.shape,
        read_numbers=_NUMBERS.validate_json,
        quotes=quotes,
    )
    return InvalidExperimentError(
        source=source,
        broken_rules=explanation.broken_rules,
        count=explanation.count,
        is_foreign=said.shape.is_foreign,
    )


def _complaint(detail: ErrorDetails) -> Complaint:
    kind, place = detail["type"], detail["loc"]
    if kind == "order":
        place = (*place, detail["ctx"]["index"])
    elif place and place[0] in COUNTS:
        kind = "count_type" if kind == "int_type" else "count_range"
    return Complaint(kind=kind, place=place, sentence=detail["msg"])
