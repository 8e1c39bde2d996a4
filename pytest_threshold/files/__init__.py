"""Files: their names, the bytes of hostile ones, and writing them whole.

A path comes in. Bytes go out, or the reason why there are none. May import: `text`.
"""
