"""Start one program, wait for it, and write what it used to a file, as JSON.

The peak memory that Linux tells of a process is never below that of the process which started it,
whether by fork, vfork or posix_spawn. The harness has made corpora and holds results, so it starts
this little program instead, which imports next to nothing and is smaller than any contender.
"""

import json
import os
import sys
from time import perf_counter


def main(told: str, output: str, command: list[str]) -> None:
    """Run the command with both of its streams in the output file."""
    actions = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
        (os.POSIX_SPAWN_DUP2, 1, 2),
    ]
    start = perf_counter()
    process = os.posix_spawn(command[0], command, os.environ, file_actions=actions)
    _, status, usage = os.wait4(process, 0)
    wall = perf_counter() - start
    used = {
        "exit_code": os.waitstatus_to_exitcode(status),
        "wall": wall,
        "cpu": usage.ru_utime + usage.ru_stime,
        # Linux counts in KiB, macOS in bytes.
        "peak": usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024),
    }
    with open(told, "w", encoding="ascii") as file:
        json.dump(used, file)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
