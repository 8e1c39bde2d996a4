"""Receipts: reading them, verifying them against the files, and combining several into one.

Untrusted receipts come in, with a `Discovery`. Problems go out, or one combined receipt. May
import: `reports`, `judging`, `discovery`, `experiment`, `files`, `text`.
"""
