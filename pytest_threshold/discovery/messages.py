"""Why experiments cannot be searched for."""

from pytest_threshold.text.message import Message, Messages

SEARCH_ERRORS = Messages(
    {
        "empty_root": Message(
            text="a root of experiments must not be empty text",
            cause="`--experiments=` was given without a path, often by a variable that is not set.",
            cure="Give a path.",
        ),
        "missing_root": Message(
            text="the root {name} does not exist",
            cause="The path is wrong, or relative to another directory: roots on the command line "
            "are relative to the current one, roots in the configuration file to the rootdir.",
            cure="Give the path of a directory or file that exists.",
        ),
        "barren_root": Message(
            text="the root {name} holds no experiment (no *.json)",
            cause="The directory is empty, or the training job wrote elsewhere. A gate does not "
            "pass because there was nothing to judge.",
            cure="Give the directory that the experiments are in.",
        ),
        "foreign_root": Message(
            text="the root {name} must be a directory or a *.json file",
            cause="The file has another name than an experiment has.",
            cure="Give a directory, or rename the file.",
        ),
        "unreadable_directory": Message(
            text="cannot read the directory {name}: {trouble}",
            cause="The gate cannot know whether experiments are in there.",
            cure="Give permission to read it, or pass it over with `--ignore`.",
        ),
        "path_encoding": Message(
            text="a path must be UTF-8, found {name}",
            cause="The command line holds bytes that are not UTF-8.",
            cure="Rename the file or directory.",
        ),
        "missing_argument": Message(
            text="file or directory not found: {name}",
            cause="A path on the command line does not exist.",
            cure="Correct the path.",
        ),
        "irregular_argument": Message(
            text="{name} is no regular file and can only be judged as a root",
            cause="pytest cannot resolve a path to a FIFO or a broken link.",
            cure="Give it with `--experiments=`, or remove it.",
        ),
        "missing_item": Message(
            text="not found: {name} (an experiment has one item, {item})",
            cause="Something else than `::threshold` follows the path of an experiment.",
            cure="Give the path alone.",
        ),
    }
)
"""Usage errors about roots and paths."""
