"""Reports: the summary, and the files that a run was asked to write.

Verdicts come in as a `Report` or an `Account`, and lines or bytes go out. Nothing is judged here,
and nothing is known of pytest. This wing may import `judging`, `experiment`, `files` and `text`.
"""
