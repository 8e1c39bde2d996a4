"""Why a run cannot start."""

from pytest_threshold.text.message import Message, Messages

SETTING_ERRORS = Messages(
    {
        "number": Message(
            text="{where} must be a number in [{lowest}, {highest}], found {found}",
            cause="Recalls and gaps are fractions.",
            cure="Write 0.85 for 85 %.",
        ),
        "unreachable_minimum": Message(
            text="the minimum recall {min_recall!r} must be at most the target recall "
            "{target_recall!r}: the operating point is the one nearest to the target, and its "
            "recall is below the minimum on a dense curve; raise the target recall",
            cause="The operating point is the one nearest to the target recall. On a dense curve "
            "its recall is about the target, so such a minimum refuses every model, however good; "
            "on a coarse one it passes by chance.",
            cure="Raise `--experiments-target-recall`.",
        ),
        "ini_value": Message(
            text="{key} in the configuration file: {trouble}",
            cause="pytest cannot read the value of the key; it says why.",
            cure="Correct the value.",
        ),
        "option_form": Message(
            text="write {options} with an equals sign: after a space pytest takes the value for a "
            "path of its own, and reads {used} instead of {expected}",
            cause="pytest chooses rootdir and configuration file before it knows the options of "
            "plugins, so settings of the project would be lost in silence.",
            cure="Write the equals sign.",
        ),
        "empty_roots": Message(
            text="the ini key experiments is empty: name at least one root, or remove the key",
            cause="The list is empty, or `-o experiments=` was given a variable that is not set. "
            "A gate does not pass because there was nothing to judge.",
            cure="Name the directory that the experiments are in, or remove the key.",
        ),
        "idle_option": Message(
            text="{options} needs experiments to judge, but no given path reaches {roots}: give no "
            "path, or one of them",
            cause="The command line has an option of the gate and a path, and the path is neither "
            "in a root of the configuration file nor above one, so nothing would be judged.",
            cure="Leave the path out, give the root too, or leave the option out.",
        ),
        "no_root": Message(
            text="{options} needs experiments to judge: give a root with --experiments=PATH or the "
            "ini key experiments",
            cause="The run was given an option of the gate, on the command line, in `addopts` or "
            "in `PYTEST_ADDOPTS`, but no root and no experiment file, so it would judge nothing "
            "and pass.",
            cure="Give a root, or leave the option out.",
        ),
        "old_pytest": Message(
            text="pytest {version} is too old: it does not read [tool.pytest], so the settings of "
            "the gate would be off in silence; install pytest 9.0 or newer",
            cause="Something has forced an older pytest than the gate requires into the "
            "environment.",
            cure="Install pytest 9.0 or newer.",
        ),
        "unreadable_configuration": Message(
            text="cannot read the configuration file {name}: {trouble}",
            cause="`pytest-threshold` looks for the settings of the gate where pytest looks for "
            "its own, and cannot know whether there are any.",
            cure="Mend the file, give permission to read it, or name another one by `--config`.",
        ),
        "unknown_key": Message(
            text="{key} in {source} is no key of the gate{hint}",
            cause="A misspelt key switches its rule off. So does a key that begins with "
            "`experiments` and that no plugin has declared.",
            cure="Correct the key, or remove it.",
        ),
        "unread_key": Message(
            text="{key} in {name} stands in a table that pytest does not read",
            cause="pytest reads `[pytest]` in `pytest.toml` and `*.ini`, `[tool.pytest]` or "
            "`[tool.pytest.ini_options]` in `pyproject.toml`, and `[tool:pytest]` in `setup.cfg`. "
            "Elsewhere a key has no effect, so the gate would be off in silence.",
            cure="Move the key into the table that pytest reads.",
        ),
        "shadowed_configuration": Message(
            text="{name} has keys of the gate, but pytest reads {used}: they have no effect",
            cause="pytest takes its configuration from one file of a directory, the first of "
            "`pytest.toml`, `pytest.ini`, `pyproject.toml`, `tox.ini` and `setup.cfg` that has "
            "any. The keys in the other one have no effect, so the gate would be off in silence.",
            cure="Move the keys into the file that pytest reads.",
        ),
        "nothing_to_report": Message(
            text="--experiments-report needs experiments to report on, and there is none here",
            cause="The command line asks for a report, but neither the command line nor the "
            "configuration file names a root that this run uses.",
            cure="Give a root with `--experiments=PATH`.",
        ),
    }
)
"""Usage errors about options, ini keys and configuration files."""

CONFIGURATION_WARNINGS = Messages(
    {
        "unread_configuration": Message(
            text="{name} has keys of the gate, but pytest reads {used}: they have no effect",
            cause="pytest reads one configuration file, that of the directory which all paths of "
            "the command line have in common, or of one above. This one lies between a given path "
            "and the rootdir, and a reader of it takes the gate to be on.",
            cure="Start pytest in the directory of the file, or move the keys into the file that "
            "pytest reads.",
        ),
    }
)
"""What an `ExperimentWarning` says of configuration files."""
