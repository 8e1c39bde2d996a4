"""The judging of sound experiments, independent of pytest.

An experiment and the rules come in. A `Verdict` with its reasons goes out. May import:
`experiment`, `text`.
"""
