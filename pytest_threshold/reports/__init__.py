"""Reports: the summary, and the files that a run was asked to write.

Verdicts come in as a `Report` or an `Account`. Lines and bytes go out, and nothing is judged. May
import: `judging`, `experiment`, `files`, `text`.
"""
