"""The command ``pytest-threshold``.

Arguments come in. Lines and an exit code go out; each command is a module with a `main`, imported
when it is asked for. May import: `session`, `export`, `receipts`, `reports`,
`discovery`, `experiment`, `files`, `text`, `plugin`, `options`.
"""
