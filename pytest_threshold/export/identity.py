"""Name the model and the moment of an experiment."""

from __future__ import annotations

import uuid
from datetime import datetime

from pytest_threshold.errors import ExportError, NaiveDatetimeError
from pytest_threshold.export.writing import in_utc


def model_uuid(name: str) -> uuid.UUID:
    """Return the UUID of a model that has a name in another system, for `model_id`.

    A name always gives the same UUID, of version 5 (RFC 9562):
    ``uuid.uuid5(uuid.NAMESPACE_URL, name)``. So an identifier of MLflow, Weights & Biases or a
    registry becomes one.

    >>> model_uuid("models:/fraud/3")
    UUID('f19136ce-837f-53b9-92d8-8098fd588029')

    Raises:
        ExportError: the name is empty, or no text.

    """
    if not isinstance(name, str) or not name.strip():
        raise ExportError(f"the name of a model must be a text that is not empty, found {name!r}")
    return uuid.uuid5(uuid.NAMESPACE_URL, name)


def date_text(moment: str | datetime) -> str:
    """Return a date-time as text; that of a datetime in UTC.

    Raises:
        NaiveDatetimeError: the datetime has no time zone.

    """
    if not isinstance(moment, datetime):
        return moment
    if moment.utcoffset() is None:
        raise NaiveDatetimeError(
            f"experiment_date must have a time zone, found {moment.isoformat()}: "
            "datetime.now(timezone.utc) has one"
        )
    return in_utc(moment.isoformat())
