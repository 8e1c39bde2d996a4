"""The search for experiments.

Roots and paths come in as a `SearchScope`, and the experiments found and the directories passed
over go out as a `Discovery`. No file is opened here, and nothing is known of pytest. This wing may
import `files` and `text` and no other.
"""
