"""The hooks that apply to an experiment: those of plugins and of the conftest files above it.

`pytest.Session.gethookproxy` works only for directories that pytest itself has walked. For any
other, it leaves out the hooks of all conftest files, even of those above the directory.
"""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    import pluggy
    import pytest


class ConftestHooks:
    """The hooks for each directory of experiments. It is a plugin, to notice new conftest files."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._directories: dict[str, DirectoryHooks] = {}

    def pytest_plugin_registered(self) -> None:
        """Clear the cached hooks, because the new plugin may be a conftest file."""
        for hooks in self._directories.values():
            hooks.forget()

    def of(self, directory: str) -> DirectoryHooks:
        """Return the hooks for a directory, the same for all its experiments."""
        if directory not in self._directories:
            self._directories[directory] = DirectoryHooks(self._config, directory)
        return self._directories[directory]


class DirectoryHooks:
    """The hooks that apply in a directory, cached until another plugin is registered."""

    def __init__(self, config: pytest.Config, directory: str) -> None:
        self._config = config
        self._directory = Path(directory)

    @cached_property
    def relay(self) -> pluggy.HookRelay:
        """The hooks of all plugins except conftest files that are not above the directory."""
        manager = self._config.pluginmanager
        foreign = {
            plugin
            for name, plugin in manager.list_name_plugin()
            if _is_conftest(name) and not self._directory.is_relative_to(Path(name).parent)
        }
        if not foreign:
            return self._config.hook
        return cast("pluggy.HookRelay", _PartialRelay(manager, foreign))

    def forget(self) -> None:
        """Clear the cached hooks."""
        vars(self).pop("relay", None)


def _is_conftest(plugin_name: str) -> bool:
    """Whether the plugin is a conftest file; pytest registers those under their absolute paths."""
    return os.path.isabs(plugin_name) and Path(plugin_name).name == "conftest.py"


class _PartialRelay:
    """The hooks of all plugins but some, in the form that pytest expects of an ``ihook``."""

    def __init__(self, manager: pluggy.PluginManager, without: set[object]) -> None:
        self._manager = manager
        self._without = without

    def __getattr__(self, name: str) -> pluggy.HookCaller:
        caller = self._manager.subset_hook_caller(name, self._without)
        setattr(self, name, caller)
        return caller
