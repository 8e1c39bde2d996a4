"""The names of experiments in node ids: safe to print, and all different."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_threshold.discovery.naming import NodePath, is_plain_name, node_paths, shown_path

ROOTDIR = Path("/project")


def names(*paths: str, unreachable: tuple[str, ...] = ()) -> list[NodePath]:
    return list(node_paths(paths, ROOTDIR, unreachable=unreachable))


def texts(*paths: str, unreachable: tuple[str, ...] = ()) -> list[str]:
    return [name.text for name in names(*paths, unreachable=unreachable)]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param("/project/runs/a.json", "runs/a.json", id="inside"),
        pytest.param("/projects/a.json", "/projects/a.json", id="outside"),
        pytest.param("/data/a.json", "/data/a.json", id="elsewhere"),
        pytest.param("/project/odd [1] a::b/h.json", "odd [1] a::b/h.json", id="odd"),
        pytest.param("/project/日.json", "日.json", id="other-scripts"),
        pytest.param("/project/##a.json", "##a.json", id="two-signs"),
        pytest.param("/project/a::debug.json", "a::debug.json", id="half-a-command"),
    ],
)
def test_name_that_can_be_printed_is_kept(path: str, text: str) -> None:
    assert names(path) == [NodePath(text, is_original=True)]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("caf\udce9", r"caf\udce9", id="not-utf-8"),
        pytest.param("a\x1b[31m", r"a\x1b[31m", id="escape-sequence"),
        pytest.param("a\nb", r"a\nb", id="newline"),
        pytest.param("é\n", r"\xe9\n", id="ascii"),
        pytest.param("a\\\n", r"a\\\n", id="backslash"),
        pytest.param("::error::a", r"\x3a\x3aerror\x3a\x3aa", id="command"),
        pytest.param("::ERROR file=x::a", r"\x3a\x3aERROR file=x\x3a\x3aa", id="with-values"),
        pytest.param("a::set-env name=b::c", r"a\x3a\x3aset-env name=b\x3a\x3ac", id="inside"),
        pytest.param("a##[error]b", r"a\x23\x23[error]b", id="command-of-azure"),
        pytest.param("##teamcity[b", r"\x23\x23teamcity[b", id="command-of-teamcity"),
    ],
)
def test_name_that_cannot_be_printed_is_escaped(name: str, text: str) -> None:
    assert names(f"/project/runs/{name}.json") == [NodePath(f"runs/{text}.json", is_original=False)]


def test_name_at_the_start_of_a_line_is_no_command() -> None:
    """A node id stands at the start of a line, and workflow commands begin with two colons."""
    assert names("/project/::a.json") == [NodePath("./::a.json", is_original=True)]
    assert texts("/project/ ::a.json") == ["./ ::a.json"]
    assert texts("/project/b/::a.json") == ["b/::a.json"]


def test_escaped_name_stays_short_enough_to_be_a_path() -> None:
    assert texts("/project/" + "\udcff" * 17 + ".json") == [(r"\udcff" * 17)[:100] + "~"]
    deep = "/".join(f"\udcff{number}" for number in range(21))
    assert texts(f"/project/{deep}") == [
        ".../" + "/".join(rf"\udcff{number}" for number in range(1, 21))
    ]
    assert texts(f"/project/{deep.partition('/')[2]}")[0].startswith(r"\udcff1/")


def test_part_of_a_hundred_characters_is_not_cut() -> None:
    assert texts("/project/" + "a" * 94 + "\udcff") == ["a" * 94 + r"\udcff"]
    assert texts("/project/" + "a" * 200) == ["a" * 200]


def test_path_that_cannot_be_looked_up_has_a_mark() -> None:
    path = "/project/a.json"
    assert names(path, unreachable=(path,)) == [NodePath("a.json~", is_original=True)]


def test_names_that_escape_alike_stay_apart() -> None:
    original, raw = "/project/a\\n.json", "/project/a\n.json"
    assert texts(original, raw) == [r"a\n.json", r"a\n.json~"]
    assert texts(raw, original) == [r"a\n.json~", r"a\n.json"]
    assert texts("/project/\xff\n", "/project/\udcff\n\n", "/project/ÿ\n~") == [
        r"\xff\n",
        r"\udcff\n\n",
        r"\xff\n~",
    ]


def test_names_that_are_cut_alike_stay_apart() -> None:
    one, other = texts(*("/project/" + "\udcff" * 17 + end for end in "ab"))
    assert other == f"{one}~"


def test_marks_are_put_until_a_name_is_free() -> None:
    paths = ("/project/a", "/project/a~", "/project/a~~")
    assert texts(*paths, unreachable=paths[:1]) == ["a~~~", "a~", "a~~"]


any_name = st.text("a~/\n\\\udcff:#[", min_size=1, max_size=8)


@given(st.lists(any_name, unique=True, max_size=8), st.data())
def test_names_are_printable_and_all_different(parts: list[str], data: st.DataObject) -> None:
    paths = [f"/project/{part}" for part in parts]
    unreachable = data.draw(st.sets(st.sampled_from(paths))) if paths else set()
    found = list(node_paths(paths, ROOTDIR, unreachable=unreachable))
    assert len({name.text for name in found}) == len(paths)
    assert all(is_plain_name(name.text) for name in found)
    assert not any(name.text.startswith("::") for name in found)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param("/project/runs", "runs", id="inside"),
        pytest.param("/data/runs", "/data/runs", id="outside"),
        pytest.param("/project/a\n##[x]", r"a\n#\x23[x]", id="escaped"),
    ],
)
def test_path_for_a_message(path: str, text: str) -> None:
    assert shown_path(path, ROOTDIR) == text
