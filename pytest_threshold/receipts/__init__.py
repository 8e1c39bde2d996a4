"""Receipts read back: verified against the files, or combined into one.

Receipts that anybody may have written come in with a `Discovery`, and what is wrong with them, or
one receipt of the whole, goes out. Nothing is known of pytest or of command lines. This wing may
import `reports`, `judging`, `discovery`, `experiment`, `files` and `text`.
"""
