"""Raw mails as files: ``raw/ab/<sha256>``, durable before their names are seen.

Order (as in every maildir-like store): write a temporary file, sync it, rename, sync the folder. A name that is
there therefore always stands for whole bytes; what a crash leaves behind are orphans, harmless and swept later.
The hot path speaks to ``os`` in plain strings: building ``Path`` objects cost more there than hashing the mail.
"""

# ruff: noqa: PTH104, PTH108, PTH116

from __future__ import annotations

import contextlib
import hashlib
import os
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

from daemon.ports import TemporaryTrouble

ORPHAN_AGE = timedelta(days=1)
_SWEEP_BATCH = 500
_NAME_LENGTH = 64  # hex digits of SHA-256
_SYNCERS = 16  # threads that wait for the disk
_PARALLEL_FROM = 4  # paths; fewer are synced one after the other


class FileRawStore:
    """``ports.RawStore`` below one folder. Safe between threads and processes: names are content hashes."""

    def __init__(self, folder: Path) -> None:
        """``folder`` is usually ``data_dir / "raw"``; it is made when first needed."""
        self._folder = folder
        self._syncers: ThreadPoolExecutor | None = None  # made when first needed
        self._lock = threading.Lock()  # between finding a file again and sweeping it

    def put(self, raw: bytes) -> str:
        """Keep the bytes durably and return their hex SHA-256; twice is once."""
        return self.put_many([raw])[0]

    def put_many(self, raws: Sequence[bytes]) -> list[str]:
        """The same for a batch, with one sync of each folder. Raises TemporaryTrouble if the disk refuses."""
        try:
            return self._put_many(raws)
        except OSError as error:
            raise TemporaryTrouble("raw_store_failed", f"data_dir takes no mail (errno {error.errno})") from error

    def _put_many(self, raws: Sequence[bytes]) -> list[str]:
        names = [hashlib.sha256(raw).hexdigest() for raw in raws]
        new: dict[str, str] = {}
        try:
            for name, raw in zip(names, raws, strict=True):
                target = f"{self._folder}/{name[:2]}/{name}"
                if target not in new and not self._found_again(target, len(raw)):
                    new[target] = self._write(name, raw)
            self._sync(list(new.values()))
            for target, temporary in new.items():
                os.rename(temporary, target)
        except BaseException:
            for temporary in new.values():
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(temporary)
            raise
        # Also of a mail that was here already: another thread may not have synced the folder yet.
        self._sync([f"{self._folder}/{start}" for start in sorted({name[:2] for name in names})])
        return names

    def _sync(self, paths: Sequence[str]) -> None:
        """Several at once: a journalling file system commits once for all that wait (measured: six times faster)."""
        if len(paths) < _PARALLEL_FROM:
            _sync_paths(paths)
            return
        if self._syncers is None:
            self._syncers = ThreadPoolExecutor(_SYNCERS, thread_name_prefix="raw-store")
        shares = [paths[start::_SYNCERS] for start in range(min(_SYNCERS, len(paths)))]
        for _ in self._syncers.map(_sync_paths, shares):
            pass  # raises what a sync raised

    def get(self, sha256: str) -> bytes:
        """The bytes. Raises KeyError if they are not here, TemporaryTrouble if the disk does not give them."""
        try:
            return self._path(sha256).read_bytes()
        except FileNotFoundError as error:
            raise KeyError(sha256) from error
        except OSError as error:
            raise TemporaryTrouble("raw_store_failed", f"data_dir gives no mail (errno {error.errno})") from error

    def delete(self, sha256: str) -> None:
        """Remove the bytes for good; nothing if they are not here."""
        path = self._path(sha256)
        with contextlib.suppress(FileNotFoundError):
            path.unlink()
            _sync_paths([path.parent])

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

    def _found_again(self, path: str, size: int) -> bool:
        """Whether the bytes are here already; they count as new then, so that no sweep takes them away."""
        with self._lock:
            try:
                if os.stat(path).st_size != size:
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

    def _write(self, name: str, raw: bytes) -> str:
        """The bytes under a temporary name beside the target, not yet synced."""
        temporary = f"{self._folder}/{name[:2]}/.{name}.{os.getpid()}.{os.urandom(4).hex()}"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        try:
            descriptor = os.open(temporary, flags, 0o600)
        except FileNotFoundError:  # the first mail of all
            self._make_folders()
            descriptor = os.open(temporary, flags, 0o600)
        try:
            view = memoryview(raw)
            while view:
                view = view[os.write(descriptor, view) :]
        except BaseException:
            os.unlink(temporary)
            raise
        finally:
            os.close(descriptor)
        return temporary

    def _make_folders(self) -> None:
        """All of them at once: a sync for each new one would cost more than the mail in it."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for number in range(256):
            (self._folder / f"{number:02x}").mkdir(exist_ok=True, mode=0o700)
        _sync_paths([self._folder, self._folder.parent])


def _is_name(text: str) -> bool:
    return len(text) == _NAME_LENGTH and all(digit in "0123456789abcdef" for digit in text)


def _sync_paths(paths: Sequence[str | Path]) -> None:
    """Files or folders onto the disk."""
    for path in paths:
        descriptor = os.open(path, os.O_RDONLY)
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
