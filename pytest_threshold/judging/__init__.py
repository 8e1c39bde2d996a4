"""The judging of sound experiments.

An experiment and the rules come in. A `Verdict` with its reasons goes out, and nothing is known of
pytest. May import: `experiment`, `text`.
"""
