"""Places in a text as editors count them, and the source line around one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_threshold.text.source import EXCERPT_LIMIT, Place, locate


@pytest.mark.parametrize(
    ("text", "start", "place"),
    [
        pytest.param("abc", 0, "1:1", id="start"),
        pytest.param("abc", 2, "1:3", id="in-the-line"),
        pytest.param("abc", 3, "1:4", id="end"),
        pytest.param("", 0, "1:1", id="nothing"),
        pytest.param("a\nbc", 1, "1:2", id="line-feed"),
        pytest.param("a\nbc", 2, "2:1", id="next-line"),
        pytest.param("a\n", 2, "2:1", id="behind-the-last-line"),
        pytest.param("a\r\nbc\r\nd", 4, "2:2", id="crlf"),
        pytest.param("a\rb\u2028c\x0bd", 6, "1:7", id="no-other-line-ends"),
        pytest.param("é日\U0001f600x", 3, "1:4", id="code-points"),
        pytest.param("\n\n\n", 3, "4:1", id="empty-lines"),
        pytest.param("\nab", 1, "2:1", id="first-line-is-empty"),
    ],
)
@pytest.mark.parametrize("quotes", [True, False])
def test_line_and_column_count_from_one(text: str, start: int, place: str, *, quotes: bool) -> None:
    found = locate(text, start, start + 1, quotes=quotes)
    assert str(found) == place
    assert found.position == tuple(map(int, place.split(":")))


def test_places_are_sorted_by_line_then_column() -> None:
    places = [Place(line=10, column=1), Place(line=2, column=11), Place(line=2, column=3)]
    assert sorted(place.position for place in places) == [(2, 3), (2, 11), (10, 1)]


def test_number_of_the_line_is_taken_if_it_is_known() -> None:
    assert str(locate("a\nb", 2, 3, line=700)) == "700:1"


def test_no_source_is_shown_where_none_may_be() -> None:
    place = locate("secret", 0, 6, quotes=False)
    assert (place.excerpt, place.underline) == ("", "")
    assert list(place.source_lines()) == []


@pytest.mark.parametrize(
    ("text", "start", "end", "lines"),
    [
        pytest.param("ab: 12, c", 4, 6, ["    1 | ab: 12, c", "      |     ^^"], id="in-a-line"),
        pytest.param("abc", 1, 1, ["    1 | abc", "      |  ^"], id="one-caret-at-least"),
        pytest.param("abc", 3, 3, ["    1 | abc", "      |    ^"], id="end-of-the-text"),
        pytest.param("abc\r\nd\n", 0, 3, ["    1 | abc", "      | ^^^"], id="crlf"),
        pytest.param("a\nbc\nd", 2, 6, ["    2 | bc", "      | ^^"], id="only-the-first-line"),
        pytest.param("a\nbc", 1, 2, ["    1 | a", "      |  ^"], id="line-feed-itself"),
        pytest.param("a\r\nbc", 0, 3, ["    1 | a", "      | ^"], id="crlf-is-no-source"),
        pytest.param("\nab\r", 0, 1, ["    1 | ", "      | ^"], id="empty-line"),
        pytest.param("a\rb\n", 0, 1, ["    1 | a\ufffdb", "      | ^"], id="lone-cr"),
        pytest.param("\tx", 1, 2, ["    1 |  x", "      |  ^"], id="tab-is-a-space"),
        pytest.param("日x", 1, 2, ["    1 | 日x", "      |   ^"], id="behind-a-wide-one"),
        pytest.param("日x", 0, 1, ["    1 | 日x", "      | ^^"], id="below-a-wide-one"),
        pytest.param("\uff21x", 1, 2, ["    1 | \uff21x", "      |   ^"], id="full-width"),
        pytest.param("e\u0301x", 2, 3, ["    1 | e\u0301x", "      |  ^"], id="combining"),
        pytest.param("a\u20ddx", 2, 3, ["    1 | a\u20ddx", "      |  ^"], id="enclosing"),
        pytest.param("\n" * 9 + "ab", 10, 11, ["    10 | ab", "       |  ^"], id="two-digits"),
    ],
)
def test_source_line_has_carets_below(text: str, start: int, end: int, lines: list[str]) -> None:
    assert list(locate(text, start, end).source_lines()) == lines


LETTERS = "".join(chr(ord("a") + number % 26) for number in range(300))
ROOM = EXCERPT_LIMIT - 6


@pytest.mark.parametrize(
    ("length", "start", "excerpt"),
    [
        pytest.param(100, 99, LETTERS[:100], id="just-fits"),
        pytest.param(101, 0, f"{LETTERS[:ROOM]}...", id="cut-at-the-end"),
        pytest.param(101, 40, f"{LETTERS[:ROOM]}...", id="forty-before"),
        pytest.param(300, 41, f"...{LETTERS[1 : 1 + ROOM]}...", id="cut-on-both-sides"),
        pytest.param(300, 150, f"...{LETTERS[110 : 110 + ROOM]}...", id="middle"),
        pytest.param(300, 299, f"...{LETTERS[300 - ROOM :]}", id="cut-at-the-start"),
    ],
)
def test_long_line_is_cut_around_the_place(length: int, start: int, excerpt: str) -> None:
    place = locate(f"first\n{LETTERS[:length]}\nlast", 6 + start, 7 + start)
    assert place.excerpt == excerpt
    assert place.excerpt[len(place.underline) - 1] == LETTERS[start]


@given(st.text("ab日\t\r\n", max_size=250), st.data())
def test_carets_stay_within_a_bounded_excerpt(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    place = locate(text, start, data.draw(st.integers(start, len(text))))
    assert len(place.excerpt) <= EXCERPT_LIMIT
    assert place.excerpt.isprintable()
    assert place.underline.strip(" ").strip("^") == ""
    assert place.underline.endswith("^")
    wide = sum(character == "日" for character in place.excerpt)
    assert len(place.underline) <= len(place.excerpt) + wide + 1
