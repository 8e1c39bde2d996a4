"""The command ``pytest-threshold``.

Arguments come in, and lines and an exit code go out. Each command is a module with a `main`, which
is imported when it is asked for. This wing may import any other, and none may import it.
"""
