"""Files: their names, reading untrusted ones, and writing them atomically.

A path comes in. Bytes go out, or the reason why there are none. May import: `text`.
"""
