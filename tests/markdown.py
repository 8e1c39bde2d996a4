"""Markdown as a renderer of GitHub's dialect shows it, and text that might break out of a cell."""

from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

RENDERER = MarkdownIt("gfm-like")
HOSTILE = [
    "<script>alert(1)<",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "![x](https:evil.example)",
    "a|b\\|c\\\\|d|",
    "`a` ``b`` ```c",
    "**bold** _it_ ~~gone~~ # head",
    "&lt;&amp;&#64;\\&copy;",
    "https:evil.example www.evil.example",
    "@somebody #1 :smile: GH-1",
    "<details>",
    "--> <!-- $x$ \\",
    "`",
    " x ",
]


def rows(text: str) -> Iterator[list[Token]]:
    """Yield the cells of each row of each table, without the heads."""
    row: list[Token] = []
    is_cell = False
    for token in RENDERER.parse(text):
        if token.type == "td_open":
            is_cell = True
        elif token.type == "inline" and is_cell:
            row.append(token)
            is_cell = False
        elif token.type == "tr_close":
            if row:
                yield row
            row = []


def shown(cell: Token) -> str:
    """Return what a reader sees in a cell, which is one code span or plain text."""
    kinds = [child.type for child in cell.children or ()]
    assert kinds in ([], ["text"], ["code_inline"]), cell
    return "".join(child.content for child in cell.children or ())


def html(text: str) -> list[str]:
    """Return the HTML that stands in the text, which Markdown passes on."""
    tokens = RENDERER.parse(text)
    every = [*tokens, *(child for token in tokens for child in token.children or ())]
    return [token.content.strip() for token in every if token.type.startswith("html")]
