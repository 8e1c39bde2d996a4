"""The JSON Schema of a receipt is that of its model."""

import json
import runpy
from importlib.resources import files

from jsonschema import Draft202012Validator

from tests.samples import ROOT

TEXT = (files("pytest_threshold") / "receipt.schema.json").read_text("ascii")


def test_schema_is_made_of_the_model() -> None:
    assert runpy.run_path(str(ROOT / "docs" / "write_schema.py"))["schema"]("receipt") == TEXT


def test_schema_is_one() -> None:
    """It asks for no format, which some validators refuse."""
    Draft202012Validator.check_schema(json.loads(TEXT))
    assert '"format"' not in TEXT
