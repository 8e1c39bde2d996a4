"""Write the JSON Schemas that are shipped: of an experiment file, and of a receipt."""

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from pytest_threshold.experiment import Experiment
from pytest_threshold.receipts.model import Receipt
from pytest_threshold.reports.receipt import SCHEMA_VERSION

PACKAGE = Path(__file__).parent.parent / "pytest_threshold"
MODELS: dict[str, tuple[type[BaseModel], str]] = {
    "experiment": (Experiment, "urn:pytest-threshold:experiment"),
    "receipt": (Receipt, f"urn:pytest-threshold:receipt:{SCHEMA_VERSION}"),
}
# pydantic's own order is that of the alphabet.
ORDER = (
    "$ref",
    "title",
    "description",
    "examples",
    "type",
    "const",
    "default",
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "pattern",
    "not",
    "minItems",
    "maxItems",
    "items",
    "anyOf",
    "oneOf",
    "additionalProperties",
    "required",
    "properties",
    "$defs",
)
LEFT_OUT = ("discriminator",)  # of OpenAPI, and no keyword of JSON Schema


class Untitled(GenerateJsonSchema):
    """Gives no title to what has none: pydantic would repeat the name of the key."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ANN401, ARG002 - pydantic's
        """Say that no title is made of a name."""
        return False


def schema(name: str) -> str:
    """Return the schema of one of `MODELS`, the same whichever version of pydantic makes it."""
    model, identifier = MODELS[name]
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": identifier}
    made = {**head, **_ordered(model.model_json_schema(schema_generator=Untitled))}
    return json.dumps(made, indent=2) + "\n"


def _ordered(part: dict[str, Any]) -> dict[str, Any]:
    """Return a part of the schema in the order of `ORDER`; a keyword that is not in it raises."""
    ordered = {}
    for keyword in sorted(part.keys() - set(LEFT_OUT), key=ORDER.index):
        value = part[keyword]
        if keyword == "default" and value is None and "type" in part:
            continue  # pydantic's default of an absent key, which may not be null
        if keyword in ("properties", "$defs"):
            ordered[keyword] = {key: _ordered(below) for key, below in value.items()}
        elif keyword in ("anyOf", "oneOf"):
            ordered[keyword] = [_ordered(each) for each in value]
        elif isinstance(value, dict):
            ordered[keyword] = _ordered(value)
        elif isinstance(value, float) and value.is_integer():
            ordered[keyword] = int(value)  # pydantic before 2.11 says 0.0
        else:
            ordered[keyword] = value
    return ordered


def file(name: str) -> Path:
    """Return where the schema is shipped."""
    return PACKAGE / f"{name}.schema.json"


if __name__ == "__main__":
    for each in MODELS:
        file(each).write_text(schema(each), encoding="utf-8")
