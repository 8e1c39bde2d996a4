"""A JSON document as its text has it, for what a model of it cannot see.

JSON parsers hand out the last of two equal keys, take ``NaN`` for a number and forget how a number
was written. This one does not. It is slower, so it reads only what the model cannot vouch for.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any


class Number(str):
    """A number as it stands in the document; possibly one of the constants that JSON lacks."""

    __slots__ = ()

    @property
    def is_constant(self) -> bool:
        """Whether it is ``NaN``, ``Infinity`` or ``-Infinity``, which RFC 8259 rules out."""
        return self in ("NaN", "Infinity", "-Infinity")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A parsed document and its flaws.

    `value` is made of dict (the last of equal keys wins), list, str, `Number`, bool and None.
    `repeated_keys` has an entry for each time that an object repeats a key. `constants` counts
    the numbers that JSON lacks.
    """

    value: Any
    repeated_keys: Sequence[str]
    constants: int

    def at(self, place: Sequence[int | str]) -> object:
        """Return the part of the document that keys and indexes lead to."""
        part = self.value
        for step in place:
            part = part[step]
        return part


def read_document(text: str) -> Document:
    """Parse a document that another parser has found to be JSON, nested about 200 deep at most."""
    repeated_keys: list[str] = []
    constants: list[str] = []

    def as_mapping(pairs: list[tuple[str, object]]) -> dict[str, object]:
        mapping = dict(pairs)
        if len(mapping) < len(pairs):
            repeated_keys.extend(_repetitions(key for key, _ in pairs))
        return mapping

    def as_constant(name: str) -> Number:
        constants.append(name)
        return Number(name)

    value = json.loads(
        text,
        object_pairs_hook=as_mapping,
        parse_int=Number,
        parse_float=Number,
        parse_constant=as_constant,
    )
    return Document(value=value, repeated_keys=repeated_keys, constants=len(constants))


def _repetitions(keys: Iterable[str]) -> Iterable[str]:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            yield key
        seen.add(key)
