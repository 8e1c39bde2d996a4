"""The pydantic model of an experiment file."""

import re
from datetime import date
from typing import Annotated, Any, Self, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    FailFast,
    Field,
    GetCoreSchemaHandler,
    SerializerFunctionWrapHandler,
    model_serializer,
    model_validator,
)
from pydantic_core import (
    CoreSchema,
    PydanticCustomError,
)

from pytest_threshold.experiment.address import ADDRESS_LIMIT, trouble_with_address
from pytest_threshold.experiment.diagnosis import first_descent, positives_needed
from pytest_threshold.experiment.json_schema import (
    ADDRESS,
    DATE_TIME,
    EXPERIMENT,
    EXPERIMENT_DATE,
    FPR,
    FPRS,
    IMPOSSIBLE_DATE,
    ISSUER,
    MODEL_ID,
    NEGATIVES,
    POSITIVES,
    PRECISION,
    PRECISIONS,
    RECALL,
    RECALLS,
    SPACE,
    THRESHOLD,
    THRESHOLDS,
    UUID,
)
from pytest_threshold.operating_point import RecallCurve

_DATE_TIME = re.compile(
    r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"
    r"T([01][0-9]|2[0-3]):[0-5][0-9]:(?P<second>[0-5][0-9]|60)(\.[0-9]+)?"
    r"(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])"
)


def _checked_issuer(address: str) -> str:
    if len(address) > ADDRESS_LIMIT:
        raise PydanticCustomError("address_length", "too long")
    sentence = trouble_with_address(address)
    if sentence:
        raise PydanticCustomError("address", "{sentence}", {"sentence": sentence})
    return address


def _checked_date_time(text: str) -> str:
    match = _DATE_TIME.fullmatch(text)
    if match is None:
        raise PydanticCustomError("date_time", "another form")
    if match["second"] == "60":
        raise PydanticCustomError("leap_second", "second 60")
    try:
        date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError as error:
        raise PydanticCustomError("impossible_date", "no such day") from error
    return text


def _checked_order(thresholds: list[float]) -> list[float]:
    if thresholds != sorted(thresholds):  # sorting what is sorted is one quick pass
        raise PydanticCustomError("order", "descends", {"index": first_descent(thresholds)})
    return thresholds


UnitNumber = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
"""A finite number in [0, 1]."""

_LARGEST_COUNT = 2**53
"""The largest integer below which every integer is a binary64 number."""


class _NeverNull:
    """Mark an optional key of type ``X | None``. None stands for an absent key; null is refused."""

    def __get_pydantic_core_schema__(
        self,
        source: Any,  # noqa: ANN401 - a type, as pydantic hands it over
        handler: GetCoreSchemaHandler,
    ) -> CoreSchema:
        value, _none = get_args(source)
        return handler.generate_schema(value)


Samples = Annotated[int, Field(ge=1, le=_LARGEST_COUNT)]
"""A number of samples."""

_Threshold = Annotated[UnitNumber, Field(description=THRESHOLD)]
_Recall = Annotated[UnitNumber, Field(description=RECALL)]
_Precision = Annotated[UnitNumber | None, Field(description=PRECISION)]
_FalsePositiveRate = Annotated[UnitNumber, Field(description=FPR)]

ModelId = Annotated[
    str,
    Field(
        pattern=UUID,
        title="identifier of the model",
        description=MODEL_ID,
        examples=["6f9619ff-8b86-4d11-b42d-00c04fc964ff"],
        json_schema_extra={"not": {"pattern": SPACE}},
    ),
]
"""What `Experiment.model_id` must be."""

Issuer = Annotated[
    str,
    AfterValidator(_checked_issuer),
    Field(
        title="issuer",
        description=ISSUER,
        examples=["ada@example.com"],
        json_schema_extra={
            "maxLength": ADDRESS_LIMIT,
            "pattern": ADDRESS,
            "not": {"pattern": SPACE},
        },
    ),
]
"""What `Experiment.issuer` must be."""

ExperimentDate = Annotated[
    str,
    AfterValidator(_checked_date_time),
    Field(
        title="date of the experiment",
        description=EXPERIMENT_DATE,
        examples=["2026-11-22T10:00:00.123Z"],
        json_schema_extra={
            "pattern": DATE_TIME,
            "not": {"pattern": f"{SPACE}|{IMPOSSIBLE_DATE}"},
        },
    ),
]
"""What `Experiment.experiment_date` must be."""


class Experiment(BaseModel):
    """The content of a sound experiment file, about one model.

    Strings are kept as they are in the file. `threshold_arr` and `recall_arr` are lists of equal
    length, at least 1, of finite numbers in [0, 1]. The thresholds never descend, and
    ``recall_arr[i]`` is the recall at ``threshold_arr[i]``. `model_id` is a UUID in the hyphenated
    form of RFC 9562. `issuer` is an e-mail address that email-validator accepts with
    ``strict=True`` and without DNS look-ups. `experiment_date` is an RFC 3339 date-time with
    upper-case T and Z.

    The other keys are optional, and None if the file lacks them. `precision_arr` and `fpr_arr` are
    as long as the curve, with numbers in [0, 1]. A precision is None where nothing is predicted
    positive. `n_positives` and `n_negatives` count the samples of each class, from 1 to 2**53.
    `n_positives` is at least the number of different recalls above 0.
    """

    model_config = ConfigDict(
        strict=True,
        frozen=True,
        extra="ignore",
        json_schema_extra={"title": "experiment", "description": EXPERIMENT},
    )

    model_id: ModelId
    issuer: Issuer
    experiment_date: ExperimentDate
    threshold_arr: Annotated[
        list[_Threshold],
        FailFast(),
        Field(
            min_length=1,
            title="thresholds",
            description=THRESHOLDS,
            examples=[[0.0, 0.25, 0.5, 1.0]],
        ),
        AfterValidator(_checked_order),
    ]
    recall_arr: Annotated[
        list[_Recall],
        FailFast(),
        Field(
            min_length=1,
            title="recalls",
            description=RECALLS,
            examples=[[1.0, 0.9, 0.84, 0.0]],
        ),
    ]

    precision_arr: Annotated[
        list[_Precision] | None,
        _NeverNull(),
        FailFast(),
        Field(
            min_length=1,
            title="precisions",
            description=PRECISIONS,
            examples=[[0.1, 0.4, 0.7, None]],
        ),
    ] = None
    fpr_arr: Annotated[
        list[_FalsePositiveRate] | None,
        _NeverNull(),
        FailFast(),
        Field(
            min_length=1,
            title="false positive rates",
            description=FPRS,
            examples=[[1.0, 0.15, 0.04, 0.0]],
        ),
    ] = None
    n_positives: Annotated[
        Samples | None,
        _NeverNull(),
        Field(
            title="number of positives",
            description=POSITIVES,
            examples=[100],
        ),
    ] = None
    n_negatives: Annotated[
        Samples | None,
        _NeverNull(),
        Field(
            title="number of negatives",
            description=NEGATIVES,
            examples=[900],
        ),
    ] = None

    @model_validator(mode="after")
    def _check_curve(self) -> Self:
        arrays = (self.recall_arr, self.precision_arr, self.fpr_arr)
        length = len(self.threshold_arr)
        for array in arrays:
            if array is not None and len(array) != length:
                raise PydanticCustomError("unequal_lengths", "lengths differ")
        if self.n_positives is not None and self.n_positives < positives_needed(self.recall_arr):
            raise PydanticCustomError("too_few_positives", "more recalls than positives")
        return self

    @model_serializer(mode="wrap")
    def _without_absent_keys(self, dump: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Leave out the optional keys that the file lacks: null would be unsound there."""
        return {key: value for key, value in dump(self).items() if value is not None}

    @property
    def curve(self) -> RecallCurve:
        """The recall at each threshold."""
        return RecallCurve(thresholds=self.threshold_arr, recalls=self.recall_arr, are_checked=True)
