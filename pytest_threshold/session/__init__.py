"""A pytest session that judges experiments.

pytest's configuration comes in. Test items, exit codes and lines for the terminal go out. May
import: `reports`, `judging`, `discovery`, `experiment`, `files`, `text`, `options`.
"""
