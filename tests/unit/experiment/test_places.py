"""Line, column and source of what is wrong, against a writer that notes where it writes."""

import json
import random
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_threshold.errors import BrokenRule, InvalidExperimentError
from pytest_threshold.experiment import load_experiment
from pytest_threshold.experiment.loading import read_experiment
from pytest_threshold.text.source import EXCERPT_LIMIT, locate
from tests import samples

NOTES = ["漢字 😀 é", "tab\\tand \\u00e9", "\u2028 not a line end", "\u0085\x7f", "e\u0301", ""]


@dataclass(kw_only=True)
class Writer:
    """Writes JSON in some style, and notes where keys and values start."""

    space: str
    newline: str
    tab: str
    text: str = ""
    starts: dict[str, int] = field(default_factory=dict)

    def note(self, name: str) -> None:
        self.starts[name] = len(self.text)

    def put(self, text: str) -> None:
        self.text += text

    def array(self, name: str, elements: list[str]) -> None:
        self.note(name)
        self.put("[")
        for index, element in enumerate(elements):
            self.put(("," if index else "") + self.newline + self.tab * 2)
            self.note(f"{name}[{index}]")
            self.put(element)
        self.put(f"{self.newline}{self.tab}]")

    def document(self, members: list[tuple[str, str | list[str]]]) -> str:
        self.put(self.newline)
        self.note("document")
        self.put("{")
        for number, (key, value) in enumerate(members):
            self.put(("," if number else "") + self.newline + self.tab)
            self.note(f"key {key}" if f"key {key}" not in self.starts else f"again {key}")
            self.put(f'"{key}"{self.space}:{self.space}')
            if isinstance(value, list):
                self.array(key, value)
            else:
                self.note(key)
                self.put(value)
        self.put(f"{self.newline}}}{self.newline}")
        return self.text

    def place(self, name: str) -> str:
        """Return line and column as an editor shows them."""
        lines = self.text[: self.starts[name]].replace("\r\n", "\n").split("\n")
        return f"{len(lines)}:{len(lines[-1]) + 1}"


styles = st.builds(
    Writer,
    space=st.sampled_from(["", " ", "\t"]),
    newline=st.sampled_from(["", "\n", "\r\n", "\r\n\n", " "]),
    tab=st.sampled_from(["", "  ", "\t"]),
)


def sound_members(points: int) -> dict[str, str | list[str]]:
    return {
        "model_id": '"6f9619ff-8b86-4d11-b42d-00c04fc964ff"',
        "issuer": '"ada@example.com"',
        "experiment_date": '"2026-11-22T10:00:00.123Z"',
        "threshold_arr": [repr(number / points) for number in range(points)],
        "recall_arr": ["0.85"] * points,
    }


def broken_rules(text: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[BrokenRule, ...]:
    path = tmp_path_factory.getbasetemp() / "places.json"
    path.write_bytes(text.encode())
    with pytest.raises(InvalidExperimentError) as caught:
        load_experiment(path)
    return caught.value.broken_rules


@given(
    style=styles,
    points=st.integers(1, 30),
    index=st.integers(0, 29),
    notes=st.lists(st.sampled_from(NOTES), unique=True),
    order=st.randoms(use_true_random=False),
    value=st.sampled_from(["2.5", "-1e-3", '"0.5"', "null", "true", "NaN", "{}", "[[]]", '"é,[]"']),
    key=st.sampled_from(["threshold_arr", "recall_arr"]),
)
def test_place_of_an_element(
    tmp_path_factory: pytest.TempPathFactory,
    style: Writer,
    points: int,
    index: int,
    notes: list[str],
    order: random.Random,
    value: str,
    key: str,
) -> None:
    members = sound_members(points)
    members[key][index % points] = value  # type: ignore[index]
    pairs = [*members.items(), *((note, json.dumps([{note: [1, "}"]}])) for note in notes)]
    order.shuffle(pairs)
    (rule,) = broken_rules(style.document(pairs), tmp_path_factory)
    assert rule.key == f"{key}[{index % points}]"
    assert str(rule.place) == style.place(rule.key)


@given(style=styles, notes=st.lists(st.sampled_from(NOTES), unique=True))
def test_places_of_other_broken_rules(
    tmp_path_factory: pytest.TempPathFactory, style: Writer, notes: list[str]
) -> None:
    members = sound_members(3)
    del members["experiment_date"]
    members |= {"model_id": '"é"', "issuer": "12", "recall_arr": ["1"] * 4}
    pairs = [*((note, '"x"') for note in notes), *members.items(), ("sub", '{"\\u0061": NaN}')]
    text = style.document([*pairs, ("issuer", "13")])
    told = [(rule.key, str(rule.place)) for rule in broken_rules(text, tmp_path_factory)]
    style.starts["nan"] = text.index("NaN")
    assert told == [
        ("experiment_date", style.place("document")),
        ("model_id", style.place("model_id")),
        ("recall_arr", style.place("recall_arr")),
        ("document", style.place("nan")),
        ("document", style.place("again issuer")),
        ("issuer", style.place("issuer")),
    ]


@given(style=styles, notes=st.lists(st.sampled_from(NOTES), unique=True), data=st.data())
def test_place_of_a_syntax_error(
    tmp_path_factory: pytest.TempPathFactory, style: Writer, notes: list[str], data: st.DataObject
) -> None:
    pairs = [*((note, '"x"') for note in notes), *sound_members(3).items()]
    text = style.document(pairs)
    style.note("end")
    where = data.draw(st.sampled_from(sorted(style.starts)))
    start = style.starts[where]
    style.text = text[:start] + data.draw(st.sampled_from("§?=)'~é\u2028")) + text[start:]
    (rule,) = broken_rules(style.text, tmp_path_factory)
    assert rule.key == "document"
    assert str(rule.place) == style.place(where)


@given(style=styles, data=st.data())
def test_place_of_a_missing_end(
    tmp_path_factory: pytest.TempPathFactory, style: Writer, data: st.DataObject
) -> None:
    text = style.document([("漢字", '"x"'), *sound_members(3).items()]).rstrip()
    start = style.starts["document"] + 1
    style.text = text[: data.draw(st.integers(start, len(text) - 1))]
    style.note("end")
    (rule,) = broken_rules(style.text, tmp_path_factory)
    assert str(rule.place) == style.place("end")


@given(style=styles, index=st.integers(0, 4))
def test_place_in_a_sound_file(
    tmp_path_factory: pytest.TempPathFactory, style: Writer, index: int
) -> None:
    path = tmp_path_factory.getbasetemp() / "sound.json"
    path.write_bytes(style.document([("é\\\\", '"\\\\"'), *sound_members(5).items()]).encode())
    reading = read_experiment(path)
    for key in ("threshold_arr", "recall_arr"):
        assert str(reading.place(key, index)) == style.place(f"{key}[{index}]")


@pytest.mark.parametrize("quotes", [True, False])
def test_place_shows_its_source_only_if_that_may_be_quoted(tmp_path: Path, *, quotes: bool) -> None:
    path = samples.write(tmp_path / "x.json")
    place = read_experiment(path, quotes=quotes).place("recall_arr", 2)
    assert place.column == path.read_text().index("0.84") + 1
    assert [line.strip(" |") for line in place.source_lines()][1:] == ["^^^^"] * quotes
    assert bool(place.excerpt) is quotes


@pytest.mark.parametrize("newline", ["", "\n", "\r\n"])
def test_places_in_a_large_file(tmp_path_factory: pytest.TempPathFactory, newline: str) -> None:
    members = sound_members(8000)
    members["threshold_arr"][7000] = "2"  # type: ignore[index]
    members["recall_arr"][7999] = "null"  # type: ignore[index]
    style = Writer(space="", newline=newline, tab="")
    text = style.document([*members.items(), ("issuer", "13"), ("end", "NaN")])
    told = [(rule.key, str(rule.place)) for rule in broken_rules(text, tmp_path_factory)]
    assert told == [
        ("threshold_arr[7000]", style.place("threshold_arr[7000]")),
        ("recall_arr[7999]", style.place("recall_arr[7999]")),
        ("document", style.place("again issuer")),
        ("issuer", style.place("issuer")),
        ("document", style.place("end")),
    ]


def test_caret_stands_below_wide_and_combining_characters() -> None:
    for key, cells in (("漢字", 4), ("e\u0301", 1)):
        text = f'"{key}": 2'
        place = locate(text, text.index("2"), len(text))
        source, carets = place.source_lines()
        assert source == f"    1 | {text}"
        assert carets == "      | " + " " * (cells + 4) + "^"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(samples.text(recall_arr=[0.5]).encode(), id="array"),
        pytest.param(b'{"issuer": "ada@example.com"}', id="missing-keys"),
        pytest.param(b"\xe9{}", id="byte"),
        pytest.param(b"?", id="character"),
    ],
)
def test_one_caret_stands_below_what_is_a_single_character(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(content)
    with pytest.raises(InvalidExperimentError) as caught:
        load_experiment(path)
    places = [rule.place for rule in caught.value.broken_rules]
    assert {place and place.underline.strip() for place in places} == {"^"}


@pytest.mark.parametrize(
    ("text", "start", "end", "lines"),
    [
        pytest.param("\t[\tx,", 3, 4, ["    1 |  [ x,", "      |    ^"], id="tabs"),
        pytest.param("a\r\nbc\r\nd", 4, 9, ["    2 | bc", "      |  ^"], id="crlf"),
        pytest.param("a\rb\n", 2, 3, ["    1 | a\ufffdb", "      |   ^"], id="lone-cr"),
        pytest.param("a\n", 2, 3, ["    2 | ", "      | ^"], id="end-of-file"),
        pytest.param("a\x1b[31m", 0, 9, ["    1 | a\ufffd[31m", "      | ^^^^^^"], id="escape"),
        pytest.param("x##[e]", 0, 1, ["    1 | x#\ufffd[e]", "      | ^"], id="runner-command"),
        pytest.param("\n" * 9 + "ab", 10, 11, ["    10 | ab", "       |  ^"], id="two-digits"),
    ],
)
def test_source_lines(text: str, start: int, end: int, lines: list[str]) -> None:
    assert list(locate(text, start, end).source_lines()) == lines


@given(before=st.integers(0, 300), length=st.integers(1, 300), after=st.integers(0, 300))
def test_excerpt_of_a_long_line(before: int, length: int, after: int) -> None:
    text = "a" * before + "X" * length + "b" * after
    place = locate(text, before, before + length)
    assert min(EXCERPT_LIMIT - 3, len(text)) <= len(place.excerpt) <= EXCERPT_LIMIT
    column = place.underline.index("^")
    assert place.excerpt[column] == "X"
    assert "X" not in place.excerpt[:column]
    underlined = place.excerpt[column : len(place.underline)]
    assert set(underlined) == {"X"}
    assert "X" not in place.excerpt[len(place.underline) :]


def test_file_in_one_huge_line_is_as_readable_as_a_pretty_one(tmp_path: Path) -> None:
    path = tmp_path / "huge.json"
    recalls = [0.85] * 100_000 + [98.0]
    samples.write(path, threshold_arr=[0.5] * 100_001, recall_arr=recalls)
    with pytest.raises(InvalidExperimentError) as caught:
        load_experiment(path, source="huge.json")
    column = path.read_text().index("98.0") + 1
    assert str(caught.value).splitlines() == [
        "invalid: recall_arr[100000]: must be at most 1, found 98.0",
        f"  --> huge.json:1:{column}",
        "    1 | ..." + ("0.85, " * 15)[2:] + "98.0]}",
        "      | " + " " * 91 + "^^^^",
    ]


def test_places_are_told_of_a_link_that_leads_outside_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text('{\n "s3cret": 1,\n "s3cret": 2, "modelid": "s3cret"}')
    with pytest.raises(InvalidExperimentError) as caught:
        load_experiment(path, source="x.json", quotes=False)
    lines = str(caught.value).splitlines()
    assert "s3cret" not in str(caught.value)
    assert "modelid" not in str(caught.value)
    assert lines[-2:] == [
        "invalid: document: must have no key twice in one object, found one again, first in line 2",
        "  --> x.json:3:2",
    ]
