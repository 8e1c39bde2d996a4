"""One run of the gate, as hooks and nodes share it."""

from __future__ import annotations

import os
import warnings
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from pytest_threshold import ExperimentWarning
from pytest_threshold.account import Account
from pytest_threshold.conftests import ConftestHooks
from pytest_threshold.discovery import Discovery, discover
from pytest_threshold.printable import listed, printable
from pytest_threshold.settings import Settings, read_settings
from pytest_threshold.suspicion import coincidences

if TYPE_CHECKING:
    from typing import Self

    import pytest

    from pytest_threshold.discovery import FoundExperiment

_SHOWN_ROOTS = 5


@dataclass(kw_only=True)
class Gate:
    """What was asked for, what was found, and what has become of it so far.

    `records_warnings` is whether pytest does so. `are_handed_out` is whether pytest has got the
    items of all experiments.
    """

    settings: Settings
    discovery: Discovery
    account: Account
    conftest_hooks: ConftestHooks
    records_warnings: bool
    are_handed_out: bool = False

    @classmethod
    def prepare(cls, config: pytest.Config) -> Self:
        """Read the settings and find the experiments.

        Raises:
            pytest.UsageError: a setting or a root is unusable.

        """
        settings = read_settings(config)
        discovery = discover(settings)
        return cls(
            settings=settings,
            discovery=discovery,
            account=Account(found.node_path for found in discovery.experiments),
            conftest_hooks=ConftestHooks(config),
            records_warnings=config.pluginmanager.has_plugin("warnings"),
        )

    @property
    def is_wanted(self) -> bool:
        """Whether anybody asked for experiments."""
        return bool(self.settings.roots or self.settings.is_exclusive or self.discovery.experiments)

    @cached_property
    def reachable(self) -> tuple[FoundExperiment, ...]:
        """The experiments of this run, and those below roots that no given path reaches.

        Raises:
            pytest.UsageError: one of those roots is unusable.

        """
        if not self.discovery.idle_roots:
            return self.discovery.experiments
        return discover(replace(self.settings, are_always_used=True)).experiments

    @property
    def falls_short(self) -> bool:
        """Whether an otherwise green run must fail: it judged too little, or found copies."""
        if self.account.objections:
            return True
        if self.settings.requires_all:
            return not self.account.is_complete
        return bool(self.account.lost) and not self.settings.executes_nothing

    def source(self, node_path: str) -> str:
        """Return the path of an experiment for messages, printable: see `file`."""
        return printable(self.file(node_path))

    def file(self, node_path: str) -> str:
        """Return the path of an experiment, relative to where pytest was started."""
        if self._starts_in_rootdir or os.path.isabs(node_path):
            return node_path
        return os.path.relpath(self.settings.rootdir / node_path, self.settings.directory)

    @cached_property
    def _starts_in_rootdir(self) -> bool:
        return self.settings.directory == self.settings.rootdir

    def warn(self, message: str, source: str, line: int) -> bool:
        """Warn of something in a file, and return whether a filter makes an error of the warning.

        Python would show the whole line of a file that it can read. pytest is kept from that (see
        `GateHooks.pytest_warning_recorded`); where it records no warnings the file is not named.
        """
        filename = source if self.records_warnings else "<experiment>"
        try:
            warnings.warn_explicit(message, ExperimentWarning, filename, line, module=__package__)
        except ExperimentWarning:
            return True
        return False

    def object_to_contradictions(self) -> None:
        """Object to every failure that no verdict shows: a hook of others, for instance."""
        self.account.objections += [
            f"{self.source(path)}: the gate passed it, but its test failed"
            for path in self.account.contradictions
        ]

    def warn_of_coincidences(self) -> None:
        """Warn of experiments that look like copies; remember the warnings that are errors."""
        for paths, message in coincidences(self.account.verdicts, shown=self.source):
            if self.warn(message, self.source(paths[0]), 1):
                self.account.objections.append(message)

    @property
    def header(self) -> str:
        """One line for the head of the report: roots, target and rules."""
        return f"experiments: {self._places()} ({self.settings.rules.in_words})"

    def _places(self) -> str:
        named = (found.node_path for found in self.discovery.named.values())
        places = list(dict.fromkeys((*self.discovery.used_roots, *named)))
        idle = listed(self.discovery.idle_roots, _SHOWN_ROOTS)
        if not places:
            return f"none, no given path reaches {idle}" if idle else "none, no root given"
        used = listed(places, _SHOWN_ROOTS)
        return f"{used}; no given path reaches {idle}" if idle else used
