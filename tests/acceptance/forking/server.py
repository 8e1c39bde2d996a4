"""The process that forks: it lets pytest judge something once, and waits for clients.

It imports nothing of the tests, since a worker has nothing of them.
"""

import gc
import marshal
import os
import select
import signal
import socket
import sys
from contextlib import redirect_stdout
from io import StringIO

import coverage
import pytest


def serve(address: str) -> socket.socket:
    """Fork for each client, and return the connection to it in the fork.

    This process ends when the one that started it closes its standard input, or dies.
    """
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(address)
        listening.listen()
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the forks
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while sys.stdin not in select.select([listening, sys.stdin], [], [])[0]:
            connection, _ = listening.accept()
            if os.fork() == 0:
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                return connection
            connection.close()
    sys.exit()


def take_place(connection: socket.socket) -> str:
    """Take over streams, directory and environment of a client, and return its code."""
    start, streams, _, _ = socket.recv_fds(connection, 2**16, 3)
    with connection.makefile("rb") as rest:
        directory, environment, code = marshal.loads(start + rest.read())  # noqa: S302 - our own
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.chdir(directory)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["-c"]
    return str(code)


if __name__ == "__main__":
    with redirect_stdout(StringIO()):
        pytest.main(sys.argv[2:])
    gc.freeze()  # pytest collects garbage several times when it ends
    client = serve(sys.argv[1])  # which waits as long as this is open
    code = take_place(client)
    coverage.process_startup()
    exec(code, {"__name__": "__main__"})  # noqa: S102 - that of execnet, as after -c
