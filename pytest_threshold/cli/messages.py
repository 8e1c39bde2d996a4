"""Why a command cannot start."""

from pytest_threshold.text.message import Message, Messages

COMMAND_ERRORS = Messages(
    {
        "no_command": Message(
            text="give a command, as in pytest-threshold check PATH",
            cause="`pytest-threshold` was started without an argument.",
            cure="`pytest-threshold --help` lists the commands.",
        ),
        "unknown_command": Message(
            text="{found} is no command: {hint}",
            cause="The first argument of `pytest-threshold` says what to do, and what belongs to "
            "that follows.",
            cure="Type what the message says. `pytest-threshold --help` lists the commands.",
        ),
        "unknown_argument": Message(
            text="unrecognized arguments: {found}{hint}",
            cause="The command has no such option, or the option is misspelt. The options of the "
            "plugin are written without `experiments-` here.",
            cure="Type the option that the message names, if it names one. `--help` lists all.",
        ),
        "path_like_option": Message(
            text="{found} has the form of an option and is the name of a file here: write "
            "./{found}, or -- before all paths",
            cause="A file or directory is named like an option, often where a shell made paths of "
            "`*`. No name of a file may be taken for an option, or take one away.",
            cure="Write a path as the message says. If an option was meant, rename the file.",
        ),
        "option_value": Message(
            text="{option} must have another value than --",
            cause="Two dashes alone end the options, and are no value.",
            cure="Give the option a value, or leave it out.",
        ),
        "no_path": Message(
            text="give at least one PATH: a directory of experiments, or an experiment file",
            cause="`pytest-threshold check` was started without a path, often by a variable that "
            "is not set. A gate does not pass because there was nothing to judge.",
            cure="Give a path. `pytest-threshold check --help` tells the rest.",
        ),
        "configuration_among_data": Message(
            text="{name} lies among the experiments and has keys of the gate, which have no say "
            "there: remove it, or choose a file with --config=PATH",
            cause="A configuration file at or below a judged directory, or beside a judged file, "
            "came along with the data. If it counted, whoever wrote the data would choose the "
            "limits. It counts only if the command is started in its directory or below.",
            cure="Remove the file, start the command in its directory, or name the file that is to "
            "count by `--config`.",
        ),
        "configuration_elsewhere": Message(
            text="{name} has keys of the gate, but lies neither below the current directory nor "
            "above it: choose a file with --config=PATH",
            cause="The nearest configuration file above a judged path belongs to another project. "
            "It counts only if somebody says so.",
            cure="Name the file that is to count by `--config`, or start the command there.",
        ),
        "unusable_configuration": Message(
            text="--config: {name} must be {expected}",
            cause="The option names a file that cannot configure the gate.",
            cure="Name a configuration file of pytest that has keys of the gate.",
        ),
        "no_directory": Message(
            text="{name} must be a directory",
            cause="`pytest-threshold init` was given the name of a file.",
            cure="Name a directory. One that does not exist is made.",
        ),
        "experiment_is_there": Message(
            text="{name} is there already, so nothing was written",
            cause="`pytest-threshold init` replaces no file.",
            cure="Start with the file that is there, or name another directory.",
        ),
        "configuration_is_there": Message(
            text="{name} configures pytest already, so nothing was written: add the line "
            'experiments = ["runs"] there',
            cause="pytest reads one configuration file. A second one would hide the first.",
            cure='Write `experiments = ["runs"]` into the table `[tool.pytest]`, or '
            "`experiments = runs` into a section `[pytest]`.",
        ),
        "table_cannot_be_added": Message(
            text="{name} leaves no room for a table [tool.pytest] at its end, so nothing was "
            "written",
            cause="The file defines `tool` in a way that TOML does not let anybody add to, such as "
            "`tool = {{}}`.",
            cure="Write the table by hand.",
        ),
        "several_configurations": Message(
            text="the settings of the gate differ between {one} and {other}: start it in a "
            "directory, and with paths, of one project",
            cause="`pytest-threshold check` judges all its paths by one configuration. Of the "
            "configuration files with keys of the gate that are nearest to the paths and to the "
            "current directory, two ask for different things.",
            cure="Start it once for each project, in its directory, or give as options what "
            "differs (with pre-commit: a hook with its own `files:` and `args:` for each).",
        ),
        "one_class": Message(
            text="--positive-class is for files with several classes, and those of {format} have "
            "one",
            cause="The option was given with a format whose files hold one curve.",
            cure="Leave the option out.",
        ),
        "one_model": Message(
            text="{option} is for one FILE, found {count}",
            cause="Several files would get one model.",
            cure="Convert the files one by one, or leave the option out: each model gets the name "
            "of its file.",
        ),
        "one_output": Message(
            text="two files would be written to {output}: convert them one by one, each with "
            "--model-name",
            cause="Two files have one name, in different directories, or names that differ in "
            "letter case or signs only.",
            cure="Convert them one by one, and give each model a name.",
        ),
        "identity": Message(
            text="{option}: {trouble}",
            cause="The experiments would be invalid.",
            cure="Write what the message says must hold.",
        ),
    }
)
"""Usage errors of ``pytest-threshold``."""
