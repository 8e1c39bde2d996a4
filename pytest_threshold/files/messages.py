"""Why the bytes of a file cannot be had."""

from pytest_threshold.text.message import Message, Messages

FILE_RULES = Messages(
    {
        "name": Message(
            text="must have a printable UTF-8 name without a workflow command",
            cause="The name holds control characters, bytes that are not UTF-8, or text that a CI "
            "runner would obey; it is shown with escapes.",
            cure="Rename the file.",
        ),
        "kind": Message(
            text="must be a regular file, found {found}",
            cause="Something else has the name of an experiment: a directory, a FIFO, a socket or "
            "a device.",
            cure="Remove it, or give it a name that does not end in `.json`.",
        ),
        "size": Message(
            text="must be at most {limit} MiB, found {found}",
            cause="A curve of a million thresholds takes about 40 MB, so this is probably another "
            "kind of file.",
            cure="Write fewer thresholds, and nothing else that is large.",
        ),
        "unreadable": Message(
            text="must be readable, found: {trouble}",
            cause="The operating system does not let the gate read the file; it says why.",
            cure="Give the user who runs the gate permission to read the file.",
        ),
        "broken_link": Message(
            text="must be readable, found a link to a file that does not exist",
            cause="A data tool keeps its files behind links and has not fetched this one.",
            cure="Fetch the data before the gate runs, or remove the link.",
        ),
        "impossible_path": Message(
            text="must be readable, found a path that no file can have",
            cause="`load_experiment` was given a path with a zero byte in it.",
            cure="Give the path of a file.",
        ),
    }
)
"""Rules for a file before its content is looked at."""
