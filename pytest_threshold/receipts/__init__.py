"""Receipts read back: verified against the files, or combined into one.

Receipts that anybody may have written come in, with a `Discovery`. What is wrong with them goes
out, or one receipt of the whole. May import: `reports`, `judging`, `discovery`, `experiment`,
`files`, `text`.
"""
