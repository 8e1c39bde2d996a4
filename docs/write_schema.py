"""Write the JSON Schema of an experiment file, pytest_threshold/experiment.schema.json."""

import json
from pathlib import Path
from typing import Any

from pytest_threshold.experiment import Experiment

HERE = Path(__file__).parent
FILE = HERE.parent / "pytest_threshold" / "experiment.schema.json"
# pydantic's own order is that of the alphabet.
ORDER = (
    "title",
    "description",
    "examples",
    "type",
    "minimum",
    "maximum",
    "maxLength",
    "pattern",
    "not",
    "minItems",
    "items",
    "required",
    "properties",
)


def schema() -> str:
    """Return the schema, the same whichever version of pydantic makes it."""
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:pytest-threshold:experiment",
    }
    made = {**head, **_ordered(Experiment.model_json_schema())}
    return json.dumps(made, indent=2) + "\n"


def _ordered(part: dict[str, Any]) -> dict[str, Any]:
    """Return a part of the schema in the order of `ORDER`; a keyword that is not in it raises."""
    ordered = {}
    for keyword in sorted(part, key=ORDER.index):
        value = part[keyword]
        if keyword == "properties":
            ordered[keyword] = {key: _ordered(below) for key, below in value.items()}
        elif isinstance(value, dict):
            ordered[keyword] = _ordered(value)
        elif isinstance(value, float) and value.is_integer():
            ordered[keyword] = int(value)  # pydantic before 2.11 says 0.0
        else:
            ordered[keyword] = value
    return ordered


if __name__ == "__main__":
    FILE.write_text(schema(), encoding="utf-8")
