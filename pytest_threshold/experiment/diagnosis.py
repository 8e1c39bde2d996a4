"""Explain why a JSON document is not an experiment.

The explanation has each broken rule, its place, and the cure if the mistake is a known one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cache
from itertools import compress, count, islice
from operator import gt
from typing import TYPE_CHECKING

from pytest_threshold.errors import SHOWN_RULES, BrokenRule
from pytest_threshold.experiment.curve_mistakes import (
    Element,
    mistake_in_array,
    mistake_in_element,
    mistake_in_lengths,
)
from pytest_threshold.experiment.key_names import (
    ARRAYS,
    FURTHER_ARRAYS,
    KEYS,
    OPTIONAL_KEYS,
    names_of,
)
from pytest_threshold.experiment.messages import CONTENT_RULES
from pytest_threshold.experiment.mistakes import cure, mistake_in_value, name_in_cure
from pytest_threshold.experiment.shape import PLAIN, Shape
from pytest_threshold.text.printable import VALUE_LIMIT, excerpt
from pytest_threshold.text.source import locate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from pytest_threshold.experiment.document import Document

_TOKEN_LIMIT = 2000  # characters; no message and no pattern needs more
_SHOWN_NAMES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """One error that pydantic reported: its kind, and the keys and indexes that lead to the value.

    `sentence` says what must hold if the kind alone does not.
    """

    kind: str
    place: tuple[int | str, ...]
    sentence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """The first `SHOWN_RULES` broken rules in the order of their places, and the number of all."""

    broken_rules: tuple[BrokenRule, ...]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Flaw:
    """A broken rule, and the offsets in the document where its place starts and ends."""

    start: int
    end: int
    key: str
    message: str
    cure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Subject:
    """A document to explain, with the lengths of its arrays.

    `numbers` returns the elements of the array at a key, none if there is no array. Messages may
    show content of the document only if `quotes` is true.
    """

    document: Document
    lengths: Mapping[str, int]
    numbers: Callable[[str], Sequence[float]]
    shape: Shape
    quotes: bool

    def token(self, start: int) -> str:
        """Return the string, number, literal or bracket at an offset, cut if it is long."""
        return self.document.text[start : min(self.document.end(start), start + _TOKEN_LIMIT)]

    def ahead(self, start: int) -> str:
        """Return the text that starts at an offset, cut after some characters."""
        return self.document.text[start : start + _TOKEN_LIMIT]

    def with_value(self, rule: str, token: str) -> str:
        """Return a rule, followed by the value that was found if it may be shown."""
        found = {"{": "an object", "[": "an array"}.get(token) or excerpt(token)
        return f"{rule}, found {found}" if self.quotes else rule


def explain(  # noqa: PLR0913 - by their names
    document: Document,
    complaints: Sequence[Complaint],
    *,
    lengths: Mapping[str, int],
    read_numbers: Callable[[str], Sequence[float]],
    quotes: bool,
    shape: Shape = PLAIN,
) -> Explanation:
    """Explain why a document is not an experiment. A sound document has no broken rules.

    `lengths` are the lengths of the arrays in the document, by key. `shape` is what the whole value
    looks like. `read_numbers` parses the text of an array, with NaN for each element that is not a
    number. With ``quotes=False``, messages show nothing of the content.
    """

    @cache
    def numbers(key: str) -> Sequence[float]:  # only few mistakes need them
        return read_numbers(document.part_text(key)) if key in lengths else ()

    subject = _Subject(
        document=document, lengths=lengths, numbers=numbers, shape=shape, quotes=quotes
    )
    model_flaws = [_model_flaw(complaint, subject) for complaint in complaints]
    flaws = [
        *model_flaws,
        *_length_flaws(subject),
        *_positives_flaw(complaints, subject),
        *_repetition_flaws(subject),
    ]
    constants = _constants(subject, model_flaws)
    count = len(flaws) - len(document.repeated_keys) + document.repetitions + len(constants)
    flaws += [_constant_flaw(start, subject) for start in constants[:SHOWN_RULES]]
    flaws.sort(key=lambda flaw: flaw.start)
    return Explanation(
        broken_rules=tuple(_broken_rule(flaw, subject) for flaw in flaws[:SHOWN_RULES]),
        count=count,
    )


def first_descent(thresholds: Sequence[float]) -> int | None:
    """Return the index of the first threshold below the one before it, None if there is none."""
    descends = map(gt, thresholds, islice(thresholds, 1, None))
    return next(compress(count(1), descends), None)


def positives_needed(recalls: Iterable[float]) -> int:
    """Return the lowest number of positives that can have these recalls.

    Each recall is a number of hits, from 0 to all positives, divided by the number of positives.
    """
    return len({recall for recall in recalls if recall > 0})


def _model_flaw(complaint: Complaint, subject: _Subject) -> _Flaw:
    document = subject.document
    match complaint.place:
        case (str(key),) if complaint.kind == "missing":
            return _missing_flaw(key, subject)
        case (str(key), int(index)):
            return _element_flaw(complaint, key, index, subject)
        case (str(key),):
            start = document.value(key)
        case _:
            key, start = "document", document.start
    token = subject.token(start)
    return _Flaw(
        start=start,
        end=document.end(start),
        key=key,
        message=_message(complaint, token, subject),
        cure=_value_cure(complaint.kind, key, start, subject),
    )


def _value_cure(rule: str, key: str, start: int, subject: _Subject) -> str:
    if rule == "model_type":
        return cure(subject.shape.mistake, form=subject.shape.form)
    ahead = subject.ahead(start)
    if rule == "list_type":
        return cure(mistake_in_array(ahead), key=key)
    token = subject.token(start)
    mistake = mistake_in_value(rule, key, token, ahead)
    return cure(mistake, found=name_in_cure(token) if subject.quotes else "name")


def _missing_flaw(key: str, subject: _Subject) -> _Flaw:
    document = subject.document
    return _Flaw(
        start=document.start,
        end=document.start + 1,
        key=key,
        message=CONTENT_RULES.text("missing"),
        cure=_missing_cure(key, subject),
    )


def _missing_cure(key: str, subject: _Subject) -> str:
    if subject.shape.mistake:
        return _shape_cure(subject) if key == KEYS[0] else ""
    if subject.shape.is_foreign or not subject.quotes:
        return ""
    return spelling_cure(key, subject.document)


def spelling_cure(key: str, document: Document) -> str:
    """Return that another key of the document probably means a key that is missing, or empty text.

    The key is one of the needed ones, or an array.
    """
    others = [other for other in document.keys if other not in (*KEYS, *OPTIONAL_KEYS)]
    names = [name for name in names_of(key, others) if _may_be(key, name, document)]
    if not names:
        return ""
    found = " or ".join(
        f"{_shown_key(name)} in line {document.line(document.keys[name])}"
        for name in names[:_SHOWN_NAMES]
    )
    return cure("near_key" if len(names) == 1 else "near_keys", found=found, key=key)


def _may_be(key: str, name: str, document: Document) -> bool:
    """Whether the value at another key is of the kind that belongs to the key."""
    first = document.text[document.value(name)]
    return first in '[{"' if key in (*ARRAYS, *FURTHER_ARRAYS) else first not in "{tfn"


def _shape_cure(subject: _Subject) -> str:
    shown = ".".join(subject.shape.path)
    path = _shown_key(shown) if subject.quotes else "the key that holds it"
    return cure(subject.shape.mistake, path=path, form=subject.shape.form)


def _element_flaw(complaint: Complaint, key: str, index: int, subject: _Subject) -> _Flaw:
    if key == "threshold_arr":
        descent = first_descent(subject.numbers(key)[:index])
        if descent is not None:  # the descent stands before the complaint
            complaint, index = replace(complaint, kind="order"), descent
    start = subject.document.element(key, index)
    token = subject.token(start)
    element = Element(
        rule=complaint.kind, key=key, index=index, token=token, ahead=subject.ahead(start)
    )
    mistake = mistake_in_element(element, subject.numbers)
    return _Flaw(
        start=start,
        end=subject.document.end(start),
        key=f"{key}[{index}]",
        message=_message(complaint, token, subject),
        cure=cure(mistake),
    )


def _message(complaint: Complaint, token: str, subject: _Subject) -> str:
    if complaint.kind == "address":  # the sentence of email-validator quotes the address
        return excerpt(complaint.sentence) if subject.quotes else "must be one e-mail address"
    rule = CONTENT_RULES.get(complaint.kind)
    message = rule.text if rule else excerpt(complaint.sentence)
    return subject.with_value(message, token) if complaint.kind != "too_short" else message


def _length_flaws(subject: _Subject) -> Iterator[_Flaw]:
    """Yield a flaw for each array that differs in length from the thresholds."""
    thresholds = subject.lengths.get("threshold_arr")
    if thresholds is None:
        return
    for key, found in subject.lengths.items():
        if found != thresholds:
            start = subject.document.value(key)
            message = CONTENT_RULES.text("unequal_lengths", thresholds=thresholds, found=found)
            mistake = mistake_in_lengths(key, subject.lengths, subject.numbers)
            yield _Flaw(start=start, end=start + 1, key=key, message=message, cure=cure(mistake))


def _positives_flaw(complaints: Sequence[Complaint], subject: _Subject) -> Iterator[_Flaw]:
    """Yield a flaw if there are fewer positives than the recalls need, and both are sound."""
    bad_keys = {complaint.place[0] for complaint in complaints if complaint.place}
    if "n_positives" not in subject.document.keys or bad_keys & {"n_positives", "recall_arr"}:
        return
    start = subject.document.value("n_positives")
    found = int(subject.token(start))
    needed = positives_needed(subject.numbers("recall_arr"))
    if found < needed:
        message = CONTENT_RULES.text("too_few_positives", needed=needed)
        yield _Flaw(
            start=start,
            end=subject.document.end(start),
            key="n_positives",
            message=subject.with_value(message, str(found)),
        )


def _constants(subject: _Subject, known: Sequence[_Flaw]) -> Sequence[int]:
    """Return the offsets of constants that are not JSON and that no known flaw is about."""
    starts = {flaw.start for flaw in known}
    constants = subject.document.constants(outside=subject.lengths)
    return [start for start in constants if start not in starts]


def _constant_flaw(start: int, subject: _Subject) -> _Flaw:
    return _Flaw(
        start=start,
        end=subject.document.end(start),
        key="document",
        message=subject.with_value(CONTENT_RULES.text("constant"), subject.token(start)),
        cure=cure("constant_elsewhere"),
    )


def _repetition_flaws(subject: _Subject) -> Iterator[_Flaw]:
    document = subject.document
    for repeated in document.repeated_keys:
        found = _shown_key(repeated.name) if subject.quotes else "one"
        line = document.line(repeated.first)
        yield _Flaw(
            start=repeated.again,
            end=document.end(repeated.again),
            key="document",
            message=CONTENT_RULES.text("repeated_key", found=found, line=line),
        )


def _broken_rule(flaw: _Flaw, subject: _Subject) -> BrokenRule:
    document = subject.document
    line = document.line(flaw.start)
    place = locate(document.text, flaw.start, flaw.end, quotes=subject.quotes, line=line)
    return BrokenRule(key=flaw.key, message=flaw.message, place=place, cure=flaw.cure)


def _shown_key(name: str) -> str:
    return excerpt(json.dumps(name[:VALUE_LIMIT], ensure_ascii=False))
