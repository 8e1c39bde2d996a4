"""What pytest-xdist starts as the Python of a worker: it lends a fork its streams and its place.

It runs as a script without site-packages, to start fast.
"""

import marshal
import os
import socket
import sys


def lend(address: str, code: str) -> None:
    """Let a fork execute the code in the place of this process, and wait for its end."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(address)
        message = marshal.dumps((os.getcwd(), dict(os.environ), code))
        socket.send_fds(connection, [message], range(3))
        connection.shutdown(socket.SHUT_WR)
        os.closerange(0, 3)
        connection.recv(1)


if __name__ == "__main__":
    lend(sys.argv[1], sys.argv[-1])
