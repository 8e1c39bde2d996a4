"""Recognise files that are not JSON by their first bytes or lines."""

from __future__ import annotations

import codecs
import re
import zlib
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

FOREIGN_KINDS = frozenset({"no_data", "apple_double"})
"""The mistakes in files that nobody meant to be experiments."""

_SAMPLE = 4096  # bytes or characters; enough to recognise a kind
_LINES = 20  # lines; enough to recognise a kind

_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f]")
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of file: its name in messages, and the entry of `MISTAKES` with its cure.

    `help` fills a field of the cure, such as the program that reads the files.
    """

    name: str
    mistake: str
    help: str = ""


def _compressed(name: str, program: str) -> Kind:
    return Kind(name=name, mistake="compressed", help=program)


def _data(name: str, reader: str) -> Kind:
    return Kind(name=name, mistake="other_data", help=reader)


_ZIP = Kind(name="a zip archive", mistake="archive")
_PICKLE = Kind(name="a Python pickle", mistake="pickle")
_TIFF = Kind(name="a TIFF picture", mistake="no_data")
_BINARY = Kind(name="binary data", mistake="binary")
_ENCRYPTED = Kind(name="encrypted data", mistake="encrypted")

# The first bytes of each kind. No JSON text can start with any of them.
_STARTS = {
    b"\x1f\x8b": _compressed("gzip data", "gzip -dc"),
    b"\xfd7zXZ\x00": _compressed("xz data", "xz -dc"),
    b"\x28\xb5\x2f\xfd": _compressed("Zstandard data", "zstd -dc"),
    b"\x04\x22\x4d\x18": _compressed("LZ4 data", "lz4 -dc"),
    b"\xff\x06\x00\x00sNaPpY": _compressed("Snappy data", "snzip -dc"),
    b"]\x00\x00": _compressed("LZMA data", "xz -dc --format=lzma"),
    b"PK\x03\x04": _ZIP,
    b"PK\x05\x06": _ZIP,
    b"PK\x07\x08": _ZIP,
    b"7z\xbc\xaf\x27\x1c": Kind(name="a 7z archive", mistake="archive"),
    b"Rar!\x1a\x07": Kind(name="a RAR archive", mistake="archive"),
    **{bytes((0x80, protocol)): _PICKLE for protocol in range(2, 6)},
    b"(dp0\n": _PICKLE,
    b"(lp0\n": _PICKLE,
    b"}q\x00": _PICKLE,
    b"]q\x00": _PICKLE,
    b"\x93NUMPY": _data("a NumPy array", "numpy.load()"),
    b"\x89HDF\r\n\x1a\n": _data("HDF5", "h5py"),
    b"Obj\x01": _data("Avro", "fastavro"),
    b"SQLite format 3\x00": _data("an SQLite database", "sqlite3"),
    b"X\n\x00\x00\x00": _data("data of R", "readRDS() of R"),
    b"CDF\x01": _data("NetCDF", "xarray.open_dataset()"),
    b"\x89PNG\r\n\x1a\n": Kind(name="a PNG picture", mistake="no_data"),
    b"\xff\xd8\xff": Kind(name="a JPEG picture", mistake="no_data"),
    b"GIF87a": Kind(name="a GIF picture", mistake="no_data"),
    b"GIF89a": Kind(name="a GIF picture", mistake="no_data"),
    b"II*\x00": _TIFF,
    b"MM\x00*": _TIFF,
    b"%PDF-": Kind(name="a PDF document", mistake="no_data"),
    b"\x7fELF": Kind(name="a program", mistake="no_data"),
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": Kind(name="an old Office document", mistake="no_data"),
    b"\x00\x05\x16\x07": Kind(name="an AppleDouble file of macOS", mistake="apple_double"),
    b"\x00\x05\x16\x00": Kind(name="an AppleSingle file of macOS", mistake="apple_double"),
    b"\x00GITCRYPT\x00": Kind(name="a file encrypted by git-crypt", mistake="encrypted"),
    b"-----BEGIN PGP MESSAGE": _ENCRYPTED,
    b"age-encryption.org/": _ENCRYPTED,
    b"$ANSIBLE_VAULT;": _ENCRYPTED,
    b"version https://git-lfs.github.com/spec/": Kind(
        name="a Git LFS pointer", mistake="lfs_pointer"
    ),
    b"version https://hawser.github.com/spec/": Kind(
        name="a Git LFS pointer", mistake="lfs_pointer"
    ),
    b"/annex/objects/": Kind(name="a git-annex pointer", mistake="annex_pointer"),
    b"Traceback (most recent call last):": Kind(name="an error of Python", mistake="traceback"),
}
# The first bytes of kinds that are not text. A text could start with them, too.
_STARTS_OF_BINARY = {
    b"BZh": _compressed("bzip2 data", "bzip2 -dc"),
    b"PAR1": _data("Parquet", "pandas.read_parquet()"),
    b"ARROW1": _data("Arrow or Feather data", "pandas.read_feather()"),
    b"FEA1": _data("Feather data", "pandas.read_feather()"),
    b"ORC": _data("ORC", "pandas.read_orc()"),
    b"RDX": _data("data of R", "load() of R"),
    b"MATLAB 5.0 MAT-file": _data("a MATLAB file", "scipy.io.loadmat()"),
    b"Salted__": _ENCRYPTED,
}
_TAR = Kind(name="a tar archive", mistake="archive")
_TAR_MARK = slice(257, 262)  # the offset of "ustar" in a tar archive
_ZLIB_STARTS = (b"x\x01", b"x^", b"x\x9c", b"x\xda")

_MARKS = {
    b"\xff\xfe\x00\x00": "utf-32-le",
    b"\x00\x00\xfe\xff": "utf-32-be",
    b"\xff\xfe": "utf-16-le",
    b"\xfe\xff": "utf-16-be",
}
# The pattern of NUL bytes at the start of UTF-16 and UTF-32. A JSON text starts with two ASCII
# characters (RFC 4627, section 3).
_NULS: Mapping[tuple[bool, ...], str] = {
    (True, True, True, False): "utf-32-be",
    (True, False, True, False): "utf-16-be",
    (False, True, True, True): "utf-32-le",
    (False, True, False, True): "utf-16-le",
}

_TEXT_STARTS = (
    (
        re.compile(
            r"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body)\b",
            re.IGNORECASE | re.DOTALL,
        ),
        "an HTML page",
        "html",
    ),
    (re.compile(r"\s*<(\?xml\b|([A-Za-z][\w:.-]*)[\s>].*</\2>)", re.DOTALL), "XML", "xml"),
    (re.compile(r"(?:.*\n)*?outs:\n- (?:md5|etag|hash): "), "a DVC pointer", "dvc_pointer"),
    (re.compile(r"(?:eyJ|eyAi|ewo)[A-Za-z0-9+/]{20}"), "base64", "base64"),
    (re.compile(r"[\w.~/\\-]{1,1000}\.json\s*\Z"), "the path of a file", "path_as_text"),
)
_YAML_LINE = re.compile(r"\s*(#.*|---.*|- .*|['\"]?[\w .-]+['\"]?:( .*)?|[\]}],?)\s*")
_YAML_START = re.compile(
    r"^(%YAML|---\s*$|(- |  )?(model_id|issuer|experiment_date|threshold_arr|recall_arr)\s*:)",
    re.MULTILINE,
)
_CONFLICT = re.compile(r"^([<>|]{7}( .*)?|={7})\r?$", re.MULTILINE)
_CELL_NUMBER = re.compile(r'"?[-+]?([0-9]*[.,])?[0-9]+([eE][-+]?[0-9]+)?"?')


def kind_of_bytes(content: bytes) -> Kind | None:
    """Return the kind of a file if its first bytes prove it, otherwise None."""
    kind = _kind_by_start(content, _STARTS)
    if kind:
        return kind
    if content[_TAR_MARK] == b"ustar":
        return _TAR
    if content.startswith(_ZLIB_STARTS) and _is_zlib(content):
        return _compressed("zlib data", "zlib.decompress()")
    return None


def _kind_by_start(content: bytes, kinds: Mapping[bytes, Kind]) -> Kind | None:
    return next((kind for start, kind in kinds.items() if content.startswith(start)), None)


def _is_zlib(content: bytes) -> bool:
    try:
        return bool(zlib.decompressobj().decompress(content[:_SAMPLE], 1))
    except zlib.error:
        return False


def kind_of_binary(content: bytes) -> Kind | None:
    """Return the kind of a file that is not text in any encoding based on ASCII; None for text.

    Control characters show that it is not. Content that starts like JSON, or is UTF-8, may have a
    few of them.
    """
    sample = content[:_SAMPLE]
    if not sample.strip(b"\0"):
        return Kind(name="zero bytes only", mistake="zero_bytes")
    is_json_like = sample.lstrip().startswith((b"{", b"[", b'"'))
    if is_json_like:
        sample = sample.rstrip(b"\0")  # a crash can leave zero bytes after a text
    controls = len(_CONTROLS.findall(sample))
    is_utf_8 = _decoded(sample, "utf-8") is not None
    others = 0 if is_utf_8 else len(_BEYOND_ASCII.findall(sample))
    if is_json_like or (is_utf_8 and b"\0" not in sample):
        is_binary = controls * 20 > len(sample) or others * 2 > len(sample)
    else:
        is_binary = controls > 0 or others * 3 > len(sample)
    return (_kind_by_start(content, _STARTS_OF_BINARY) or _BINARY) if is_binary else None


def wide_encoding(content: bytes) -> str | None:
    """Return the UTF-16 or UTF-32 encoding of a text, with or without a mark; None for another."""
    for mark, encoding in _MARKS.items():
        if content.startswith(mark) and _is_text(content[len(mark) :], encoding):
            return encoding
    encoding_by_nuls = _NULS.get(tuple(byte == 0 for byte in content[:4]))
    return encoding_by_nuls if encoding_by_nuls and _is_text(content, encoding_by_nuls) else None


def _is_text(content: bytes, encoding: str) -> bool:
    """Whether bytes start like a text in an encoding."""
    start = _decoded(content[:_SAMPLE], encoding)
    return start is not None and all(
        character.isprintable() or character.isspace() for character in start
    )


def _decoded(sample: bytes, encoding: str) -> str | None:
    """Decode the first bytes of a file. They may end within a character."""
    try:
        return codecs.getincrementaldecoder(encoding)().decode(sample)
    except UnicodeDecodeError:
        return None


def kind_of_text(text: str, offset: int) -> Kind | None:
    """Return the kind of a text that is not JSON. The JSON parser stopped at `offset`."""
    if _CONFLICT.match(text, offset):
        return Kind(name="a merge conflict", mistake="merge_conflict")
    if text.startswith("\0", offset):
        return Kind(name="zero bytes", mistake="zero_bytes")
    start = text[:_SAMPLE]
    for pattern, name, mistake in _TEXT_STARTS:
        if pattern.match(start):
            return Kind(name=name, mistake=mistake)
    if _is_csv(start):
        return Kind(name="CSV", mistake="csv")
    return Kind(name="YAML", mistake="yaml") if _is_yaml(start) else None


def _first_lines(start: str) -> list[str]:
    """Return the first lines that are not blank. The last one may be cut."""
    return list(islice(filter(str.strip, start.splitlines()), _LINES))


def _is_csv(start: str) -> bool:
    """Whether the first lines have equally many cells, and all but the first have a number."""
    lines = _first_lines(start)[:3]
    return any(_is_table(lines, delimiter) for delimiter in (";", "\t", ","))


def _is_table(lines: list[str], delimiter: str) -> bool:
    rows = [[cell.strip() for cell in line.split(delimiter)] for line in lines]
    if len(rows) < 2 or len(rows[0]) < 2:  # noqa: PLR2004 - a table has rows and columns
        return False
    widths = {len(row) for row in rows}
    is_bracketed = lines[0].lstrip().startswith(("{", "["))
    return (
        len(widths) == 1
        and not is_bracketed
        and all(any(map(_CELL_NUMBER.fullmatch, row)) for row in rows[1:])
    )


def _is_yaml(start: str) -> bool:
    """Whether the first lines are those of a YAML mapping that has one of the five keys."""
    lines = _first_lines(start)
    if start.lstrip().startswith(("{", "[", '"')):
        return False
    return bool(_YAML_START.search(start)) and all(map(_YAML_LINE.fullmatch, lines[:3]))
