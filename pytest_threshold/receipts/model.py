"""The pydantic model of a receipt.

``docs/write_schema.py`` makes ``receipt.schema.json`` from it.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    FailFast,
    Field,
    create_model,
    model_validator,
)
from pydantic_core import PydanticCustomError

from pytest_threshold.discovery.naming import is_plain_name
from pytest_threshold.experiment.model import (
    ExperimentDate,
    Issuer,
    ModelId,
    Samples,
    UnitNumber,
)
from pytest_threshold.files.names import is_experiment_name
from pytest_threshold.judging.rules import RULES, Rule, Rules, columns
from pytest_threshold.operating_point import OperatingPoint
from pytest_threshold.receipts.errors import shown_value
from pytest_threshold.receipts.messages import RECEIPT_RULES

_PATH_LIMIT = 4096  # the limit of Linux; to resolve a much longer path could take for ever


def _contradiction(rule: str, **fields: object) -> PydanticCustomError:
    sentence = RECEIPT_RULES.text(rule, **fields)
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


class _Settings(_Object):
    """The target recall, and the limit of each rule by the rule's name; null is no limit.

    A missing rule counts as null. A rule that this version does not know must be null.
    """

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, None]

    target_recall: UnitNumber

    @model_validator(mode="after")
    def _check_minimum(self) -> Self:
        if self.rules.has_unreachable_minimum:
            raise _contradiction("unreachable_minimum")
        return self

    @property
    def rules(self) -> Rules:
        """The settings as the gate's own type."""
        limits = {rule.name: getattr(self, rule.name) for rule in RULES}
        return Rules(target_recall=self.target_recall, **limits)


def _limit(rule: Rule) -> tuple[object, object]:
    number = Annotated[float, Field(ge=rule.lowest, le=rule.highest, allow_inf_nan=False)]
    return number | None, Field(default=None, description=f"The {rule.words}.")


# mypy does not accept the result of `create_model` as a type, here and below.
if TYPE_CHECKING:
    Settings = _Settings
else:
    Settings = create_model(
        "Settings",
        __base__=_Settings,
        __doc__=_Settings.__doc__,
        **{rule.name: _limit(rule) for rule in RULES},
    )


class Counts(_Object):
    """How many experiments were found, how many judged, and how many got each verdict."""

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


_DESCRIPTIONS = {rule.column: rule.unit for rule in RULES if rule.column}


def _quantity(column: str) -> tuple[object, object]:
    description = f"The {_DESCRIPTIONS[column]} that was compared; null if the file lacks it."
    return UnitNumber | None, Field(default=None, description=description)


if TYPE_CHECKING:
    _SoundQuantities = _Object
    _NoQuantities = _Object
else:
    _SoundQuantities = create_model(
        "_SoundQuantities",
        __base__=_Object,
        **{column: _quantity(column) for column in columns()},
    )
    _NoQuantities = create_model(
        "_NoQuantities", __base__=_Object, **dict.fromkeys(columns(), (None, None))
    )


class _SoundExperiment(_SoundQuantities):
    """The keys that passed and rejected experiments share."""

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
    n_positives: Annotated[
        Samples | None, Field(description="How many positives were evaluated; null if unknown.")
    ] = None
    n_negatives: Annotated[
        Samples | None, Field(description="How many negatives were evaluated; null if unknown.")
    ] = None
    reasons: list[Reason]

    @property
    def point(self) -> OperatingPoint:
        """The operating point."""
        return OperatingPoint(threshold=self.optimal_threshold, recall=self.closest_recall_value)


def _without_reasons(reasons: object) -> object:
    if reasons != []:
        found = f"{len(reasons)} of them" if isinstance(reasons, list) else shown_value(reasons)
        raise _contradiction("reasons_of_passed", found=found)
    return reasons


class PassedExperiment(_SoundExperiment):
    """A sound experiment that no rule refuses."""

    verdict: Literal["passed"]
    reasons: Annotated[list[Reason], Field(max_length=0), BeforeValidator(_without_reasons)]


class RejectedExperiment(_SoundExperiment):
    """A sound experiment that is refused, by rules or by warnings turned into errors."""

    verdict: Literal["rejected"]
    reasons: _Reasons


class InvalidExperiment(_NoQuantities):
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
    n_positives: None = None
    n_negatives: None = None
    reasons: _Reasons


ReceiptExperiment = PassedExperiment | RejectedExperiment | InvalidExperiment
"""The entry of a receipt for one experiment."""


class Receipt(_Object):
    """The settings and the verdicts of one run of the gate, or of several combined runs."""

    model_config = ConfigDict(title="pytest-threshold receipt")

    schema_version: Annotated[Literal[2], Field(description="The version of this form.")]
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
        list[Annotated[ReceiptExperiment, Field(discriminator="verdict")]],
        FailFast(),
        Field(
            description="The experiments that were judged, in path order, compared part by part."
        ),
    ]
