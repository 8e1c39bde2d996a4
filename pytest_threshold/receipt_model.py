"""A receipt read back: its model, and `read_receipt`, the only way in.

Anybody may have written it. Whatever can be checked without the experiment files is checked here:
the form, of which ``docs/write_schema.py`` makes ``receipt.schema.json``, and that no value
contradicts another.
"""

import json
import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from math import fsum
from typing import Annotated, Any, Literal, NoReturn, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    FailFast,
    Field,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from pytest_threshold import evidence
from pytest_threshold.errors import InvalidExperimentError
from pytest_threshold.experiment import ExperimentDate, Issuer, ModelId, UnitNumber
from pytest_threshold.messages import RECEIPT_RULES, RULES, usage_text
from pytest_threshold.naming import is_plain_name
from pytest_threshold.operating_point import GAP_TOLERANCE, OperatingPoint
from pytest_threshold.printable import excerpt
from pytest_threshold.reading import read_file
from pytest_threshold.receipt import SCHEMA_VERSION, counts
from pytest_threshold.syntax import encoding_rule
from pytest_threshold.verdict import Rules, Verdict, refusals
from pytest_threshold.walking import is_experiment_name, real_place

_PATH_LIMIT = 4096  # Linux takes no longer path, and to resolve a very long one takes for ever


class NoReceiptError(Exception):
    """A file cannot be a receipt at all, whatever happened to it; the text is the usage error."""

    def __init__(self, path: str, trouble: str) -> None:
        name = excerpt(path) or "''"
        super().__init__(usage_text("no_receipt", name=name, trouble=trouble))


class UnsoundReceiptError(Exception):
    """A receipt breaks a rule of its form or contradicts itself; the text lacks its subject."""


def _unsound(rule: str, **fields: object) -> UnsoundReceiptError:
    return UnsoundReceiptError(RECEIPT_RULES[rule].text.format(**fields))


def _contradiction(rule: str, **fields: object) -> PydanticCustomError:
    sentence = RECEIPT_RULES[rule].text.format(**fields)
    return PydanticCustomError("contradiction", "{sentence}", {"sentence": sentence})


def _checked_text(text: str) -> str:
    text.encode()  # a lone surrogate raises
    return text


def _checked_time(text: str) -> str:
    datetime.fromisoformat(text)
    return text


def _checked_path(path: str) -> str:
    if not is_plain_name(path):
        raise ValueError
    return path


def _checked_name(path: str) -> str:
    if not is_experiment_name(path):
        raise ValueError
    return path


_Text = Annotated[str, Field(min_length=1), AfterValidator(_checked_text)]
_Count = Annotated[int, Field(ge=0)]
_Position = Annotated[int, Field(ge=1)]
_Digest = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
_Path = Annotated[
    str,
    Field(
        min_length=1,
        max_length=_PATH_LIMIT,
        description="The file, relative to the directory in which pytest was started, or absolute.",
    ),
    AfterValidator(_checked_path),
]


class _Object(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


class Settings(_Object):
    """The rules of the gate; null asks for nothing."""

    target_recall: UnitNumber
    min_recall: UnitNumber | None
    max_gap: UnitNumber | None

    @model_validator(mode="after")
    def _check_minimum(self) -> Self:
        if self.min_recall is not None and self.min_recall > self.target_recall:
            raise _contradiction("unreachable_minimum")
        return self

    @property
    def rules(self) -> Rules:
        """The same as the gate has it."""
        return Rules(**self.model_dump())


class Counts(_Object):
    """How many experiments were found, were judged, and got each verdict."""

    found: Annotated[int, Field(ge=1, description="Experiments that were to be judged.")]
    judged: Annotated[_Count, Field(description="Those that got a verdict.")]
    passed: _Count
    rejected: _Count
    invalid: _Count


class Reason(_Object):
    """Why an experiment was refused."""

    key: Annotated[
        _Text | None,
        Field(
            description="What the reason is about: a key of the file, an element such as "
            "recall_arr[17], document or file; null for the curve as a whole."
        ),
    ]
    message: Annotated[_Text, Field(description="What must hold and what was found.")]
    cure: Annotated[_Text | None, Field(description="How to mend a known mistake.")]
    line: Annotated[_Position | None, Field(description="Where it stands in the file, from 1.")]
    column: Annotated[_Position | None, Field(description="In Unicode code points, from 1.")]

    @model_validator(mode="after")
    def _check_place(self) -> Self:
        if (self.line is None) is not (self.column is None):
            raise _contradiction("half_a_place")
        return self


_Reasons = Annotated[
    list[Reason],
    FailFast(),
    Field(
        min_length=1,
        description="Why it was refused, the first reasons first; the last one may count what is "
        "not shown.",
    ),
]


class _SoundExperiment(_Object):
    """What a passed and a rejected experiment have in common."""

    path: Annotated[_Path, AfterValidator(_checked_name)]
    sha256: Annotated[_Digest, Field(description="The digest of the bytes that were judged.")]
    verdict: Literal["passed", "rejected"]
    model_id: ModelId
    issuer: Issuer
    experiment_date: ExperimentDate
    optimal_threshold: Annotated[
        UnitNumber, Field(description="The threshold of the operating point.")
    ]
    closest_recall_value: Annotated[
        UnitNumber, Field(description="The recall at the operating point.")
    ]
    gap: Annotated[
        UnitNumber,
        Field(description="The absolute difference between that recall and the target recall."),
    ]
    highest_recall: Annotated[UnitNumber, Field(description="The highest recall on the curve.")]
    reasons: list[Reason]

    @property
    def point(self) -> OperatingPoint:
        """The operating point."""
        return OperatingPoint(threshold=self.optimal_threshold, recall=self.closest_recall_value)


def _without_reasons(reasons: object) -> object:
    if reasons != []:
        found = f"{len(reasons)} of them" if isinstance(reasons, list) else told(reasons)
        raise _contradiction("reasons_of_passed", found=found)
    return reasons


class PassedExperiment(_SoundExperiment):
    """A sound experiment that no rule refuses."""

    verdict: Literal["passed"]
    reasons: Annotated[list[Reason], Field(max_length=0), BeforeValidator(_without_reasons)]


class RejectedExperiment(_SoundExperiment):
    """A sound experiment that is refused by rules, or by warnings that were made errors."""

    verdict: Literal["rejected"]
    reasons: _Reasons


class InvalidExperiment(_Object):
    """A file that could not be judged."""

    path: _Path
    sha256: Annotated[
        _Digest | None,
        Field(
            description="The digest of the bytes that were judged; null if they could not be read."
        ),
    ]
    verdict: Literal["invalid"]
    model_id: None
    issuer: None
    experiment_date: None
    optimal_threshold: None
    closest_recall_value: None
    gap: None
    highest_recall: None
    reasons: _Reasons


StatedExperiment = PassedExperiment | RejectedExperiment | InvalidExperiment
"""What a receipt says of one experiment."""


class Receipt(_Object):
    """What one run of the gate, or several that shared a corpus, judged by which settings."""

    model_config = ConfigDict(title="pytest-threshold receipt")

    schema_version: Annotated[Literal[1], Field(description="The version of this form.")]
    plugin_version: Annotated[
        _Text, Field(description="The version of pytest-threshold that judged.")
    ]
    created: Annotated[
        str,
        Field(
            pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$",
            description="When the receipt was written, in UTC.",
        ),
        AfterValidator(_checked_time),
    ]
    settings: Settings
    counts: Counts
    complete: Annotated[bool, Field(description="Whether every experiment found was judged.")]
    errors: Annotated[
        list[_Text],
        FailFast(),
        Field(
            min_length=1,
            default_factory=list,
            description="Objections to the run as a whole, such as copied experiments; absent if "
            "there are none.",
        ),
    ]
    experiments: Annotated[
        list[Annotated[StatedExperiment, Field(discriminator="verdict")]],
        FailFast(),
        Field(
            description="The experiments that were judged, in path order, compared part by part."
        ),
    ]

    @model_validator(mode="after")
    def _check_account(self) -> Self:
        judged = len(self.experiments)
        verdicts = [each.verdict for each in self.experiments]
        expected = counts(verdicts, found=max(self.counts.found, judged))
        found = self.counts.model_dump()
        if found != expected:
            numbers = {"expected": json.dumps(expected), "found": json.dumps(found)}
            raise _contradiction("counts", **{key: excerpt(text) for key, text in numbers.items()})
        if self.complete is not (self.counts.found == judged):
            numbers = {"counts": excerpt(json.dumps(found)), "found": told(self.complete)}
            raise _contradiction("complete", **numbers)
        return self

    @model_validator(mode="after")
    def _check_experiments(self) -> Self:
        rules = self.settings.rules
        for each in self.experiments:
            if not isinstance(each, InvalidExperiment):
                for sentence in _contradictions(each, rules):
                    raise _contradiction("entry", path=excerpt(each.path), sentence=sentence)
        return self

    @model_validator(mode="after")
    def _check_contents(self) -> Self:
        known: dict[str | None, StatedExperiment] = {}
        for each in self.experiments:
            sentence = dispute(each, known.setdefault(each.sha256, each))
            if sentence:
                raise _contradiction("entry", path=excerpt(each.path), sentence=sentence)
        return self


def _contradictions(found: PassedExperiment | RejectedExperiment, rules: Rules) -> Iterator[str]:
    """Yield what cannot be true of a sound experiment under the rules."""
    point, highest, target = found.point, found.highest_recall, rules.target_recall
    gap = point.gap(target)
    refused = list(refusals(point, rules))
    if refused and found.verdict == "passed":
        yield _sentence("passed", refusal=refused[0])
    about_curve = [reason for reason in found.reasons if reason.key is None]
    if found.verdict == "rejected" and len(refused) != len(about_curve):
        yield _sentence("rejected", expected=len(refused), found=len(about_curve))
    if found.gap != gap:
        yield _sentence("gap", expected=gap, found=found.gap)
    if highest < point.recall:
        yield _sentence("highest_recall", recall=point.recall, found=highest)
    # No gap on the curve is known to be smaller than that of a recall at or below the target
    # recall; a recall above it may be tied with one that the receipt does not tell.
    nearest = min(point.recall, target)
    excess = fsum((highest, nearest, -target, -target, -GAP_TOLERANCE))  # of exact sign
    if highest > point.recall and excess <= 0:
        yield _sentence("not_closest", recall=point.recall, highest=highest, target=target)


# What one content has, under the same settings, in whichever files it stands.
_OF_CONTENT = (
    "model_id",
    "issuer",
    "experiment_date",
    "optimal_threshold",
    "closest_recall_value",
    "gap",
    "highest_recall",
)


def dispute(stated: StatedExperiment, other: StatedExperiment, *, where: str = "") -> str:
    """Return what two experiments have different that are one content, by their digest, or nothing.

    Both were judged under the same settings, so they are both invalid or neither is. One of them
    may be rejected alone, by a warning that was made an error. `where` is what holds the other one.
    """
    if stated is other or stated.sha256 is None or stated.sha256 != other.sha256:
        return ""
    verdicts = {stated.verdict, other.verdict}
    keys = ("verdict",) if len(verdicts) > 1 and "invalid" in verdicts else _OF_CONTENT
    for key in keys:
        found, expected = getattr(stated, key), getattr(other, key)
        if found != expected:
            values = {"found": told(found), "expected": told(expected)}
            path = f"{excerpt(other.path)}{where and f' in {where}'}"
            return _sentence("one_content", key=key, path=path, **values)
    return ""


def _sentence(rule: str, **fields: object) -> str:
    return RECEIPT_RULES[rule].text.format(**fields)


def verdict_of(stated: StatedExperiment) -> Verdict:
    """Return the verdict that a receipt tells, with its evidence."""
    first, *_ = (*stated.reasons, None)
    about = f"{first.key}: " if first and first.key else ""
    return Verdict(
        verdict=stated.verdict,
        headline=excerpt(f"{about}{first.message}") if first else "",
        model_id=stated.model_id or "",
        issuer=stated.issuer or "",
        experiment_date=stated.experiment_date or "",
        optimal_threshold=stated.optimal_threshold,
        closest_recall_value=stated.closest_recall_value,
        evidence=evidence.Evidence(
            sha256=stated.sha256,
            gap=stated.gap,
            highest_recall=stated.highest_recall,
            reasons=tuple(evidence.Reason(**each.model_dump()) for each in stated.reasons),
        ),
    )


def read_receipt(path: str) -> Receipt:
    """Return what a receipt says, if it has the form of one and contradicts itself nowhere.

    Raises:
        NoReceiptError: it is no regular file that can be read, or holds JSON that is no receipt.
        UnsoundReceiptError: it is no JSON, breaks a rule, or is of a run with an error.

    """
    try:
        content = read_file(path, source="")
    except InvalidExperimentError as error:
        raise NoReceiptError(path, error.broken_rules[0].message) from error
    data = _parsed(content)
    other = _other_kind(data)
    if other:
        raise NoReceiptError(path, f"must be a JSON object with a schema_version, found {other}")
    _check_version(data["schema_version"])
    _check_keys(data)
    try:
        receipt = Receipt.model_validate(data)
    except ValidationError as error:
        first, *others = error.errors(include_url=False)
        raise _first_of(first["loc"], first, data, more=len(others)) from error
    if receipt.errors:
        raise _unsound("errors", errors=excerpt(", ".join(receipt.errors)))
    return receipt


def _parsed(content: bytes) -> Any:  # noqa: ANN401 - any JSON
    rule = encoding_rule(content)
    if rule is not None:
        raise UnsoundReceiptError(RULES[rule].text)
    try:
        return json.loads(
            content.decode(), object_pairs_hook=_object, parse_constant=_constant, parse_int=_whole
        )
    except UnicodeDecodeError as error:
        found = f"byte 0x{content[error.start]:02x}"
        raise UnsoundReceiptError(RULES["not_utf_8"].text.format(found=found)) from error
    except ValueError as error:
        raise _unsound("broken_json", trouble=excerpt(str(error))) from error
    except RecursionError as error:
        raise _unsound("too_deep") from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys = dict(pairs)
    if len(keys) != len(pairs):
        raise _unsound("key_twice")
    return keys


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError as error:  # Python reads a number of so many digits only if it is told to
        raise _unsound("large_number", found=len(text.removeprefix("-"))) from error


def _constant(name: str) -> NoReturn:
    raise _unsound("no_number", found=name)


def _other_kind(data: Any) -> str:  # noqa: ANN401 - any JSON
    """Return what JSON is that cannot be meant to be a receipt, or nothing."""
    if not isinstance(data, dict):
        return told(data)
    if data.keys() >= {"threshold_arr", "recall_arr"}:
        return "an experiment"
    return "" if "schema_version" in data else "another object"


def _check_version(version: object) -> None:
    if type(version) is not int or version != SCHEMA_VERSION:  # true and 1.0 are equal to 1
        raise _unsound("schema_version", expected=SCHEMA_VERSION, found=told(version))


def _check_keys(data: dict[str, Any]) -> None:
    """See that no object has a foreign key, of each of which the model would keep a complaint."""
    for way, found, form in _objects(data):
        if isinstance(found, dict) and not found.keys() <= form.model_fields.keys():
            foreign = [key for key in found if key not in form.model_fields]
            detail = ErrorDetails(type="extra_forbidden", loc=(), msg="", input=None)
            raise _first_of((*way, foreign[0]), detail, data, more=len(foreign) - 1)


def _objects(data: dict[str, Any]) -> Iterator[tuple[tuple[int | str, ...], Any, type[BaseModel]]]:
    """Yield what should be an object, with the way to it as the model tells it, and its form."""
    yield (), data, Receipt
    yield ("settings",), data.get("settings"), Settings
    yield ("counts",), data.get("counts"), Counts
    for index, entry in enumerate(_elements(data, "experiments")):
        way = ("experiments", index, "")
        yield way, entry, PassedExperiment  # the other verdicts have the same keys
        for number, reason in enumerate(_elements(entry, "reasons")):
            yield (*way, "reasons", number), reason, Reason


def _elements(data: object, key: str) -> list[Any]:
    found = data.get(key) if isinstance(data, dict) else None
    return found if isinstance(found, list) else []


def _first_of(
    loc: tuple[int | str, ...], first: ErrorDetails, data: dict[str, Any], *, more: int
) -> UnsoundReceiptError:
    """Return the first complaint of the model in our words, and how many more there are."""
    match loc:
        case ("experiments", int(index), *way):
            entry = data["experiments"][index]
            has_path = isinstance(entry, dict) and isinstance(entry.get("path"), str)
            path = excerpt(entry["path"]) if has_path else f"experiments[{index}]"
            sentence = _complaint(first, way[1:], entry)  # without the verdict
            text = _sentence("entry", path=path, sentence=sentence)
        case way:
            text = _complaint(first, way, data)
    return UnsoundReceiptError(f"{text} (and {more} more)" if more else text)


def _complaint(detail: ErrorDetails, way: Sequence[int | str], data: Any) -> str:  # noqa: ANN401
    kind, place = detail["type"], _place(way)
    if kind == "contradiction":
        return str(detail["ctx"]["sentence"])
    if kind in ("missing", "extra_forbidden"):
        rule = "key_missing" if kind == "missing" else "foreign_key"
        return _sentence(rule, key=excerpt(place))
    if way:
        *_, key = (each for each in way if isinstance(each, str))
        value = detail["input"]
    elif isinstance(data, dict):  # of no known verdict, which tells the kinds of entries apart
        place = key = "verdict"
        value = data.get("verdict")
    else:
        return _sentence("no_object", found=told(data))
    expected = "null" if kind == "none_required" else _EXPECTED[key]
    return _sentence("value", expected=expected, key=place, found=told(value))


def _place(way: Sequence[int | str]) -> str:
    """Return keys and indexes as ``settings.max_gap`` or ``reasons[0].line``."""
    text = "".join(f"[{each}]" if isinstance(each, int) else f".{each}" for each in way)
    return text.removeprefix(".")


_FRACTION = "a number in [0, 1]"
_TEXT = "a text with something in it"
_NUMBER_OF = "a whole number of experiments"
# What must stand at a key, for messages.
_EXPECTED = {
    "plugin_version": _TEXT,
    "created": "a time YYYY-MM-DDThh:mm:ss.sssZ",
    "settings": "an object of rules",
    **dict.fromkeys(("target_recall", "optimal_threshold", "closest_recall_value"), _FRACTION),
    **dict.fromkeys(("min_recall", "max_gap"), f"{_FRACTION} or null"),
    **dict.fromkeys(("gap", "highest_recall"), _FRACTION),
    "counts": "an object of numbers",
    "found": f"{_NUMBER_OF}, at least 1,",
    **dict.fromkeys(("judged", "passed", "rejected", "invalid"), _NUMBER_OF),
    "complete": "true or false",
    "errors": "an array of texts, or no such key",
    "experiments": "an array of experiments",
    "path": "a printable name of an experiment",
    "sha256": "64 hex digits in lower case",
    "verdict": "passed, rejected or invalid",
    "model_id": "a UUID in hyphenated form",
    "issuer": "one e-mail address",
    "experiment_date": "an RFC 3339 date-time",
    "reasons": "an array of reasons, at least one,",
    "message": _TEXT,
    **dict.fromkeys(("key", "cure"), f"{_TEXT} or null"),
    **dict.fromkeys(("line", "column"), "a whole number of at least 1 or null"),
}


def places(receipt: Receipt) -> dict[str, StatedExperiment]:
    """Return the experiments of a receipt by the file that the path of each leads to from here.

    Raises:
        UnsoundReceiptError: two of them are the same file, or the system cannot have such a name.

    """
    found: dict[str, StatedExperiment] = {}
    for each in receipt.experiments:
        try:
            os.fsencode(each.path)
        except UnicodeEncodeError as error:
            sentence = _sentence("impossible_name")
            raise _unsound("entry", path=excerpt(each.path), sentence=sentence) from error
        if found.setdefault(real_place(each.path), each) is not each:
            raise _unsound("entry", path=excerpt(each.path), sentence=_sentence("twice"))
    return found


def told(value: object) -> str:
    """Return a JSON value for a message, printable and not too long."""
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "an array"
    return excerpt(json.dumps(value))
