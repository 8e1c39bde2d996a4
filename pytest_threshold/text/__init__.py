"""Text for people: safe to print, short, and with a place in a file.

Untrusted text comes in. Text that is safe to print goes out. May import: nothing.
"""
