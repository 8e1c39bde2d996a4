"""What a broken document is told: each broken rule with its place, and the cure of a known mistake.

This is the room that knows the document, the rule and the offending value at once.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cache
from itertools import compress, count, islice
from operator import gt
from typing import TYPE_CHECKING

from pytest_threshold.errors import SHOWN_RULES, BrokenRule
from pytest_threshold.experiment.messages import CONTENT_RULES
from pytest_threshold.experiment.mistakes import (
    cure,
    mistake_in_element,
    mistake_in_lengths,
    mistake_in_value,
)
from pytest_threshold.text.printable import VALUE_LIMIT, excerpt
from pytest_threshold.text.source import locate
from pytest_threshold.text.spelling import near_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from pytest_threshold.experiment.document import Document

_ARRAYS = ("threshold_arr", "recall_arr")
_KEYS = ("model_id", "issuer", "experiment_date", *_ARRAYS)
_TOKEN_LIMIT = 2000  # more than is looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """One complaint of the model: its kind, and the keys and indexes that lead to the value.

    `sentence` says what must hold where the kind alone does not.
    """

    kind: str
    place: tuple[int | str, ...]
    sentence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """The first `SHOWN_RULES` broken rules in the order of their places, and how many there are."""

    broken_rules: tuple[BrokenRule, ...]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Flaw:
    """A broken rule, and between which offsets of the document it stands."""

    start: int
    end: int
    key: str
    message: str
    cure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Subject:
    """A document, how long those of the two arrays are that it has, and what may be told.

    `numbers` returns the elements of one of them, and none if it is not there.
    """

    document: Document
    lengths: Mapping[str, int]
    numbers: Callable[[str], Sequence[float]]
    quotes: bool

    def token(self, start: int) -> str:
        """Return the start of the string, number, literal or bracket that stands there."""
        return self.document.text[start : min(self.document.end(start), start + _TOKEN_LIMIT)]

    def with_value(self, rule: str, token: str) -> str:
        """Return what must hold, and what was found if that may be told."""
        found = {"{": "an object", "[": "an array"}.get(token) or excerpt(token)
        return f"{rule}, found {found}" if self.quotes else rule


def explain(
    document: Document,
    complaints: Sequence[Complaint],
    *,
    lengths: Mapping[str, int],
    read_numbers: Callable[[str], Sequence[float]],
    quotes: bool,
) -> Explanation:
    """Say why a document is no experiment, if it is none: it may have no flaw.

    `lengths` are those of the arrays of thresholds and recalls, where there are such arrays.
    `read_numbers` returns the elements of the text of one, with NaN for what is no number.
    With ``quotes=False`` nothing of the document is shown.
    """

    @cache
    def numbers(key: str) -> Sequence[float]:  # few mistakes ask for them
        return read_numbers(document.part_text(key)) if key in lengths else ()

    subject = _Subject(document=document, lengths=lengths, numbers=numbers, quotes=quotes)
    model_flaws = [_model_flaw(complaint, subject) for complaint in complaints]
    flaws = [
        *model_flaws,
        *_length_flaw(subject),
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
    """Return the index of the first threshold that is lower than the one before it, if any is."""
    descends = map(gt, thresholds, islice(thresholds, 1, None))
    return next(compress(count(1), descends), None)


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
    mistake = mistake_in_value(complaint.kind, key, token)
    return _Flaw(
        start=start,
        end=document.end(start),
        key=key,
        message=_message(complaint, token, subject),
        cure=cure(mistake),
    )


def _missing_flaw(key: str, subject: _Subject) -> _Flaw:
    document = subject.document
    others = (other for other in document.keys if other not in _KEYS)
    near = near_name(key, others) if subject.quotes else None
    return _Flaw(
        start=document.start,
        end=document.start + 1,
        key=key,
        message=CONTENT_RULES.text("missing"),
        cure="" if near is None else _near_cure(key, near, document),
    )


def _near_cure(key: str, near: str, document: Document) -> str:
    line = document.line(document.keys[near])
    return cure("near_key", found=_shown_key(near), line=line, key=key)


def _element_flaw(complaint: Complaint, key: str, index: int, subject: _Subject) -> _Flaw:
    if key == "threshold_arr":
        descent = first_descent(subject.numbers(key)[:index])
        if descent is not None:  # it comes first
            complaint, index = replace(complaint, kind="order"), descent
    start = subject.document.element(key, index)
    token = subject.token(start)
    mistake = mistake_in_element(complaint.kind, token, key=key, numbers=subject.numbers)
    return _Flaw(
        start=start,
        end=subject.document.end(start),
        key=f"{key}[{index}]",
        message=_message(complaint, token, subject),
        cure=cure(mistake),
    )


def _message(complaint: Complaint, token: str, subject: _Subject) -> str:
    if complaint.kind == "address":  # the sentence quotes the address
        return excerpt(complaint.sentence) if subject.quotes else "must be one e-mail address"
    rule = CONTENT_RULES.get(complaint.kind)
    message = rule.text if rule else excerpt(complaint.sentence)
    return subject.with_value(message, token) if complaint.kind != "too_short" else message


def _length_flaw(subject: _Subject) -> Iterator[_Flaw]:
    if len(subject.lengths) < len(_ARRAYS):
        return
    thresholds, recalls = (subject.lengths[key] for key in _ARRAYS)
    if thresholds != recalls:
        start = subject.document.value("recall_arr")
        message = CONTENT_RULES.text("unequal_lengths", thresholds=thresholds, recalls=recalls)
        mistake = mistake_in_lengths(subject.lengths, subject.numbers)
        yield _Flaw(
            start=start, end=start + 1, key="recall_arr", message=message, cure=cure(mistake)
        )


def _constants(subject: _Subject, told: Sequence[_Flaw]) -> Sequence[int]:
    """Return where JSON is broken by constants, except those that the model complained of."""
    starts = {flaw.start for flaw in told}
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
