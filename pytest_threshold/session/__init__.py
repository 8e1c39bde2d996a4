"""A pytest session that judges experiments.

pytest's configuration comes in, and test items, exit codes and the lines of the terminal go out.
With `cli` and the plugin itself this is all that knows pytest. This wing may import any other but
`receipts`, `export` and `cli`.
"""
