"""The judging of sound experiments.

An experiment and the rules come in, and a `Verdict` with its reasons goes out. Nothing is known of
pytest, of options or of reports. This wing may import `experiment` and `text` and no other.
"""
