"""Our client and the reference's on one worker at the same time; each checks what it gets.

usage: mixed_clients.py CONNECTIONS SECONDS
"""

import pathlib
import subprocess
import sys

from workers import FACTOR, java, serving


def main(connections, seconds):
    half = str(connections // 2)
    with serving("unix", "--threaded") as worker:
        theirs = [sys.executable, str(pathlib.Path(__file__).with_name("mixed_load.py")), "unix", worker.address]
        clients = [
            subprocess.Popen([*command, half, str(seconds)], stdin=subprocess.DEVNULL)
            for command in (java("MixedLoad", worker.url), theirs)
        ]
        try:
            good = [client.wait(seconds + 60 * FACTOR) == 0 for client in clients]
        finally:
            for client in clients:
                client.kill()
                client.wait()
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
