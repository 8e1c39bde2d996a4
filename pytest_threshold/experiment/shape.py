"""Recognise JSON values that are not experiments but may contain one, or come from a known tool."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from pytest_threshold.experiment.key_names import ARRAYS, KEYS, curve_keys

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_FEW = 2  # an object with this many of the five keys is probably meant as an experiment
_LOOKED_AT = 1000  # members or elements
_DEPTH = 3  # objects; how deep experiments are searched for
# A key that only files of a tool have, and the format of the tool.
_TOOLS = {
    "confidenceMetrics": "vertex-ai",
    "thresholds_and_metric_scores": "h2o",
    "probability_tables": "azure-ml",
}
_OBJECT_IN_STRING = re.compile(r'\s*("\s*)?(\[\s*)?\{\s*\\*"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What a JSON value looks like: an entry of `MISTAKES`, or no experiment at all.

    `path` are the keys that lead to an experiment further down, if there is one. `form` is the
    format of ``pytest-threshold convert``, if another tool wrote the file.
    """

    mistake: str | None = None
    path: tuple[str, ...] = ()
    form: str = ""
    is_foreign: bool = False


PLAIN = Shape()
"""The shape of an object that has keys of an experiment."""


def shape_of(value: object) -> Shape:
    """Return the shape of the value of a JSON document."""
    if isinstance(value, dict):
        return _shape_of_object(value)
    if isinstance(value, list):
        return _shape_of_array(value)
    if isinstance(value, str) and _OBJECT_IN_STRING.match(value):
        return Shape(mistake="json_in_string")
    return Shape(is_foreign=True)


def _shape_of_object(value: Mapping[str, object]) -> Shape:
    if value.keys() & set(KEYS):
        return PLAIN
    path = _path_to_experiment(value, _DEPTH)
    if path is not None:
        return Shape(mistake="wrapped", path=path)
    form = _form_of(value, _DEPTH)
    if form:
        return Shape(mistake="other_tool", form=form)
    found = _shape_of_members(dict(islice(value.items(), _LOOKED_AT)))
    if found is not None:
        return found
    may_be_arrays = [key for key, member in value.items() if isinstance(member, list | str)]
    return Shape(is_foreign=not curve_keys(may_be_arrays))


def _form_of(value: Mapping[str, object], depth: int) -> str:
    """Return the format of the known tool that wrote an object, or empty text.

    Lists are not searched, except a list at the only key of the object: a plot of DVCLive.
    """
    members = dict(islice(value.items(), _LOOKED_AT))
    form = next((form for key, form in _TOOLS.items() if key in members), "")
    if not form and len(value) == 1 and depth == _DEPTH:
        (only,) = members.values()
        form = "dvclive" if isinstance(only, list) and _is_table(only) else ""
    if not form and depth > 1:
        inner = (_form_of(part, depth - 1) for part in members.values() if isinstance(part, dict))
        form = next(filter(None, inner), "")
    return form


def _shape_of_members(members: Mapping[str, object]) -> Shape | None:
    """Return the shape of an object whose members are experiments or points; None for others."""
    arrays = {key: member for key, member in members.items() if isinstance(member, list)}
    counts = {key: count for key, member in arrays.items() if (count := _experiments(member))}
    if list(counts.values()) == [1]:
        return Shape(mistake="wrapped", path=tuple(counts))
    if counts or _experiments(members.values()):
        return Shape(mistake="several_experiments")
    if any(isinstance(member, str) and _is_in_string(member) for member in members.values()):
        return Shape(mistake="json_in_string")
    return Shape(mistake="points_as_objects") if any(map(_are_points, arrays.values())) else None


def _is_in_string(text: str) -> bool:
    """Whether a string holds an experiment."""
    return bool(_OBJECT_IN_STRING.match(text)) and any(key in text for key in ARRAYS)


def _shape_of_array(value: list[object]) -> Shape:
    count = _experiments(value)
    if count:
        return Shape(mistake="one_in_array" if count == len(value) == 1 else "several_experiments")
    if _is_table(value):
        return Shape(mistake="other_tool", form="table")
    return Shape(mistake="points_as_objects") if _are_points(value) else Shape(is_foreign=True)


def _is_table(values: list[object]) -> bool:
    """Whether the values are the points of a curve, without any key of an experiment."""
    return _are_points(values) and not any(key in KEYS for key in _keys_of(values[0]))


def _keys_of(value: object) -> Iterable[str]:
    return value.keys() if isinstance(value, dict) else ()


def _are_points(values: list[object]) -> bool:
    """Whether the first of the values are objects with a threshold or a recall."""
    first = values[:_LOOKED_AT]
    return bool(first) and all(isinstance(each, dict) and curve_keys(each) for each in first)


def _path_to_experiment(value: Mapping[str, object], depth: int) -> tuple[str, ...] | None:
    """Return the keys that lead to the only experiment below an object, None if there is none."""
    inner = [
        (key, member)
        for key, member in islice(value.items(), _LOOKED_AT)
        if isinstance(member, dict)
    ]
    found: list[tuple[str, ...]] = [(key,) for key, member in inner if _is_experiment(member)]
    if not found and depth > 1:
        deeper = ((key, _path_to_experiment(member, depth - 1)) for key, member in inner)
        found = [(key, *path) for key, path in deeper if path]
    return found[0] if len(found) == 1 else None


def _experiments(values: Iterable[object]) -> int:
    """Return how many of the first values are probably meant as experiments."""
    return sum(map(_is_experiment, islice(values, _LOOKED_AT)))


def _is_experiment(value: object) -> bool:
    return (
        isinstance(value, dict)
        and len(value.keys() & set(KEYS)) >= _FEW
        and not any(isinstance(value.get(key), int | float) for key in ARRAYS)  # or it is a point
    )
