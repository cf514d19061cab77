"""Runs a program on a real terminal and plays a person: waits for a text, then types.

Arguments: a JSON object {"steps": [[expected text, keys], ...], "columns": 80, "rows": 30,
"timeout": 30}, then the program and its arguments. Prints the raw transcript; exits with the
program's code, or 97 when an expected text did not come in time.
"""

import fcntl
import json
import os
import pty
import select
import signal
import struct
import sys
import termios
import time


def main() -> int:
    plan = json.loads(sys.argv[1])
    command = sys.argv[2:]
    child, terminal = pty.fork()
    if child == 0:
        os.execvp(command[0], command)
    size = struct.pack("HHHH", plan.get("rows", 30), plan.get("columns", 80), 0, 0)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, size)
    return play(plan, child, terminal)


def play(plan: dict, child: int, terminal: int) -> int:
    steps = list(plan["steps"])
    patience = plan.get("timeout", 30)
    deadline = time.monotonic() + patience
    seen = b""
    while True:
        ready, _, _ = select.select([terminal], [], [], 0.05)
        if ready:
            try:
                piece = os.read(terminal, 65536)
            except OSError:
                piece = b""
            if not piece:
                break
            sys.stdout.buffer.write(piece)
            sys.stdout.buffer.flush()
            seen += piece
            if b"\x1b[6n" in piece:
                os.write(terminal, b"\x1b[1;1R")
        if steps and steps[0][0].encode() in seen:
            _, keys = steps.pop(0)
            seen = b""
            os.write(terminal, keys.encode())
            deadline = time.monotonic() + patience
        if time.monotonic() > deadline:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            waiting = steps[0][0] if steps else "its end"
            sys.stderr.write(f"the terminal never showed: {waiting}\n")
            return 97
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) & 0xFF


if __name__ == "__main__":
    sys.exit(main())
