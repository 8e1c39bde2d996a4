"""Files that other programs write under the name of an experiment, made by those programs."""

import base64
import bz2
import csv
import gzip
import io
import json
import lzma
import pickle
import sqlite3
import tarfile
import uuid
import zipfile
import zlib
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pytest
import yaml

from pytest_threshold.errors import InvalidExperimentError
from pytest_threshold.experiment import load_experiment
from pytest_threshold.experiment.messages import MISTAKES
from pytest_threshold.export import model_uuid
from tests import samples

SOUND = samples.SOUND
TEXT = samples.text()
CURVE = list(zip(SOUND["threshold_arr"], SOUND["recall_arr"], strict=True))


def refusal(path: Path, content: bytes, *, quotes: bool = True) -> InvalidExperimentError:
    path.write_bytes(content)
    with pytest.raises(InvalidExperimentError) as caught:
        load_experiment(path, source="x.json", quotes=quotes)
    return caught.value


def of_numpy(**arrays: Any) -> bytes:
    file = io.BytesIO()
    if arrays:
        np.savez(file, **arrays)
    else:
        np.save(file, np.array(SOUND["recall_arr"]))
    return file.getvalue()


def of_joblib(**options: Any) -> bytes:
    file = io.BytesIO()
    joblib.dump({**SOUND, "recall_arr": np.array(SOUND["recall_arr"])}, file, **options)
    return file.getvalue()


def of_zip() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("fraud.json", TEXT)
    return file.getvalue()


def of_tar() -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        member = tarfile.TarInfo("fraud.json")
        member.size = len(TEXT)
        archive.addfile(member, io.BytesIO(TEXT.encode()))
    return file.getvalue()


def of_sqlite() -> bytes:
    database = sqlite3.connect(":memory:")
    database.execute("create table curve (threshold real, recall real)")
    database.commit()
    content: bytes = database.serialize()
    database.close()
    return content


BINARY: dict[str, tuple[bytes, str]] = {
    "gzip": (gzip.compress(TEXT.encode()), "gzip data"),
    "bzip2": (bz2.compress(TEXT.encode()), "bzip2 data"),
    "xz": (lzma.compress(TEXT.encode()), "xz data"),
    "lzma": (lzma.compress(TEXT.encode(), format=lzma.FORMAT_ALONE), "LZMA data"),
    "zlib": (zlib.compress(TEXT.encode()), "zlib data"),
    "zstd": (b"\x28\xb5\x2f\xfd\x04\x00\x11\x00\x00{}", "Zstandard data"),
    "lz4": (b"\x04\x22\x4d\x18\x64\x40\xa7", "LZ4 data"),
    "zip": (of_zip(), "a zip archive"),
    "npz": (of_numpy(a=np.zeros(3)), "a zip archive"),
    "7z": (b"7z\xbc\xaf\x27\x1c\x00\x04", "a 7z archive"),
    "tar": (of_tar(), "a tar archive"),
    "npy": (of_numpy(), "a NumPy array"),
    **{
        f"pickle-{protocol}": (pickle.dumps(SOUND, protocol=protocol), "a Python pickle")
        for protocol in range(6)
    },
    "pickled-list": (pickle.dumps([SOUND], protocol=0), "a Python pickle"),
    "joblib": (of_joblib(), "a Python pickle"),
    "joblib-zlib": (of_joblib(compress=3), "zlib data"),
    "joblib-gzip": (of_joblib(compress=("gzip", 3)), "gzip data"),
    "sqlite": (of_sqlite(), "an SQLite database"),
    "hdf5": (b"\x89HDF\r\n\x1a\n\x00", "HDF5"),
    "parquet": (b"PAR1\x15\x04\x15\x00", "Parquet"),
    "arrow": (b"ARROW1\x00\x00\xff\xff", "Arrow or Feather data"),
    "png": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "a PNG picture"),
    "jpeg": (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a JPEG picture"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "a PDF document"),
    "apple-double": (b"\x00\x05\x16\x07\x00\x02\x00\x00", "an AppleDouble file of macOS"),
    "git-crypt": (b"\x00GITCRYPT\x00\x8a\x12", "a file encrypted by git-crypt"),
    "message-pack": (b"\x85\xa8model_id\xd9\x246f96\xcb\x3f\xf0\x00\x00", "binary data"),
    "bson": (b"\x9c\x00\x00\x00\x02model_id\x00\x05\x00\x00\x006f96\x00\x00", "binary data"),
    "few-bytes": (b"\x9c\x01", "binary data"),
    "high-bytes": (b"\xe9\xe8\xa7\xff\xfd", "binary data"),
    "mark-and-noise": (b"\xff\xfe\x00\xd8\x00\x00\x01\x02", "binary data"),
    "broken-zlib": (b"x\x9c\xff\xff\xff\xff\x00", "binary data"),
    "bracket-and-noise": (b"{" + bytes(range(128, 256)), "binary data"),
    "bracket-and-controls": (b"[" + bytes(30) + b"]", "binary data"),
    "environment": (b"HOME=/root\0PASSWORD=secret\0", "binary data"),
    "zeros": (bytes(5000), "zero bytes only"),
}


@pytest.mark.parametrize(("content", "name"), BINARY.values(), ids=BINARY)
def test_content_that_is_no_text_is_named_and_never_shown(
    tmp_path: Path, content: bytes, name: str
) -> None:
    error = refusal(tmp_path / "x.json", content)
    (rule,) = error.broken_rules
    assert str(rule) == f"document: must be JSON, found {name}"
    cure = MISTAKES[next(key for key, row in MISTAKES.items() if _fits(row.cure, rule.cure))].cure
    assert "UTF-8" not in cure
    assert str(error).splitlines()[1:] == ["  --> x.json:1:1", f"  cure: {rule.cure}"]
    assert str(refusal(tmp_path / "x.json", content, quotes=False)) == str(error)


def _fits(template: str, cure: str) -> bool:
    before, _, after = template.partition("{help}")
    return cure.startswith(before) and cure.endswith(after)


def of_csv(delimiter: str, **options: Any) -> str:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter, **options)
    writer.writerows([("threshold", "recall"), *CURVE])
    return file.getvalue()


CONFLICT = """{
  "issuer": "ada@example.com",
<<<<<<< HEAD
  "threshold_arr": [0.5],
||||||| base
=======
  "threshold_arr": [0.6],
>>>>>>> topic
}"""
TEXTS: dict[str, tuple[str, str]] = {
    "lfs": ("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n", "lfs_pointer"),
    "annex": ("/annex/objects/SHA256E-s1--0.json", "annex_pointer"),
    "dvc": ("outs:\n- md5: 0\n  size: 1\n  path: fraud.json\n", "dvc_pointer"),
    "dvc-with-stage": ("md5: 0\nouts:\n- hash: md5\n  path: fraud.json\n", "dvc_pointer"),
    "conflict": (CONFLICT, "merge_conflict"),
    "conflict-in-array": (TEXT.replace("0.25,", "0.25,\n<<<<<<< HEAD\n"), "merge_conflict"),
    "conflict-with-crlf": (CONFLICT.replace("\n", "\r\n"), "merge_conflict"),
    "conflict-half-resolved": (TEXT.replace("0.25,", "0.25,\n=======\n"), "merge_conflict"),
    "html": ("<!DOCTYPE html>\n<html><title>Sign in</title></html>", "html"),
    "html-old": ('\n<HTML lang="en"><body>502 Bad Gateway</body></HTML>', "html"),
    "html-behind-a-comment": ("<!-- saved -->\n<!doctype HTML>\n<html></html>", "html"),
    "xhtml": ('<?xml version="1.0"?>\n<!DOCTYPE html>\n<html></html>', "html"),
    "html-behind-a-mark": ("\ufeff<!DOCTYPE html>\n<html></html>", "html"),
    "xml": ('<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>', "xml"),
    "xml-bare": ("<Error><Code>NoSuchKey</Code></Error>", "xml"),
    "csv": (of_csv(","), "csv"),
    "csv-of-r": (of_csv(",", quoting=csv.QUOTE_NONNUMERIC), "csv"),
    "csv-semicolon": (of_csv(";").replace(".", ","), "csv"),
    "tsv": (of_csv("\t"), "csv"),
    "csv-without-header": ("0.1,1.0\n0.2,0.9\n0.3,0.4\n", "csv"),
    "yaml": (yaml.safe_dump(SOUND), "yaml"),
    "yaml-list": (yaml.safe_dump([SOUND]), "yaml"),
    "yaml-in-flow": (yaml.safe_dump(SOUND, default_flow_style=None), "yaml"),
    "yaml-with-start": ("---\n# ours\n" + yaml.safe_dump(SOUND), "yaml"),
    "base64": (base64.b64encode(TEXT.encode()).decode(), "base64"),
    "base64-lines": (base64.encodebytes(json.dumps(SOUND, indent=2).encode()).decode(), "base64"),
    "traceback": ("Traceback (most recent call last):\n  File ...\nKeyError: 1\n", "traceback"),
    "link": ("../data/fraud.json", "path_as_text"),
    "pgp": ("-----BEGIN PGP MESSAGE-----\n\nhQEMA\n", "encrypted"),
    "python": (repr(SOUND), "python_repr"),
    "numpy-in-python": (repr({"threshold_arr": np.array([0.5])}).replace("'", '"'), "python_repr"),
    "scalar-in-python": ('{"recall_arr": [np.float64(0.5)]}', "python_repr"),
    "datetime-in-python": ('{"experiment_date": datetime.datetime(2026, 1, 1)}', "python_repr"),
    "javascript": ('{model_id: "x"}', "bare_key"),
    "json-lines": (f"{TEXT}\n{TEXT}\n", "json_lines"),
    "zeros-behind": (TEXT[:99] + "\0" * 99, "zero_bytes"),
    "nan": (repr([float("nan")]), "python_repr"),
}


@pytest.mark.parametrize(("text", "mistake"), TEXTS.values(), ids=TEXTS)
def test_text_of_another_kind_gets_its_cure(tmp_path: Path, text: str, mistake: str) -> None:
    (rule,) = refusal(tmp_path / "x.json", text.encode()).broken_rules
    assert _fits(MISTAKES[mistake].cure, rule.cure)


@pytest.mark.parametrize(
    "text",
    [
        "see the notebook",
        "ERROR: no such model",
        "ERROR: no such model\nINFO: exit 1\n",
        "accuracy, recall and precision\nare fine\n",
        '{"a": 1,\n"b" 2}',
        "<- see there ->",
        "a < b",
        "== results ==\n=======\n",
        "[0.5, 0.4\n0.3, 0.2]",
        "eyJ",
        "name: x\n",
    ],
)
def test_no_kind_is_made_up(tmp_path: Path, text: str) -> None:
    (rule,) = refusal(tmp_path / "x.json", text.encode()).broken_rules
    assert rule.message.startswith("must be JSON: ")
    assert not rule.cure


@pytest.mark.parametrize(
    ("content", "message", "mistake"),
    [
        (TEXT.encode("utf-32"), "must be UTF-8, found UTF-32", "utf_32"),
        (b"\x00\x00\xfe\xff" + TEXT.encode("utf-32-be"), "must be UTF-8, found UTF-32", "utf_32"),
        (TEXT.encode("utf-32-le"), "must be UTF-8, found UTF-32", "utf_32"),
        (TEXT.encode("utf-16-be"), "must be UTF-8, found UTF-16 or UTF-32", "utf_16"),
        (TEXT.encode("utf-16")[:-1], "must be UTF-8, found UTF-16 or UTF-32", "utf_16"),
        ("\ufeff😀".encode("utf-16-le"), "must be UTF-8, found UTF-16 or UTF-32", "utf_16"),
        (
            TEXT.replace("ada", "josé").encode("latin-1"),
            "must be UTF-8, found byte 0xe9",
            "other_encoding",
        ),
        (
            TEXT.replace("ada", "“x”").encode("cp1252"),
            "must be UTF-8, found byte 0x93",
            "other_encoding",
        ),
        ("# Café\nrésumé".encode("latin-1"), "must be UTF-8, found byte 0xe9", "other_encoding"),
        (
            f'{TEXT[:-1]}, "x": "é'.encode()[:-1],
            "must be UTF-8, found half a character",
            "truncated",
        ),
    ],
)
def test_encoding_is_named(tmp_path: Path, content: bytes, message: str, mistake: str) -> None:
    (rule,) = refusal(tmp_path / "x.json", content).broken_rules
    assert (rule.message, rule.cure) == (message, MISTAKES[mistake].cure)


def changed(**changes: Any) -> object:
    return {**SOUND, **changes}


def renamed(**names: str) -> object:
    return {names.get(key, key): value for key, value in SOUND.items()}


VALUES: dict[str, tuple[object, str]] = {
    "keras": (changed(threshold_arr=[-1e-7, 0.25, 0.5, 1 + 1e-7]), "sentinels"),
    "vertex-ai": (changed(threshold_arr=[-0.01, 0.25, 0.5, 1.0]), "sentinels"),
    "rounding": (changed(threshold_arr=[-1e-17, 0.2, 0.5, 0.9]), "sentinels"),
    "float32": (changed(threshold_arr=[0, 0.5, 1 + 1e-7, 1 + 1e-7]), "sentinels"),
    "pROC": (changed(threshold_arr=[float("-inf"), 0.2, 0.5, float("inf")]), "sentinels"),
    "pROC-at-the-end": (changed(threshold_arr=[0.1, 0.2, 0.5, float("inf")]), "sentinels"),
    "jsonlite": (changed(threshold_arr=["-Inf", 0.2, 0.5, "Inf"]), "sentinels"),
    "jsonlite-at-the-end": (changed(threshold_arr=[0, 0.2, 0.5, "Inf"]), "sentinels"),
    "keras-descending": (
        changed(threshold_arr=[1 + 1e-7, 0.5, 0.2, -1e-7], recall_arr=[0, 0.5, 0.9, 1]),
        "sentinels_descending",
    ),
    "infinities-descending": (
        changed(threshold_arr=[float("inf"), 0.5, 0.2, float("-inf")], recall_arr=[0, 0.5, 0.9, 1]),
        "sentinels_descending",
    ),
    "roc-as-strings": (
        changed(threshold_arr=["Infinity", 0.9, 0.5, 0.1], recall_arr=[0, 0.5, 0.9, 1]),
        "roc_curve",
    ),
    "log-probabilities": (changed(threshold_arr=[-9.5, -2.5, -0.5, 0.0]), "log_probabilities"),
    "distances": (changed(threshold_arr=[-2.5, -0.5, 0.5, 3.0]), "decision_scores"),
    "nan-as-string": (changed(threshold_arr=[0, 0.2, "nan", 1]), "threshold_without_number"),
    "recall-nan-as-string": (changed(recall_arr=["NaN", 0.2, 0.1, 0]), "not_a_number"),
    "recall-na": (changed(recall_arr=["NA", "NA", "NA", "NA"]), "null_as_number"),
    "recall-empty": (changed(recall_arr=[1, "", 0.5, 0]), "null_as_number"),
    "recall-infinity": (changed(recall_arr=[1, "-Infinity", 0.5, 0]), "infinity"),
    "percent": (changed(recall_arr=["100%", "90 %", "84%", "0%"]), "percent_as_string"),
    "comma": (changed(recall_arr=["1", "0,85", "0,8", "0"]), "number_as_string"),
    "comma-first": (changed(recall_arr=["0,85", "0,8", "0,7", "0"]), "decimal_comma"),
    "numpy-repr": (changed(recall_arr=[repr(np.float64(1)), 0.9, 0.5, 0]), "repr_as_string"),
    "tensor": (changed(recall_arr=["tensor(0.9)", 0.9, 0.5, 0]), "repr_as_string"),
    "boxed": (changed(recall_arr=[[1], [0.9], [0.8], [0]]), "boxed_numbers"),
    "boxed-strings": (changed(threshold_arr=[["-Inf"], [0.9], [1], [1]]), "boxed_numbers"),
    "column": (
        changed(threshold_arr=np.array(SOUND["threshold_arr"]).reshape(-1, 1).tolist()),
        "boxed_numbers",
    ),
    "pairs": (changed(threshold_arr=CURVE), "nested_arrays"),
    "classes": (changed(recall_arr=[[0.1, 0.2, 0.3]] * 4), "nested_arrays"),
    "points": (
        changed(recall_arr=[{"threshold": x, "recall": y} for x, y in CURVE]),
        "points_as_objects",
    ),
    "points-with-precision": (
        changed(threshold_arr=[{"precision": 1, "tpr": y} for _, y in CURVE]),
        "points_as_objects",
    ),
    "array-text": (changed(recall_arr=str(SOUND["recall_arr"])), "array_as_string"),
    "array-text-of-numpy": (changed(recall_arr=str(np.linspace(1, 0, 2000))), "array_as_string"),
    "array-repr": (changed(recall_arr=repr(np.linspace(1, 0, 4))), "array_as_string"),
    "array-joined": (changed(recall_arr="1.0, 0.9, 0.84, 0.0"), "array_as_string"),
    "array-with-spaces": (changed(recall_arr="1.0 0.9 0.84 0.0"), "array_as_string"),
    "series": (changed(recall_arr=dict(enumerate([1, 0.9, 0.8, 0]))), "array_as_object"),
    "swapped": (
        changed(threshold_arr=[1.0, 0.9, 0.84, 0.0], recall_arr=[0.1, 0.2, 0.5, 0.9]),
        "swapped",
    ),
    "swapped-or-reversed": (
        changed(threshold_arr=[1.0, 0.9, 0.84, 0.1], recall_arr=[0.1, 0.2, 0.5, 0.9]),
        "descending",
    ),
    "neither": (
        changed(threshold_arr=[0.9, 0.5, 0.4, 0.0], recall_arr=[0.0, 0.2, 0.5, 0.9]),
        "descending",
    ),
    "recall-rises-and-falls": (
        changed(threshold_arr=[0.9, 0.5, 0.4, 0.0], recall_arr=[0.1, 0.5, 0.2, 0.9]),
        "descending",
    ),
    "swapped-roc": (
        changed(threshold_arr=[0, 0.5, 0.9, 1], recall_arr=[float("inf"), 0.9, 0.5, 0.1]),
        "swapped_roc_curve",
    ),
    "json-in-json": (json.dumps(SOUND), "json_in_string"),
    "json-in-json-twice": (json.dumps(json.dumps(SOUND)), "json_in_string"),
    "one-in-array": ([SOUND], "one_in_array"),
    "array": ([SOUND, SOUND, SOUND], "several_experiments"),
    "array-in-json": (json.dumps([SOUND]), "json_in_string"),
    "body": ({"body": json.dumps(SOUND)}, "json_in_string"),
    "array-below-a-key": ({"experiments": [SOUND, SOUND]}, "several_experiments"),
    "by-name": ({"fraud": SOUND, "spam": SOUND}, "several_experiments"),
    "data-frame": (
        [{**SOUND, "threshold_arr": x, "recall_arr": y} for x, y in CURVE],
        "points_as_objects",
    ),
    "records": ([{"threshold": x, "recall": y} for x, y in CURVE], "other_tool"),
    "plot-of-dvclive": ({"prc": [{"threshold": x, "recall": y} for x, y in CURVE]}, "other_tool"),
    "points-below-a-key": (
        {"name": "fraud", "points": [{"threshold": x, "recall": y} for x, y in CURVE]},
        "points_as_objects",
    ),
    "vertex-ai-document": ({"metrics": {"confidenceMetrics": [{"recall": 1.0}]}}, "other_tool"),
    "h2o-document": ({"output": {"a": 1, "b": {"thresholds_and_metric_scores": {}}}}, "other_tool"),
    "azure-ml-document": ({"data": {"probability_tables": []}}, "other_tool"),
    "name": (changed(model_id="fraud-v3"), "name_of_other_system"),
    "boxed-name": (changed(model_id=["fraud-v3"]), "boxed_string"),
    "boxed-date": (changed(experiment_date=["2026-11-22T10:00:00Z"]), "boxed_string"),
    "number": (changed(model_id=1234567890123456789), "name_of_other_system"),
    "bot": (changed(issuer="dependabot[bot]@users.noreply.github.com"), "issuer_is_bot"),
    "bot-alone": (changed(issuer="github-actions[bot]"), "issuer_is_bot"),
    "bot-with-name": (
        changed(issuer="renovate[bot] <29139614+renovate[bot]@users.noreply.github.com>"),
        "issuer_is_bot",
    ),
    "mailto": (changed(issuer="mailto:ada@example.com"), "issuer_with_scheme"),
    "two-issuers": (changed(issuer="ada@example.com; bob@example.com"), "several_issuers"),
}


@pytest.mark.parametrize(("document", "mistake"), VALUES.values(), ids=VALUES)
def test_value_as_another_program_writes_it(tmp_path: Path, document: object, mistake: str) -> None:
    rules = refusal(tmp_path / "x.json", json.dumps(document).encode()).broken_rules
    before, *_ = MISTAKES[mistake].cure.partition("{")
    assert rules[0].cure.startswith(before)
    assert {rule.cure for rule in rules[1:]} <= {"", rules[0].cure}


@pytest.mark.parametrize(
    ("document", "form"),
    [
        ([{"cutoff": 0.5, "tpr": 0.9}], "table"),
        ({"roc": [{"threshold": 0.5, "tpr": 0.9}]}, "dvclive"),
        ({"confidenceMetrics": []}, "vertex-ai"),
        ({"thresholds_and_metric_scores": {}}, "h2o"),
        ({"data": {"probability_tables": []}}, "azure-ml"),
    ],
)
def test_format_of_another_tool_is_named(tmp_path: Path, document: object, form: str) -> None:
    error = refusal(tmp_path / "x.json", json.dumps(document).encode())
    assert f"pytest-threshold convert {form} FILE " in error.broken_rules[0].cure
    assert not error.is_foreign


@pytest.mark.parametrize(
    "document",
    [
        {"a": {"b": {"c": {"confidenceMetrics": []}}}},
        {"list": [{"confidenceMetrics": []}]},
        {"roc": [{"x": 1}]},
        {"inner": {"roc": [{"threshold": 0.5, "tpr": 0.9}]}},
    ],
)
def test_format_is_not_looked_for_everywhere(tmp_path: Path, document: object) -> None:
    error = refusal(tmp_path / "x.json", json.dumps(document).encode())
    assert "convert" not in error.broken_rules[0].cure


def test_one_threshold_more_than_recalls_is_certain(tmp_path: Path) -> None:
    """`precision_recall_curve` returns one recall more than thresholds."""
    document = changed(threshold_arr=[1.0, 0.9, 0.4, 0.0], recall_arr=[0.1, 0.5, 0.9])
    rules = refusal(tmp_path / "x.json", json.dumps(document).encode()).broken_rules
    assert [rule.cure for rule in rules] == [
        MISTAKES["swapped"].cure,
        MISTAKES["swapped_with_one_more"].cure,
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"recall_arr": [0.5, 0.4, 0.3]},
        {"recall_arr": []},
        {"recall_arr": "high"},
        {"recall_arr": {"0": 1.0, "1": 0.0}},
        {"recall_arr": ["(0.5)", 0.4, 0.3, 0.2]},
        {"recall_arr": [{"x": 1}, 0.4, 0.3, 0.2]},
        {"threshold_arr": [-0.5], "recall_arr": [True]},
        {"threshold_arr": [0.5, "x", 0.7, "Inf"]},
        {"threshold_arr": [0.1, 0.2, 2.5, 1.01]},
        {"model_id": "unknown"},
        {"model_id": "${MODEL_ID}"},
        {"model_id": "{{ model_id }}"},
        {"model_id": "<your model>"},
        {"model_id": "7"},
        {"model_id": ""},
        {"model_id": "--"},
        {"model_id": " 77 "},
        {"model_id": "6f9619ff_8b86_4d11_b42d_00c04fc964ff"},
        {"model_id": "6f9619ff-8b86-4d11-b42d-00c04fc964f"},
        {"model_id": "6f9619ff-8b86-4d11-b42d-00c04fc964ffg"},
        {"model_id": ["a", "b"]},
        {"model_id": [7]},
        {"model_id": "x" * 3000},
        {"model_id": None},
        {"issuer": "ada"},
        {"issuer": "Ada Lovelace"},
        {"experiment_date": "soon"},
        {"experiment_date": 20261322},
        {"experiment_date": "2026-11-22T24:00:00Z"},
        {"experiment_date": "99999999"},
    ],
)
def test_no_cure_is_made_up(tmp_path: Path, changes: dict[str, object]) -> None:
    content = json.dumps(changed(**changes)).encode()
    cures = {rule.cure for rule in refusal(tmp_path / "x.json", content).broken_rules}
    assert cures <= {"", MISTAKES["decision_scores"].cure, MISTAKES["log_probabilities"].cure}


@pytest.mark.parametrize(
    ("name", "literal"),
    [
        ("fraud-v3", '"fraud-v3"'),
        ("fraud-v3\n", '"fraud-v3"'),
        ("m-0123456789abcdef0123456789abcdef", '"m-0123456789abcdef0123456789abcdef"'),
        ("1234567890123456789", '"1234567890123456789"'),
        ("acme/fraud/3x8k2v1q", '"acme/fraud/3x8k2v1q"'),
        ("arn:aws:sagemaker:eu-west-1:123456789012:model/fraud",) * 2,
        ("models:/fraud/3", '"models:/fraud/3"'),
        ('the "best"', "'the \"best\"'"),
        ("détecteur", "'d\\xe9tecteur'"),
        ("spam 😀", "'spam \\U0001f600'"),
        ("##[group]", '"#\\x23[group]"'),
        ("x" * 101, "name"),
        ("0" * 64, f'"{"0" * 64}"'),
    ],
)
def test_name_of_another_system_can_be_pasted(tmp_path: Path, name: str, literal: str) -> None:
    content = json.dumps(changed(model_id=name)).encode()
    (rule,) = refusal(tmp_path / "x.json", content).broken_rules
    short, _, code = rule.cure.partition(": ")[2].partition(" of pytest_threshold.export, or ")
    literal = f'"{literal}"' if literal == name else literal
    assert short == f"model_uuid({literal})"
    assert code == f"str(uuid.uuid5(uuid.NAMESPACE_URL, {literal}))"
    names = {"uuid": uuid, "str": str, "model_uuid": model_uuid, "name": name}
    for pasted in (short, code):
        made = eval(pasted, names)  # noqa: S307 - as people paste it
        assert str(made) == str(uuid.uuid5(uuid.NAMESPACE_URL, name.strip()))
    (rule,) = refusal(tmp_path / "x.json", content, quotes=False).broken_rules
    assert rule.cure.endswith("str(uuid.uuid5(uuid.NAMESPACE_URL, name))")


@pytest.mark.parametrize(
    ("value", "mistake"),
    [
        ("2026-11-22T10:00:00+00:00Z", "date_with_zone_twice"),
        ("2026-11-22T10:00:00.123456+0000Z", "date_with_zone_twice"),
        ("2026-11-22T10:00:00Z[UTC]", "date_with_zone_name"),
        ("2026-11-22T11:00:00+01:00[Europe/Berlin]", "date_with_zone_name"),
        ("2026-11-22T10:00:00UTC", "date_with_zone_name"),
        ("2026-11-22T10:00:00 CET", "date_with_zone_name"),
        ("2026-11-22T10:00:00+01", "date_with_zone_name"),
        ("2026-11-22T10:00:00,123Z", "date_with_comma"),
        ("20261122T100000Z", "date_compact"),
        ("20261122", "date_compact"),
        ("20261122_100000", "date_compact"),
        ("20261122100000", "date_compact"),
        (20261122, "date_compact"),
        (repr(np.datetime64("2026-11-22")), "date_as_repr"),
        ("datetime.datetime(2026, 11, 22, 10, 0)", "date_as_repr"),
        ("Timestamp('2026-11-22 10:00:00')", "date_as_repr"),
        ("/Date(1795341600000)/", "date_as_unix_time"),
        ("Sun, 22 Nov 2026 10:00:00 GMT", "date_in_words"),
        ("Sun Nov 22 10:00:00 2026", "date_in_words"),
        ("22 November 2026", "date_in_words"),
        ("November 22, 2026", "date_in_words"),
        ("22/11/2026", "date_in_other_order"),
        ("11/22/26 10:00 PM", "date_in_other_order"),
        ("22.11.2026 10:00:00", "date_in_other_order"),
        ("2026/11/22 10:00:00", "date_in_other_order"),
        ("2026-1-2T03:04:05Z", "date_in_other_order"),
        ("2026-W47-7", "date_in_other_order"),
        ("2026-326", "date_in_other_order"),
    ],
)
def test_date_in_another_form(tmp_path: Path, value: object, mistake: str) -> None:
    content = json.dumps(changed(experiment_date=value)).encode()
    (rule,) = refusal(tmp_path / "x.json", content).broken_rules
    assert rule.cure == MISTAKES[mistake].cure


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("threshold_arr", "thresholds"),
        ("threshold_arr", "threshold"),
        ("threshold_arr", "confidenceThresholds"),
        ("recall_arr", "recall"),
        ("recall_arr", "recalls"),
        ("recall_arr", "tpr"),
        ("recall_arr", "true-positive rate"),
        ("model_id", "modelId"),
        ("model_id", "model-id"),
        ("model_id", "uuid"),
        ("issuer", "author"),
        ("issuer", "email"),
        ("experiment_date", "date"),
        ("experiment_date", "timestamp"),
        ("experiment_date", "created_at"),
    ],
)
def test_key_under_another_name(tmp_path: Path, key: str, name: str) -> None:
    content = json.dumps(renamed(**{key: name}), indent=1).encode()
    (rule,) = refusal(tmp_path / "x.json", content).broken_rules
    assert rule.key == key
    line = next(n for n, text in enumerate(content.decode().splitlines(), 1) if name in text)
    assert rule.cure == f'spell "{name}" in line {line} as {key}'
    (rule,) = refusal(tmp_path / "x.json", content, quotes=False).broken_rules
    assert not rule.cure


def test_several_keys_may_be_meant(tmp_path: Path) -> None:
    document = {**SOUND, "date": "x", "timestamp": 1, "author": {"name": "Ada"}, "recall": 0.8}
    for key in ("experiment_date", "issuer", "recall_arr"):
        del document[key]
    rules = refusal(tmp_path / "x.json", json.dumps(document, indent=1).encode()).broken_rules
    assert {rule.key: rule.cure for rule in rules} == {
        "issuer": "",
        "experiment_date": 'rename "date" in line 9 or "timestamp" in line 10 to experiment_date, '
        "whichever is the right one",
        "recall_arr": "",
    }


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ({"data": SOUND}, '"data"'),
        ({"data": [SOUND], "errors": []}, '"data"'),
        ({"status": "ok", "result": {"experiment": SOUND}}, '"result.experiment"'),
        ({"a": {"b": {"c": SOUND}}}, '"a.b.c"'),
    ],
)
def test_experiment_below_another_key(tmp_path: Path, document: object, path: str) -> None:
    content = json.dumps(document).encode()
    first, *others = refusal(tmp_path / "x.json", content).broken_rules
    assert first.cure == MISTAKES["wrapped"].cure.format(path=path)
    assert not any(rule.cure for rule in others)
    first, *_ = refusal(tmp_path / "x.json", content, quotes=False).broken_rules
    assert first.cure == MISTAKES["wrapped"].cure.format(path="the key that holds it")


@pytest.mark.parametrize(
    ("document", "is_foreign"),
    [
        ({}, True),
        ([], True),
        (None, True),
        (7, True),
        ("text", True),
        ({"name": "x", "author": "ada@example.com"}, True),
        ({"predictions": [1, 2], "threshold": 0.5}, True),
        ({"a": {"b": {"c": {"d": SOUND}}}}, True),
        ({"thresholds": [0.5]}, False),
        ({"fraud": SOUND, "spam": SOUND}, False),
        ({"experiments": [SOUND]}, False),
        ({"note": '{"text": 1}'}, True),
        ({"prc": [{"precision": 1, "recall": 1, "threshold": 0}]}, False),
        ({"issuer": "ada@example.com"}, False),
        (json.dumps(SOUND), False),
    ],
)
def test_file_looks_like_no_experiment(
    tmp_path: Path, document: object, is_foreign: object
) -> None:
    error = refusal(tmp_path / "x.json", json.dumps(document).encode())
    assert error.is_foreign is is_foreign
    assert pickle.loads(pickle.dumps(error)).is_foreign is is_foreign  # noqa: S301 - our own


@pytest.mark.parametrize("name", ["png", "apple-double"])
def test_picture_looks_like_no_experiment(tmp_path: Path, name: str) -> None:
    assert refusal(tmp_path / "x.json", BINARY[name][0]).is_foreign


@pytest.mark.parametrize("name", ["gzip", "pickle-4", "environment"])
def test_other_data_may_have_been_an_experiment(tmp_path: Path, name: str) -> None:
    assert not refusal(tmp_path / "x.json", BINARY[name][0]).is_foreign
