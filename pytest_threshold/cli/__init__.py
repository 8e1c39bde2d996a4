"""The command ``pytest-threshold``. Each of its commands is a module with a `main`.

Arguments come in. Lines and an exit code go out. May import: `session`, `export`, `receipts`,
`reports`, `discovery`, `experiment`, `files`, `text`, `plugin`, `options`.
"""
