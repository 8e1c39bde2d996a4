"""A JSON document as its text has it: where its parts stand, and what no model of it can see.

JSON parsers hand out the last of two equal keys, take ``NaN`` for a number and forget where a value
stood and how it was written. This one builds no values and keeps only that.
"""

import json
import re
from array import array
from bisect import bisect_left
from collections import ChainMap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pytest_threshold.errors import SHOWN_RULES
from pytest_threshold.source import offset_behind

_SPACE = r"[ \t\n\r]*+"
_STRING = r'"(?:[^"\\]++|\\.)*+"'

# The next thing of interest, whatever stands before it. A whole array of numbers is of none.
_TOKEN = re.compile(
    r'[^"\[\]{}NI]*+'
    rf"(?:(?P<string>{_STRING})(?P<colon>{_SPACE}:)?+"
    r"|\[[-+.0-9eE, \t\n\r]*+\]|(?P<bracket>[\[\]{}])|(?P<constant>NaN|Infinity)|\Z)"
)
_KEY = re.compile(rf"{_STRING}{_SPACE}:{_SPACE}")
_VALUE = re.compile(rf"{_STRING}|[\[{{]|[^ \t\n\r,\]}}]++")
_SPACES = re.compile(_SPACE)

# A number of any length is a float: Python refuses an int of too many digits.
_DECODER = json.JSONDecoder(parse_int=float)


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatedKey:
    """A key that its object had before, and the offsets of that first one and of this one."""

    name: str
    first: int
    again: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Where the parts of a JSON text stand; offsets are in code points.

    `keys` has the offset of each key of the outermost object, of the last one among equals, and is
    empty if the document is no object. `repeated_keys` has the first `SHOWN_RULES` keys, in any
    object, that repeat another, and `repetitions` counts all. `constants` are the offsets of
    ``NaN``, ``Infinity`` and ``-Infinity``, which RFC 8259 rules out.
    """

    text: str
    keys: Mapping[str, int]
    repeated_keys: Sequence[RepeatedKey]
    repetitions: int
    constants: Sequence[int]

    @property
    def start(self) -> int:
        """Where the document's value starts."""
        return _end_of(_SPACES, self.text, 0)

    def parsed(self) -> Any:  # noqa: ANN401 - JSON can be anything
        """Return the value of the document, with the last of equal keys; numbers are floats."""
        return _DECODER.decode(self.text)

    def value(self, key: str) -> int:
        """Return where the value of a key of the outermost object starts."""
        return _end_of(_KEY, self.text, self.keys[key])

    def element(self, key: str, index: int) -> int:
        """Return where an element of the array at a key starts, if all before it are numbers."""
        start = offset_behind(self.text, ",", index, self.value(key) + 1)
        return _end_of(_SPACES, self.text, start)

    def end(self, start: int) -> int:
        """Return where the string, number, literal or bracket that starts there ends."""
        return _end_of(_VALUE, self.text, start)

    def array(self, key: str) -> tuple[list[Any], int] | None:
        """Return the array at a key and the offset of its end, or None if no array is there.

        Every number of it is a float.
        """
        if key not in self.keys or self.text[self.value(key)] != "[":
            return None
        value, end = _DECODER.raw_decode(self.text, self.value(key))
        return value, end

    def constants_outside(self, parts: Iterable[range]) -> Sequence[int]:
        """Return the offsets of the constants that stand in none of the parts of the text."""
        outside = array("q")
        passed = 0
        for part in sorted(parts, key=lambda part: part.start):
            first = bisect_left(self.constants, part.start, lo=passed)
            outside.extend(self.constants[passed:first])
            passed = bisect_left(self.constants, part.stop, lo=first)
        outside.extend(self.constants[passed:])
        return outside


def read_document(text: str) -> Document:
    """Survey a text that another parser has found to be JSON, nested about 200 deep at most."""
    first_keys: dict[str, int] = {}
    last_keys: dict[str, int] = {}
    repeated_keys: list[RepeatedKey] = []
    repetitions = 0
    constants = array("q")
    keys_of_open: list[dict[str, int]] = []  # of the objects around; an array has none
    for token in _TOKEN.finditer(text):
        match token.lastgroup, token["bracket"]:
            case "colon", _:
                name, start = string_value(token["string"]), token.start("string")
                first = keys_of_open[-1].setdefault(name, start)
                if first != start:
                    repetitions += 1
                    if repetitions <= SHOWN_RULES:
                        repeated_keys.append(RepeatedKey(name=name, first=first, again=start))
                    if len(keys_of_open) == 1:
                        last_keys[name] = start
            case _, "{":
                keys_of_open.append({} if keys_of_open else first_keys)
            case _, "[":
                keys_of_open.append({})
            case _, "]" | "}":
                keys_of_open.pop()
            case "constant", _:
                start = token.start("constant")
                constants.append(start - (text[start - 1] == "-"))
    return Document(
        text=text,
        keys=ChainMap(last_keys, first_keys),
        repeated_keys=repeated_keys,
        repetitions=repetitions,
        constants=constants,
    )


def string_value(token: str) -> str:
    """Return the value of a string as it stands in a document."""
    return str(json.loads(token)) if "\\" in token else token[1:-1]


def _end_of(pattern: re.Pattern[str], text: str, start: int) -> int:
    match = pattern.match(text, start)
    return start if match is None else match.end()
