"""A disk that can be filled: a small file system in memory for root, else a limit on the size of files."""

import os
import resource
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


class Disk:
    """A folder on a small file system of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._ballast = folder, folder / "ballast"

    def fill(self, _pids: Callable[[], list[int]]) -> None:
        """Leave not one free block."""
        with self._ballast.open("wb", buffering=0) as ballast:
            piece = bytes(1 << 16)
            while piece:
                try:
                    ballast.write(piece)
                except OSError:
                    piece = piece[: len(piece) // 2] if len(piece) > 512 else b""

    def free(self, _pids: Callable[[], list[int]]) -> None:
        """Give the room back."""
        self._ballast.unlink()


class Limit:
    """A folder in which the processes may not let any file grow: what everybody may ask for who is not root."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fill(self, pids: Callable[[], list[int]]) -> None:
        self._set(pids(), 4096)

    def free(self, pids: Callable[[], list[int]]) -> None:
        self._set(pids(), resource.RLIM_INFINITY)

    @staticmethod
    def _set(pids: list[int], size: int) -> None:
        for pid in pids:
            _soft, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, hard))


@contextmanager
def small_disk(megabytes: int, *, on_postgres: bool) -> Iterator[Disk | Limit]:
    """Give a disk of some size."""
    folder = Path(tempfile.mkdtemp(prefix="undersigned-disk-"))
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "tmpfs", str(folder)]
    mounted = os.getuid() == 0 and subprocess.run(mount, capture_output=True, check=False).returncode == 0
    try:
        if not mounted and on_postgres:
            pytest.skip("only root can give PostgreSQL a small disk")
        yield Disk(folder) if mounted else Limit(folder)
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)
        folder.rmdir() if mounted else None
