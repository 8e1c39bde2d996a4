"""The state of one run of the gate, which hooks and items share."""

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
    """The settings, the experiments found, and the account of a run.

    `records_warnings` is whether pytest's plugin for warnings is active. `has_all_items` is whether
    pytest has received the items of all experiments.
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
            pytest.UsageError: a setting or a root is unusable, or options of the gate are given
                but there is nothing to judge.

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
        """Whether the run has settings of the gate, or an experiment among its arguments."""
        return self.settings.is_asked_for or bool(self.discovery.experiments)

    @cached_property
    def reachable(self) -> tuple[FoundExperiment, ...]:
        """The experiments of all roots, including roots that no given path reaches.

        Raises:
            UsageError: one of those roots is unusable.

        """
        if not self.discovery.idle_roots:
            return self.discovery.experiments
        return discover(replace(self.settings.scope, are_always_used=True)).experiments

    def would_judge(self, path: Path) -> bool:
        """Whether the next run would judge a file of this path, which need not exist yet."""
        return self.discovery.would_find(path, self.settings.scope.ignored)

    @property
    def falls_short(self) -> bool:
        """Whether a run that would exit 0 must fail, for `shortcomings` or objections."""
        return bool(self.account.objections) or any(self.shortcomings())

    def shortcomings(self) -> Iterator[str]:
        """Yield a line for each reason why the run must not exit 0."""
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
        """Yield what was not judged although the run requires all experiments."""
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
        """Return the printable path of an experiment, for messages."""
        return printable(self.file(node_path))

    def file(self, node_path: str) -> str:
        """Return the path of an experiment relative to the directory where pytest was started."""
        if self._starts_in_rootdir or os.path.isabs(node_path):
            return node_path
        return os.path.relpath(self.settings.scope.rootdir / node_path, self.settings.directory)

    @cached_property
    def _starts_in_rootdir(self) -> bool:
        return self.settings.directory == self.settings.scope.rootdir

    def warn(self, message: str, source: str, line: int) -> bool:
        """Issue a warning about a place in a file; return whether a filter makes it an error.

        With the name of a readable file, Python would print the source line, which may be secret.
        `RecordingHooks.pytest_warning_recorded` prevents that, but only if pytest records warnings;
        otherwise the file is not named.
        """
        filename = source if self.records_warnings else "<experiment>"
        try:
            # Filters of users may name this module, so it is not `__name__`.
            warnings.warn_explicit(
                message, ExperimentWarning, filename, line, module="pytest_threshold"
            )
        except ExperimentWarning:
            return True
        return False

    def close(self, *, is_green: bool) -> None:
        """Add the objections that need the whole run.

        They are about tests that disagree with their verdicts, for instance because of a hook of
        another plugin, about experiments that were not judged, and about copies that a filter
        makes errors. `is_green` is whether the run is about to exit 0.
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
        """Warn of experiments that look like copies, or object if a filter makes it an error."""
        for paths, message in coincidences(self.account.verdicts, shown=self.source):
            if self.warn(message, self.source(paths[0]), 1):
                self.account.objections.append(message)

    def report(self) -> Report:
        """Return the outcome of the run so far, for reports."""
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
        """The line for pytest's report header: roots, target recall and rules."""
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
