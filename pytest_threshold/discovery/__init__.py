"""The search for experiments.

Roots and paths come in as a `SearchScope`. The experiments found and the directories passed over go
out as a `Discovery`; no file is opened. May import: `files`, `text`.
"""
