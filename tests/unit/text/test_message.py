"""Messages by their names, with what is filled into them."""

import pytest

from pytest_threshold.text.message import Message, Messages

LIMIT = Message(text="{name} must be at most {limit!r}", cause="Too many.", cure="Fewer.")
EMPTY = Message(text="must not be empty", cause="None.", cure="Some.")


@pytest.fixture
def table() -> Messages:
    return Messages({"limit": LIMIT, "empty": EMPTY})


def test_fields_are_filled_in(table: Messages) -> None:
    assert table.text("limit", name="x", limit=0.5) == "x must be at most 0.5"
    assert table.text("empty") == "must not be empty"


@pytest.mark.parametrize(("name", "missing"), [("limit", "name"), ("limits", "limits")])
def test_missing_field_or_message_is_an_error(table: Messages, name: str, missing: str) -> None:
    with pytest.raises(KeyError, match=f"^'{missing}'$"):
        table.text(name, limit=1)


def test_table_is_a_mapping(table: Messages) -> None:
    assert dict(table) == {"limit": LIMIT, "empty": EMPTY}
    assert len(table) == 2
    assert "limits" not in table


def test_table_is_not_changed_by_its_rows() -> None:
    rows = {"limit": LIMIT}
    table = Messages(rows)
    rows["empty"] = EMPTY
    assert list(table) == ["limit"]
