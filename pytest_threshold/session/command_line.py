"""What stands on pytest's command line: its paths, who typed them, and what our values changed."""

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
    """Return the arguments that somebody typed, None if there are none; ``addopts`` has others."""
    if config.args_source is not pytest.Config.ArgsSource.ARGS:
        return None
    if parser_key not in config.stash:  # the plugin came too late to see it
        return arguments_of(config, config.args)
    texts = _parsed_words(config, config.invocation_params.args).file_or_dir
    return arguments_of(config, texts) if texts else None


def typed_options(config: pytest.Config) -> tuple[str, ...]:
    """Return the options that somebody typed and that ask for experiments to be judged.

    ``--experiments-require-all`` is none of them: it fails the run by itself.
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
    """Return what pytest's parser makes of a part of the command line."""
    return config.stash[parser_key].parse_known_args([os.fspath(word) for word in words])


def arguments_of(config: pytest.Config, texts: Iterable[str]) -> tuple[Argument, ...]:
    """Return the arguments that these texts are; names of modules (``--pyargs``) are left out."""
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
    """Refuse values that made pytest look elsewhere for its configuration.

    pytest chooses rootdir and configuration file before it knows the options of plugins, and takes
    a value after a space for one of its own paths.

    Raises:
        pytest.UsageError: without our values it would have chosen others.

    """
    words = [*shlex.split(os.environ.get("PYTEST_ADDOPTS", "")), *config.invocation_params.args]
    options = {option.flag: option.key for option in OPTIONS if option.metavar}
    is_possible = any(str(word) in options or str(word).startswith("@") for word in words)
    if not is_possible or hasattr(config, "workerinput") or parser_key not in config.stash:
        return
    with chdir(config.invocation_params.dir):  # where a conftest file may have left
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
    """Yield each option whose value is the path of something that exists."""
    for option, name in options.items():
        values = config.getoption(name) or ()
        for value in [values] if isinstance(values, str) else values:
            if "\0" not in value and os.path.lexists(config.invocation_params.dir / value):
                yield f"{option}={excerpt(value)}"


def _configuration_without_ours(asked: Namespace) -> pytest.Config:
    """Return the configuration that pytest would have chosen without the options of the gate."""
    own = {"--config-file": asked.inifilename, "--rootdir": asked.rootdir}
    chosen = [f"{option}={value}" for option, value in own.items() if value]
    return bare_configuration([*chosen, "--", *asked.file_or_dir])
