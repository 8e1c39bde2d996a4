"""The hooks that apply to an experiment: those of plugins and of the conftest files above it.

`pytest.Session.gethookproxy` knows the directories only that pytest itself has walked; for any
other directory it hides the hooks of every conftest file, even of those above it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    import pluggy
    import pytest


class ConftestHooks:
    """A plugin that hands out the hooks for a directory, looked up once until a plugin comes."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._relays: dict[Path, pluggy.HookRelay] = {}

    def pytest_plugin_registered(self) -> None:
        """Forget what was looked up: the new plugin can be a conftest file."""
        self._relays.clear()

    def relay(self, directory: Path) -> pluggy.HookRelay:
        """Return the hooks that apply in a directory."""
        if directory not in self._relays:
            manager = self._config.pluginmanager
            foreign = {
                plugin
                for name, plugin in manager.list_name_plugin()
                if _is_conftest(name) and not directory.is_relative_to(Path(name).parent)
            }
            self._relays[directory] = (
                cast("pluggy.HookRelay", _PartialRelay(manager, foreign))
                if foreign
                else self._config.hook
            )
        return self._relays[directory]


def _is_conftest(plugin_name: str) -> bool:
    """Whether pytest registered the plugin as a conftest file: under its absolute path."""
    return os.path.isabs(plugin_name) and Path(plugin_name).name == "conftest.py"


class _PartialRelay:
    """All hooks without those of some plugins."""

    def __init__(self, manager: pluggy.PluginManager, without: set[object]) -> None:
        self._manager = manager
        self._without = without

    def __getattr__(self, name: str) -> pluggy.HookCaller:
        caller = self._manager.subset_hook_caller(name, self._without)
        setattr(self, name, caller)
        return caller
