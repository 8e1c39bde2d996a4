"""Files: their names, the bytes of hostile ones, and writing them whole.

A path comes in, and bytes or the reason why there are none go out. This wing may import `text` and
no other.
"""
