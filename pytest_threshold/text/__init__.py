"""Text for people: printable, short, and with the place in a file that it is about.

Any text comes in, however hostile. What may be printed goes out. May import: nothing.
"""
