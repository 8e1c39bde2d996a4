"""Why a receipt is refused."""

import json

from pytest_threshold.errors import UsageError
from pytest_threshold.receipts.messages import RECEIPT_ERRORS, RECEIPT_RULES
from pytest_threshold.text.printable import excerpt


class NoReceiptError(UsageError):
    """A file cannot be a receipt at all, whatever happened to it; the text is the usage error."""

    def __init__(self, path: str, trouble: str) -> None:
        name = excerpt(path) or "''"
        super().__init__(RECEIPT_ERRORS.text("no_receipt", name=name, trouble=trouble))


class UnsoundReceiptError(Exception):
    """A receipt breaks a rule of its form or contradicts itself; the text lacks its subject."""


def unsound(rule: str, **fields: object) -> UnsoundReceiptError:
    """Return the error that a receipt breaks one of `RECEIPT_RULES`."""
    return UnsoundReceiptError(RECEIPT_RULES.text(rule, **fields))


def shown_value(value: object) -> str:
    """Return a JSON value for a message, printable and not too long."""
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "an array"
    return excerpt(json.dumps(value))
