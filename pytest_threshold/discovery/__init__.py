"""The search for experiments. It opens no file.

Roots and paths come in as a `SearchScope`. The experiments found and the directories passed over go
out as a `Discovery`. May import: `files`, `text`.
"""
