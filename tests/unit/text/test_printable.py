"""Text from outside is printable, short and no command when it is shown."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pytest_threshold.text.printable import (
    RUNNER_COMMAND,
    SHOWN_LINES,
    VALUE_LIMIT,
    aligned,
    alternatives,
    display_width,
    excerpt,
    first_lines,
    listed,
    path_order,
    printable,
)

any_text = st.text(st.characters() | st.sampled_from("##[\udce9"))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("", "", id="nothing"),
        pytest.param("runs/fraud 1.json", "runs/fraud 1.json", id="plain"),
        pytest.param("zoë 日本 \U0001f600", "zoë 日本 \U0001f600", id="other-scripts"),
        pytest.param("a\\nb", "a\\nb", id="backslash"),
        pytest.param("a\nb\r\tc", r"a\nb\r\tc", id="lines"),
        pytest.param("é\\\n", "é\\\\n", id="only-what-must-be-is-escaped"),
        pytest.param("a\x1b[31mb", r"a\x1b[31mb", id="escape-sequence"),
        pytest.param("a\xa0b", r"a\xa0b", id="no-break-space"),
        pytest.param("a\u202eb", r"a\u202eb", id="bidirectional-override"),
        pytest.param("a\U000e0001b", r"a\U000e0001b", id="tag"),
        pytest.param("caf\udce9", r"caf\udce9", id="surrogate"),
        pytest.param("a##[error]b", r"a#\x23[error]b", id="command-of-azure"),
        pytest.param("##vso[task]##[x]", r"#\x23vso[task]#\x23[x]", id="two-commands"),
        pytest.param("##teamcity[x", r"#\x23teamcity[x", id="command-of-teamcity"),
        pytest.param("###[x]", r"##\x23[x]", id="three-signs"),
        pytest.param("\n##[x]", r"\n#\x23[x]", id="command-in-a-line-of-its-own"),
        pytest.param("## a [b]", "## a [b]", id="heading"),
        pytest.param("#[a]", "#[a]", id="one-sign"),
    ],
)
def test_printable_text(text: str, shown: str) -> None:
    assert printable(text) == shown


@given(any_text)
def test_whatever_is_shown_can_be_shown_again(text: str) -> None:
    shown = printable(text)
    assert shown.isprintable()
    assert not RUNNER_COMMAND.search(shown)
    assert printable(shown) == shown


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param('"é": 日', '"é": 日', id="plain"),
        pytest.param("\ta\tb", " a b", id="tabs"),
        pytest.param("a\rb\x1b", "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}", id="raw"),
        pytest.param("##[x]", "#\N{REPLACEMENT CHARACTER}[x]", id="command"),
    ],
)
def test_aligned_line(text: str, line: str) -> None:
    assert aligned(text) == line


@given(any_text)
@example("\t##[\udce9")
def test_aligned_line_is_as_long_as_the_text(text: str) -> None:
    line = aligned(text)
    assert len(line) == len(text)
    assert line.isprintable()
    assert not RUNNER_COMMAND.search(line)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("x" * VALUE_LIMIT, "x" * VALUE_LIMIT, id="just-fits"),
        pytest.param("x" * VALUE_LIMIT + "y", "x" * VALUE_LIMIT + "...", id="one-more"),
        pytest.param("x" * 10_000, "x" * VALUE_LIMIT + "...", id="long"),
        pytest.param("\n" * 100, r"\n" * 100, id="escapes-fit"),
        pytest.param("\n" * 101, r"\n" * 100 + "...", id="escapes-count"),
    ],
)
def test_excerpt_shows_so_many_characters(text: str, shown: str) -> None:
    assert excerpt(text) == shown


def test_limits() -> None:
    assert (VALUE_LIMIT, SHOWN_LINES) == (200, 20)


@pytest.mark.parametrize(
    ("names", "line"),
    [
        pytest.param([], "", id="none"),
        pytest.param(["a"], "a", id="one"),
        pytest.param(["a", "b"], "a, b", id="limit"),
        pytest.param(["a", "b", "c"], "a, b and 1 more", id="one-more"),
        pytest.param(list("abcde"), "a, b and 3 more", id="three-more"),
    ],
)
def test_names_beyond_a_limit_are_counted(names: list[str], line: str) -> None:
    assert listed(names, 2) == line


@pytest.mark.parametrize(
    ("count", "ending"),
    [
        pytest.param(0, [], id="none"),
        pytest.param(19, ["18"], id="fewer"),
        pytest.param(20, ["19"], id="limit"),
        pytest.param(21, ["19", "problems: and 1 more"], id="one-more"),
        pytest.param(500, ["19", "problems: and 480 more"], id="many-more"),
    ],
)
def test_lines_beyond_the_limit_are_counted(count: int, ending: list[str]) -> None:
    lines = list(first_lines([str(number) for number in range(count)], what="problems: "))
    assert lines[: SHOWN_LINES - 1] == [str(number) for number in range(min(count, 19))]
    assert lines[-len(ending) :] == ending if ending else not lines


def test_lines_of_nothing_in_particular_are_counted() -> None:
    assert list(first_lines(["x"] * 22))[-1] == "and 2 more"


@given(st.lists(st.text("a-. /0Z", max_size=6), max_size=6))
def test_paths_are_sorted_part_by_part(paths: list[str]) -> None:
    assert sorted(paths, key=path_order) == sorted(paths, key=lambda path: path.split("/"))


@pytest.mark.parametrize(
    ("text", "width"),
    [
        pytest.param("", 0, id="nothing"),
        pytest.param("abc", 3, id="ascii"),
        pytest.param("é", 1, id="accent"),
        pytest.param("e\u0301", 1, id="combining"),
        pytest.param("a\u20dd", 1, id="enclosing"),
        pytest.param("日本", 4, id="wide"),
        pytest.param("\uff21b", 3, id="full-width"),
    ],
)
def test_width_is_that_of_a_terminal(text: str, width: int) -> None:
    assert display_width(text) == width


@pytest.mark.parametrize(
    ("words", "line"),
    [([], ""), (["a"], "a"), (["a", "b"], "a or b"), (["a", "b", "c"], "a, b or c")],
)
def test_alternatives_are_in_one_line(words: list[str], line: str) -> None:
    assert alternatives(words) == line
