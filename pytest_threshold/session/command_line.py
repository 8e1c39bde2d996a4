"""Read pytest's command line: which paths and options were typed, and whether pytest misread any.

pytest adds the words of ``addopts`` to the command line. To distinguish them, its own parser is run
again over the typed words alone.
"""

from __future__ import annotations

import os
import shlex
from contextlib import chdir
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pytest_threshold.discovery.scope import Argument
from pytest_threshold.options import OPTIONS, parser_key
from pytest_threshold.session.isolation import bare_configuration
from pytest_threshold.session.messages import SETTING_ERRORS
from pytest_threshold.text.printable import excerpt, listed, printable

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable, Iterator, Mapping

_SHOWN_OPTIONS = 3


def typed_arguments(config: pytest.Config) -> tuple[Argument, ...] | None:
    """Return the typed arguments, without those of ``addopts``; None if there are none."""
    if config.args_source is not pytest.Config.ArgsSource.ARGS:
        return None
    if parser_key not in config.stash:  # the plugin was loaded too late, by a conftest file
        return arguments_of(config, config.args)
    texts = _parsed_words(config, config.invocation_params.args).file_or_dir
    return arguments_of(config, texts) if texts else None


def typed_options(config: pytest.Config) -> tuple[str, ...]:
    """Return the typed options that make no sense in a run without experiments.

    ``--experiments-require-all`` is not one of them, because it fails such a run by itself.
    """
    if parser_key not in config.stash:
        return ()
    typed = vars(_parsed_words(config, config.invocation_params.args))
    return tuple(
        option.flag
        for option in OPTIONS
        if option.changes_verdicts and typed.get(option.key) not in (None, False)
    )


def _parsed_words(config: pytest.Config, words: Iterable[str | os.PathLike[str]]) -> Namespace:
    """Parse some words of the command line with pytest's own parser."""
    return config.stash[parser_key].parse_known_args([os.fspath(word) for word in words])


def arguments_of(config: pytest.Config, texts: Iterable[str]) -> tuple[Argument, ...]:
    """Parse the texts of arguments. With ``--pyargs``, names of modules are left out."""
    arguments = [_argument(text, config.invocation_params.dir) for text in texts]
    if config.getoption("pyargs"):
        arguments = [argument for argument in arguments if os.path.lexists(argument.path)]
    return tuple(arguments)


def _argument(text: str, directory: Path) -> Argument:
    node_id, bracket, parameters = text.partition("[")
    path, *names = node_id.split("::")
    if names:
        names[-1] += bracket + parameters
    return Argument(path=Path(os.path.abspath(directory / path)), names=tuple(names))


def check_option_form(config: pytest.Config) -> None:
    """Refuse an option whose value made pytest choose the wrong configuration file.

    pytest chooses rootdir and configuration file before it knows the options of plugins. At that
    point it takes the value in ``--experiments PATH`` for a path to collect. ``--experiments=PATH``
    is not affected.

    Raises:
        pytest.UsageError: pytest would have chosen others without our values.

    """
    words = [*shlex.split(os.environ.get("PYTEST_ADDOPTS", "")), *config.invocation_params.args]
    options = {option.flag: option.key for option in OPTIONS if option.metavar}
    is_possible = any(str(word) in options or str(word).startswith("@") for word in words)
    if not is_possible or hasattr(config, "workerinput") or parser_key not in config.stash:
        return
    with chdir(config.invocation_params.dir):  # a conftest file may have changed the directory
        expected = _configuration_without_ours(_parsed_words(config, words))
    if (expected.rootpath, expected.inipath) == (config.rootpath, config.inipath):
        return
    text = SETTING_ERRORS.text(
        "option_form",
        options=listed(list(_options_with_paths(config, options)), _SHOWN_OPTIONS),
        used=printable(str(config.inipath or config.rootpath)),
        expected=printable(str(expected.inipath or expected.rootpath)),
    )
    raise pytest.UsageError(text)


def _options_with_paths(config: pytest.Config, options: Mapping[str, str]) -> Iterator[str]:
    """Yield each option whose value is an existing path, for the message."""
    for option, name in options.items():
        values = config.getoption(name) or ()
        for value in [values] if isinstance(values, str) else values:
            if "\0" not in value and os.path.lexists(config.invocation_params.dir / value):
                yield f"{option}={excerpt(value)}"


def _configuration_without_ours(parsed: Namespace) -> pytest.Config:
    """Return the configuration that pytest would have chosen without the options of the gate."""
    own = {"--config-file": parsed.inifilename, "--rootdir": parsed.rootdir}
    chosen = [f"{option}={value}" for option, value in own.items() if value]
    return bare_configuration([*chosen, "--", *parsed.file_or_dir])
