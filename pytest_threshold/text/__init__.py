"""Text for people: printable, short, and with the place in a file that it is about.

Any text comes in, however hostile, and what may be printed goes out. This wing may import no other.
"""
