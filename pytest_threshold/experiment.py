"""One experiment file: its model, and `load_experiment`, the only way in.

No other module knows pydantic and email-validator.
"""

import os
import re
from collections.abc import Iterator
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import Annotated, Self

from email_validator import EmailNotValidError, validate_email
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    FailFast,
    Field,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from pytest_threshold.document import read_document
from pytest_threshold.errors import SHOWN_RULES, BrokenRule, InvalidExperimentError
from pytest_threshold.explanation import (
    Complaint,
    document_rules,
    first_descent,
    model_rules,
    text_rule,
)
from pytest_threshold.operating_point import RecallCurve
from pytest_threshold.printable import printable
from pytest_threshold.reading import read_file

# The quotation marks of five keys and three strings. A sound file that has no more of them has no
# other key, and none twice.
_PLAIN_QUOTATION_MARKS = 2 * (5 + 3)

# A local part has at most 64 characters and a domain 253: RFC 5321, section 4.5.3.1.
_ADDRESS_LIMIT = 64 + 1 + 253

_UUID = "^[0-9A-Fa-f]{8}-([0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}$"
_DATE_TIME = re.compile(
    r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"
    r"T([01][0-9]|2[0-3]):[0-5][0-9]:(?P<second>[0-5][0-9]|60)(\.[0-9]+)?"
    r"(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])"
)


def _checked_issuer(address: str) -> str:
    if len(address) > _ADDRESS_LIMIT:
        raise PydanticCustomError("length", f"must have at most {_ADDRESS_LIMIT} characters")
    try:
        validate_email(
            address,
            allow_smtputf8=True,
            allow_empty_local=False,
            allow_quoted_local=False,
            allow_domain_literal=False,
            allow_display_name=False,
            strict=True,
            check_deliverability=False,
            test_environment=False,
            globally_deliverable=True,
        )
    except EmailNotValidError as error:
        sentence = str(error).removesuffix(".")
        sentence = sentence[:1].lower() + sentence[1:]
        raise PydanticCustomError("address", "{sentence}", {"sentence": sentence}) from error
    return address


def _checked_date_time(text: str) -> str:
    match = _DATE_TIME.fullmatch(text)
    if match is None:
        raise PydanticCustomError(
            "date_time", "must be an RFC 3339 date-time such as 2026-11-22T10:00:00.000Z"
        )
    if match["second"] == "60":
        raise PydanticCustomError("date_time", "must not be a leap second")
    try:
        date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError as error:
        raise PydanticCustomError("date_time", "must be a date that exists") from error
    return text


def _checked_order(thresholds: list[float]) -> list[float]:
    # Sorting what is sorted is one quick pass.
    if thresholds != sorted(thresholds):
        raise PydanticCustomError("order", "descends", {"index": first_descent(thresholds)})
    return thresholds


_UnitNumber = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
_UnitNumbers = Annotated[list[_UnitNumber], FailFast(), Field(min_length=1)]


class Experiment(BaseModel):
    """A sound experiment file: what it records about one model.

    Every string is as it stands in the file. `threshold_arr` and `recall_arr` are lists of equal
    length, at least 1, of finite numbers in [0, 1]. The thresholds never descend, and
    ``recall_arr[i]`` is the recall at ``threshold_arr[i]``. `model_id` is a UUID in the hyphenated
    form of RFC 9562, `issuer` an e-mail address that email-validator takes with ``strict=True``
    and no DNS look-up, `experiment_date` a date-time of RFC 3339 with upper-case T and Z.
    """

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")

    model_id: Annotated[str, Field(pattern=_UUID)]
    issuer: Annotated[str, AfterValidator(_checked_issuer)]
    experiment_date: Annotated[str, AfterValidator(_checked_date_time)]
    threshold_arr: Annotated[_UnitNumbers, AfterValidator(_checked_order)]
    recall_arr: _UnitNumbers

    @model_validator(mode="after")
    def _check_lengths(self) -> Self:
        if len(self.threshold_arr) != len(self.recall_arr):
            raise PydanticCustomError("unequal_lengths", "lengths differ")
        return self

    @property
    def curve(self) -> RecallCurve:
        """The recall at each threshold."""
        return RecallCurve(thresholds=self.threshold_arr, recalls=self.recall_arr)


def load_experiment(
    path: str | os.PathLike[str], *, source: str | None = None, quotes: bool = True
) -> Experiment:
    """Read and validate one experiment file.

    `source` is the file's name in messages, the path unless given. With ``quotes=False`` messages
    show nothing of the file's content.

    Raises:
        InvalidExperimentError: the path is no readable regular file of at most 256 MiB, or its
            content breaks file rules; the one error has the first of them and counts all.

    """
    name = printable(os.fspath(path)) if source is None else source
    content = read_file(Path(path), source=name)
    try:
        experiment = Experiment.model_validate_json(content)
    except ValidationError as error:
        raise _invalid(name, _broken_rules(content, error, quotes=quotes)) from error
    if content.count(b'"') != _PLAIN_QUOTATION_MARKS:
        flaws = list(document_rules(read_document(content.decode()), quotes=quotes))
        if flaws:
            raise _invalid(name, iter(flaws))
    return experiment


def _broken_rules(content: bytes, error: ValidationError, *, quotes: bool) -> Iterator[BrokenRule]:
    details = error.errors(include_url=False, include_input=False)
    if details[0]["type"] == "json_invalid":
        return iter([text_rule(content, details[0]["ctx"]["error"], quotes=quotes)])
    document = read_document(content.decode())
    complaints = [_complaint(detail) for detail in details if detail["type"] != "unequal_lengths"]
    return chain(
        document_rules(document, quotes=quotes), model_rules(complaints, document, quotes=quotes)
    )


def _complaint(detail: ErrorDetails) -> Complaint:
    place = detail["loc"]
    if detail["type"] == "order":
        place = (*place, detail["ctx"]["index"])
    return Complaint(kind=detail["type"], place=place, sentence=detail["msg"])


def _invalid(source: str, rules: Iterator[BrokenRule]) -> InvalidExperimentError:
    shown = tuple(islice(rules, SHOWN_RULES))
    return InvalidExperimentError(
        source=source, broken_rules=shown, count=len(shown) + sum(1 for _ in rules)
    )
