"""What is seen of a JSON document at a glance, and where its parts stand."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_threshold.experiment.document import is_clear, read_document
from tests import samples


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(samples.text(), True, id="sound"),
        pytest.param(samples.text(note=["model_id", "issuer", ":"]), True, id="values-like-keys"),
        pytest.param('{"a": 1, "b" :2, "c"\n: 3}', True, id="spaces"),
        pytest.param("[]", True, id="no-string"),
        pytest.param('{"a": 1, "a" :2}', False, id="key-twice"),
        pytest.param('{"a": 1, "b": 1, "a" :2}', False, id="key-thrice"),
        pytest.param('{"a": {"a" :1}}', False, id="key-of-two-objects"),
        pytest.param('{"a": 1, "\\u0061" :2}', False, id="escape"),
        pytest.param('{"a": NaN}', False, id="nan"),
        pytest.param('{"a": -Infinity}', False, id="infinity"),
    ],
)
def test_document_is_clear(text: str, *, expected: bool) -> None:
    assert is_clear(text.encode()) is expected


def test_keys_that_stand_twice_in_the_outermost_object_are_ambiguous() -> None:
    document = read_document('{"a": 1, "b": {"c": 1, "c": 2}, "a": 2, "d": 1, "a": 3}')
    assert document.ambiguous == {"a"}
    assert (document.repetitions, len(document.repeated_keys)) == (3, 3)


@pytest.mark.parametrize(
    ("text", "offsets"),
    [
        pytest.param("NaN", [0], id="alone"),
        pytest.param("-Infinity", [0], id="negative"),
        pytest.param('{"a": [NaN, -Infinity], "b": Infinity}', [7, 12, 29], id="several"),
        pytest.param('{"NaN": "-Infinity", "I": "N"}', [], id="strings"),
    ],
)
def test_constants_are_found_where_they_start(text: str, offsets: list[int]) -> None:
    document = read_document(text)
    assert document.constants() == offsets
    outside = document.constants(outside=document.keys.keys() & {"a"})
    assert outside == [offset for offset in offsets if offset not in {7, 12}]


MEMBERS = st.lists(
    st.tuples(st.sampled_from(["a", "b", "cc"]), st.sampled_from(["1", '"a"', "[]", '{"d": "a"}'])),
    max_size=4,
)


@given(MEMBERS, st.sampled_from([":", " : ", "\n: "]))
def test_clear_document_repeats_no_key(members: list[tuple[str, str]], colon: str) -> None:
    text = ", ".join(f'"{key}"{colon}{value}' for key, value in members)
    keys = [key for key, _ in members]
    repetitions = len(keys) - len(set(keys))
    assert read_document(f"{{{text}}}").repetitions == repetitions
    if is_clear(f"{{{text}}}".encode()):
        assert not repetitions


@given(MEMBERS, st.sampled_from(["", " ", "\n\t"]))
def test_parts_are_those_that_stand_at_the_keys(members: list[tuple[str, str]], gap: str) -> None:
    text = f",{gap}".join(f'{gap}"{key}"{gap}:{gap}{value}{gap}' for key, value in members)
    document = read_document(f"{gap}{{{text}}}{gap}")
    last = dict(members)
    assert {key: document.part_text(key) for key in document.keys} == last
    assert json.loads(document.members(["a", "cc", "e"])) == {
        key: json.loads(last[key]) for key in ("a", "cc") if key in last
    }
