"""One run of the gate, as hooks and nodes share it."""

from __future__ import annotations

import os
import warnings
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

import pytest

from pytest_threshold import ExperimentWarning
from pytest_threshold.discovery.search import discover
from pytest_threshold.judging.account import Account
from pytest_threshold.judging.suspicion import coincidences
from pytest_threshold.reports.report import Report, ReportedExperiment
from pytest_threshold.session.conftests import ConftestHooks
from pytest_threshold.session.messages import SETTING_ERRORS
from pytest_threshold.session.settings import Settings, read_settings
from pytest_threshold.text.printable import listed, printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import Self

    from pytest_threshold.discovery.found import Discovery, FoundExperiment

_SHOWN_ROOTS = 5
_SHOWN_FILES = 20


@dataclass(kw_only=True)
class Gate:
    """What was asked for, what was found, and what has become of it so far.

    `records_warnings` is whether pytest does so. `has_all_items` is whether pytest has got the
    items of all experiments.
    """

    settings: Settings
    discovery: Discovery
    account: Account
    conftest_hooks: ConftestHooks
    records_warnings: bool
    has_all_items: bool = False

    @classmethod
    def prepare(cls, config: pytest.Config) -> Self:
        """Read the settings and find the experiments.

        Raises:
            pytest.UsageError: a setting or a root is unusable, or there is an option of the gate
                and nothing to judge.

        """
        settings = read_settings(config)
        discovery = discover(settings.scope)
        if settings.options and not (settings.scope.roots or discovery.experiments):
            raise pytest.UsageError(
                SETTING_ERRORS.text("no_root", options=", ".join(settings.options))
            )
        if settings.typed_options and not discovery.experiments:
            fields = {"options": ", ".join(settings.typed_options)}
            roots = listed(discovery.idle_roots, _SHOWN_ROOTS)
            raise pytest.UsageError(SETTING_ERRORS.text("idle_option", roots=roots, **fields))
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
        return self.settings.is_asked_for or bool(self.discovery.experiments)

    @cached_property
    def reachable(self) -> tuple[FoundExperiment, ...]:
        """The experiments of this run, and those below roots that no given path reaches.

        Raises:
            UsageError: one of those roots is unusable.

        """
        if not self.discovery.idle_roots:
            return self.discovery.experiments
        return discover(replace(self.settings.scope, are_always_used=True)).experiments

    def would_judge(self, path: Path) -> bool:
        """Whether a file is among the experiments, or would be if it existed."""
        return self.discovery.would_find(path, self.settings.scope.ignored)

    @property
    def falls_short(self) -> bool:
        """Whether an otherwise green run must fail: see `shortcomings`, and objections."""
        return bool(self.account.objections) or any(self.shortcomings())

    def shortcomings(self) -> Iterator[str]:
        """Yield what keeps a run from being green, a line each, whatever its exit code is now."""
        account = self.account
        if account.unforgiven:
            yield f"the gate refused {self._files(account.unforgiven)}"
        if self._has_lost:
            yield f"not judged: {self._files(account.lost)}"
        yield from self._missed()

    @property
    def _has_lost(self) -> bool:
        return bool(self.account.lost) and not self.settings.executes_nothing

    def _missed(self) -> Iterator[str]:
        """Yield what a run must judge that was asked for all, and did not."""
        name, account = self.settings.requires_all, self.account
        if name and self.discovery.idle_roots:
            roots = listed(self.discovery.idle_roots, _SHOWN_ROOTS)
            yield f"{name}: no given path reaches {roots}"
        if name and not account.is_complete:
            missed, all_ = len(account.found) - len(account.verdicts), len(account.found)
            yield f"{name}: {missed} of {all_} experiments were not judged"

    def _files(self, node_paths: Iterable[str]) -> str:
        return listed([self.source(path) for path in sorted(node_paths)], _SHOWN_FILES)

    def source(self, node_path: str) -> str:
        """Return the path of an experiment for messages, printable: see `file`."""
        return printable(self.file(node_path))

    def file(self, node_path: str) -> str:
        """Return the path of an experiment, relative to where pytest was started."""
        if self._starts_in_rootdir or os.path.isabs(node_path):
            return node_path
        return os.path.relpath(self.settings.scope.rootdir / node_path, self.settings.directory)

    @cached_property
    def _starts_in_rootdir(self) -> bool:
        return self.settings.directory == self.settings.scope.rootdir

    def warn(self, message: str, source: str, line: int) -> bool:
        """Warn of something in a file, and return whether a filter makes an error of the warning.

        Python would show the whole line of a file that it can read. pytest is kept from that (see
        `GateHooks.pytest_warning_recorded`); where it records no warnings the file is not named.
        """
        filename = source if self.records_warnings else "<experiment>"
        try:
            warnings.warn_explicit(
                message, ExperimentWarning, filename, line, module="pytest_threshold"
            )
        except ExperimentWarning:
            return True
        return False

    def close(self, *, is_green: bool) -> None:
        """Object to all that the verdicts do not show; `is_green` is whether the run would pass.

        That is every test that went another way than its verdict, by a hook of others for instance,
        and what was not judged although all was asked for.
        """
        self.account.objections += [
            f"{self.source(path)}: the gate {way}"
            for path, way in self.account.contradictions(is_green=is_green)
        ]
        if is_green and self._has_lost:
            lost = self._files(self.account.lost)
            self.account.objections.append(f"the run would pass without judging {lost}")
        self.account.objections += self._missed()
        self.warn_of_coincidences()

    def warn_of_coincidences(self) -> None:
        """Warn of experiments that look like copies; remember the warnings that are errors."""
        for paths, message in coincidences(self.account.verdicts, shown=self.source):
            if self.warn(message, self.source(paths[0]), 1):
                self.account.objections.append(message)

    def report(self) -> Report:
        """Return what has become of the run so far, as reports have it."""
        experiments = [
            ReportedExperiment(
                file=self.file(found.node_path),
                path=found.path,
                verdict=self.account.verdicts.get(found.node_path),
            )
            for found in self.discovery.experiments
        ]
        return Report(
            created=datetime.now(UTC),
            rules=self.settings.rules,
            experiments=tuple(sorted(experiments, key=lambda each: each.order)),
            objections=tuple(self.account.objections),
            passed_over=self.discovery.passed_over,
            account=self.account.in_words,
        )

    @property
    def header(self) -> str:
        """One line for the head of the report: roots, target and rules."""
        line = f"experiments: {self._places()} ({self.settings.rules.in_words})"
        if self.discovery.experiments and self.settings.rules.refuse_nothing:
            return f"{line}; no rule set: every sound experiment passes"
        return line

    def _places(self) -> str:
        named = (found.node_path for found in self.discovery.named.values())
        places = list(dict.fromkeys((*self.discovery.used_roots, *named)))
        idle = listed(self.discovery.idle_roots, _SHOWN_ROOTS)
        if not places:
            return f"none, no given path reaches {idle}" if idle else "none, no root given"
        used = listed(places, _SHOWN_ROOTS)
        return f"{used}; no given path reaches {idle}" if idle else used
