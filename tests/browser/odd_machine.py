"""A machine that writes nothing down and believes it is 2020: ``python -m tests.browser.odd_machine run``.

Every attempt to write, make, rename or remove a file fails as it does on a file system mounted read-only, temporary
files included; every clock of Python lies years before the release of the data.
"""

from __future__ import annotations

import errno
import os
import sys

import time_machine

WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGES = {
    "os.mkdir",
    "os.rename",
    "os.remove",
    "os.rmdir",
    "os.link",
    "os.symlink",
    "os.chmod",
    "os.truncate",
    "os.utime",
}


def refuse(event: str, arguments: tuple[object, ...]) -> None:
    """Raise what a read-only file system raises."""
    if event == "open":
        path, _, flags = arguments
        written = isinstance(flags, int) and bool(flags & WRITES)
        if (
            written
            and isinstance(path, str | bytes | os.PathLike)
            and os.fspath(path) not in (os.devnull, b"/dev/null")
        ):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), path)
    elif event in CHANGES:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), arguments[0])


if __name__ == "__main__":
    from dashboard.__main__ import main

    sys.dont_write_bytecode = True
    sys.addaudithook(refuse)
    with time_machine.travel("2020-02-29T23:59:30+00:00", tick=True):
        main()
