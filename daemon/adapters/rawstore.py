"""Raw mails as files: ``raw/ab/<sha256>``, durable before their names are seen.

Order (as in every maildir-like store): write a temporary file, sync it, rename, sync the folder. A name that is
there therefore always stands for whole bytes; what a crash leaves behind are orphans, harmless and swept later.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

ORPHAN_AGE = timedelta(days=1)
_SWEEP_BATCH = 500
_NAME_LENGTH = 64  # hex digits of SHA-256


class FileRawStore:
    """``ports.RawStore`` below one folder. Safe between threads and processes: names are content hashes."""

    def __init__(self, folder: Path) -> None:
        """``folder`` is usually ``data_dir / "raw"``; it is made when first needed."""
        self._folder = folder
        self._lock = threading.Lock()  # between finding a file again and sweeping it

    def put(self, raw: bytes) -> str:
        """Keep the bytes durably and return their hex SHA-256; twice is once."""
        return self.put_many([raw])[0]

    def put_many(self, raws: Sequence[bytes]) -> list[str]:
        """The same for a batch, with one sync of each folder. Raises OSError if the disk refuses."""
        names: list[str] = []
        touched: set[Path] = set()
        for raw in raws:
            name = hashlib.sha256(raw).hexdigest()
            names.append(name)
            target = self._path(name)
            # Also a file of a mail that is already here: another thread may not have synced the folder yet.
            touched.add(target.parent)
            if not self._found_again(target, len(raw)):
                self._write(target, raw)
        for parent in touched:
            _sync_folder(parent)
        return names

    def get(self, sha256: str) -> bytes:
        """The bytes. Raises KeyError if they are not here."""
        try:
            return self._path(sha256).read_bytes()
        except FileNotFoundError as error:
            raise KeyError(sha256) from error

    def delete(self, sha256: str) -> None:
        """Remove the bytes for good; nothing if they are not here."""
        path = self._path(sha256)
        with contextlib.suppress(FileNotFoundError):
            path.unlink()
            _sync_folder(path.parent)

    def sweep_orphans(self, referenced: Callable[[Sequence[str]], Collection[str]], now: datetime) -> int:
        """Remove files older than a day that no row names, and stale temporary files; returns how many.

        ``referenced`` answers for a batch of hashes which of them the database still names.
        """
        oldest = (now - ORPHAN_AGE).timestamp()
        removed = 0
        for batch in _in_batches(self._old_files(oldest)):
            kept = set(referenced([path.name for path in batch if _is_name(path.name)]))
            for path in batch:
                removed += path.name not in kept and self._remove_if_older(path, oldest)
        return removed

    def _old_files(self, oldest: float) -> Iterator[Path]:
        if not self._folder.is_dir():
            return
        for parent in sorted(self._folder.iterdir()):
            for path in sorted(parent.iterdir()) if parent.is_dir() else ():
                with contextlib.suppress(FileNotFoundError):
                    if path.stat().st_mtime < oldest:
                        yield path

    def _found_again(self, path: Path, size: int) -> bool:
        """Whether the bytes are here already; they count as new then, so that no sweep takes them away."""
        with self._lock:
            try:
                if path.stat().st_size != size:
                    return False
                os.utime(path)
            except FileNotFoundError:
                return False
            return True

    def _remove_if_older(self, path: Path, oldest: float) -> bool:
        with self._lock:
            try:
                if path.stat().st_mtime >= oldest:
                    return False
                path.unlink()
            except FileNotFoundError:
                return False
            return True

    def _path(self, sha256: str) -> Path:
        if not _is_name(sha256):
            raise KeyError(sha256)
        return self._folder / sha256[:2] / sha256

    def _write(self, target: Path, raw: bytes) -> None:
        self._make(target.parent)
        temporary = target.parent / f".{target.name}.{os.getpid()}.{os.urandom(4).hex()}"
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            try:
                view = memoryview(raw)
                while view:
                    view = view[os.write(descriptor, view) :]
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
            temporary.rename(target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise

    @staticmethod
    def _make(parent: Path) -> None:
        if not parent.is_dir():
            parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            _sync_folder(parent.parent)
            _sync_folder(parent.parent.parent)


def _is_name(text: str) -> bool:
    return len(text) == _NAME_LENGTH and all(digit in "0123456789abcdef" for digit in text)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _in_batches(paths: Iterator[Path]) -> Iterator[list[Path]]:
    batch: list[Path] = []
    for path in paths:
        batch.append(path)
        if len(batch) == _SWEEP_BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
