"""Find the places of keys and values in a JSON text, and what a JSON parser hides.

A parser returns the last of two equal keys, accepts ``NaN`` as a number, and forgets where a value
stood. This module builds no values. It keeps the offsets, the repeated keys and the constants.
"""

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from pytest_threshold.errors import SHOWN_RULES

_SPACE = r"[ \t\n\r]*+"
_STRING = r'"[^"\\]*+(?:\\.[^"\\]*+)*+"'

# Numbers, literals, commas, colons and spaces.
_PLAIN = r"[-+.,:0-9A-Za-z \t\n\r]*+"

# An array or object without strings, but for the key of a number or a literal.
_BRACKETS = rf"[\[{{](?:{_STRING}{_SPACE}:)?+{_PLAIN}[\]}}]"

# The next key or bracket. The pattern passes over strings that are not keys and over small arrays
# and objects, so that a large array is not read element by element. No possessive repetition has a
# capturing group inside, which Python 3.11 to 3.13.0 match wrongly.
_TOKEN = re.compile(
    rf"{_PLAIN}(?:(?:{_STRING}(?!{_SPACE}:)|{_BRACKETS}){_PLAIN})*+"
    rf"({_STRING}|[\[{{\]}}]|\Z)"
)
_CONSTANT = re.compile(rf'[^"NI]*+(?:{_STRING}[^"NI]*+)*+(NaN|Infinity|\Z)')
_KEY = re.compile(rf"{_STRING}{_SPACE}:{_SPACE}")
_VALUE = re.compile(rf"{_STRING}|[\[{{]|[^ \t\n\r,\]}}]++")
_SPACES = re.compile(_SPACE)

_BLOCK = 1 << 16  # characters; line ends are counted once for each block


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatedKey:
    """A key that occurs again in its object, with the offsets of both occurrences."""

    name: str
    first: int
    again: int


@dataclass(frozen=True, kw_only=True)
class Document:
    """A JSON text and the offsets of its parts, in code points.

    `keys` maps each key of the outermost object to its offset; of equal keys, the last one counts.
    It is empty if the document is not an object. `limits` maps each key to the offset at which its
    member ends. `ambiguous` are the keys that occur twice there. `repeated_keys` are the first
    `SHOWN_RULES` repeated keys in any object, and `repetitions` is the number of all.
    """

    text: str
    keys: Mapping[str, int]
    limits: Mapping[str, int]
    ambiguous: Collection[str]
    repeated_keys: Sequence[RepeatedKey]
    repetitions: int

    @property
    def start(self) -> int:
        """The offset at which the value of the document starts."""
        return _end_of(_SPACES, self.text, 0)

    def constants(self, *, outside: Iterable[str] = ()) -> Sequence[int]:
        """Return the offsets of ``NaN``, ``Infinity`` and ``-Infinity``, which RFC 8259 forbids.

        The values at the keys `outside` are not searched.
        """
        parts = sorted((self.part(key) for key in outside), key=lambda part: part.start)
        starts = [0, *(part.stop for part in parts)]
        ends = [*(part.start for part in parts), len(self.text)]
        return [
            match.start(1) - (self.text[match.start(1) - 1] == "-")
            for start, end in zip(starts, ends, strict=True)
            for match in _CONSTANT.finditer(self.text, start, end)
            if match[1]
        ]

    @cached_property
    def _lines_before(self) -> Sequence[int]:
        """The number of lines that end before each block of the text."""
        blocks = range(0, len(self.text), _BLOCK)
        ends = (self.text.count("\n", start, start + _BLOCK) for start in blocks)
        return [*accumulate(ends, initial=0)]

    def line(self, offset: int) -> int:
        """Return the line of an offset, counted from 1."""
        block = offset // _BLOCK
        return self._lines_before[block] + self.text.count("\n", block * _BLOCK, offset) + 1

    def value(self, key: str) -> int:
        """Return where the value of a key of the outermost object starts."""
        return _end_of(_KEY, self.text, self.keys[key])

    def element(self, key: str, index: int) -> int:
        """Return where an element of an array starts. No element before it may contain a comma."""
        inside = self.text[self.value(key) + 1 :]
        rest = inside.split(",", index)[index]
        return _end_of(_SPACES, self.text, len(self.text) - len(rest))

    def end(self, start: int) -> int:
        """Return where the string, number, literal or bracket that starts there ends."""
        return _end_of(_VALUE, self.text, start)

    def part(self, key: str) -> range:
        """Return the offsets of the value at a key, with the space and the comma after it."""
        return range(self.value(key), self.limits[key])

    def part_text(self, key: str) -> str:
        """Return the text of the value at a key."""
        part = self.part(key)
        return self.text[part.start : part.stop].rstrip(" \t\n\r,")

    def members(self, keys: Iterable[str]) -> str:
        """Return the text of an object with those of the keys that the document has, each once."""
        texts = (f'"{key}":{self.part_text(key)}' for key in keys if key in self.keys)
        return f"{{{','.join(texts)}}}"


def is_clear(content: bytes) -> bool:
    """Whether a quick check proves that a JSON text repeats no key and has no constants.

    It does if the text has no escapes, and all keys of all objects differ.
    """
    if any(mark in content for mark in (b"\\", b"NaN", b"Infinity")):
        return False
    parts = content.split(b'"')
    pairs = zip(parts[1::2], parts[2::2], strict=True)  # each string, and the text after it
    keys = [string for string, behind in pairs if behind.lstrip().startswith(b":")]
    return len(keys) == len(set(keys))


def read_document(text: str) -> Document:
    """Return the document of a text that a JSON parser has accepted."""
    survey = _Survey()
    start = _end_of(_SPACES, text, 0)
    if text.startswith("{", start):  # _TOKEN could pass over the outermost object
        survey.keys_of_open.append({})
        start += 1
    for token in _TOKEN.finditer(text, start):
        mark, start = token[1], token.start(1)
        if mark in ("[", "{"):
            survey.keys_of_open.append({})
        elif mark in ("]", "}"):
            survey.keys_of_open.pop()
        elif mark:
            survey.add(string_value(mark), start)
    return Document(
        text=text,
        keys=survey.keys,
        limits=survey.limits | {survey.member: text.rfind("}")},
        ambiguous=survey.ambiguous,
        repeated_keys=survey.repeated_keys,
        repetitions=survey.repetitions,
    )


class _Survey:
    """The state of `read_document`.

    `keys_of_open` has the keys of each open object, and an empty entry for each open array.
    """

    def __init__(self) -> None:
        self.keys_of_open: list[dict[str, int]] = []
        self.keys: dict[str, int] = {}
        self.limits: dict[str, int] = {}
        self.member = ""  # the last key of the outermost object
        self.ambiguous: set[str] = set()
        self.repeated_keys: list[RepeatedKey] = []
        self.repetitions = 0

    def add(self, name: str, start: int) -> None:
        """Record a key of the innermost open object."""
        if len(self.keys_of_open) == 1:
            if name in self.keys:
                self.ambiguous.add(name)
            self.keys[name] = start
            self.limits[self.member] = start
            self.member = name
        first = self.keys_of_open[-1].setdefault(name, start)
        if first != start:
            self.repetitions += 1
            if self.repetitions <= SHOWN_RULES:
                self.repeated_keys.append(RepeatedKey(name=name, first=first, again=start))


def string_value(token: str) -> str:
    """Return the value of a JSON string literal."""
    return str(json.loads(token)) if "\\" in token else token[1:-1]


def _end_of(pattern: re.Pattern[str], text: str, start: int) -> int:
    match = pattern.match(text, start)
    return start if match is None else match.end()
