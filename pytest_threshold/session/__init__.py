"""The pytest side: settings, test items and hooks.

pytest's configuration comes in. Test items, exit codes and lines for the terminal go out. May
import: `reports`, `judging`, `discovery`, `experiment`, `files`, `text`, `options`.
"""
