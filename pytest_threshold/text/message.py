"""A message: the text that is printed, its usual cause, and its cure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message.

    `text` is the format string of what is printed. `cause` and `cure` appear only on the
    documentation's page of messages.
    """

    text: str
    cause: str
    cure: str


class Messages(Mapping[str, Message]):
    """A table of messages, by name.

    >>> table = Messages({"limit": Message(text="found {found}", cause="too many", cure="fewer")})
    >>> table.text("limit", found=3)
    'found 3'
    """

    def __init__(self, rows: Mapping[str, Message]) -> None:
        self._rows = dict(rows)

    def __getitem__(self, name: str) -> Message:
        return self._rows[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def text(self, name: str, /, **fields: object) -> str:
        """Return the text of a message with its fields filled in.

        Raises:
            KeyError: there is no such message, or a field of its text is missing.

        """
        return self[name].text.format(**fields)
