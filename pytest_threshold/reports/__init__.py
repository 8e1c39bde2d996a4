"""Reports: the summary, and the files that a run was asked to write.

A type of report is a row of `REPORT_TYPES`, and a module that is a `Reporter` makes it.

Verdicts come in as a `Report` or an `Account`. Lines and bytes go out, and nothing is judged. May
import: `judging`, `experiment`, `files`, `text`.
"""
