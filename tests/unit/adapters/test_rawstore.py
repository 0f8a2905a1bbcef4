"""Raw mails as files."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from daemon.adapters import rawstore
from daemon.adapters.rawstore import FileRawStore
from daemon.ports import TemporaryTrouble

LATER = datetime.now(UTC) + timedelta(days=2)


def test_bytes_come_back_exactly(tmp_path: Path) -> None:
    """Whatever was fetched: NULs, bare CRs, 8-bit, nothing at all."""
    store = FileRawStore(tmp_path / "raw")
    for raw in (b"", b"\x00\r\n\n\r\xff", os.urandom(100_000)):
        name = store.put(raw)
        assert name == hashlib.sha256(raw).hexdigest()
        assert store.get(name) == raw
        assert (tmp_path / "raw" / name[:2] / name).read_bytes() == raw


def test_twice_is_once(tmp_path: Path) -> None:
    """The same bytes, also within one batch, are one file; nothing temporary stays behind."""
    store = FileRawStore(tmp_path)
    names = store.put_many([b"a", b"b", b"a"])
    assert store.put(b"a") == names[0] == names[2]
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == sorted(set(names))


def test_every_file_is_synced_before_its_name_and_each_folder_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Order of a crash-proof write: files synced, renamed, folder synced; one sync per folder for a batch."""
    done: list[str] = []
    fsync, rename = os.fsync, os.rename

    def watching_fsync(descriptor: int) -> None:
        target = Path(f"/proc/self/fd/{descriptor}").resolve()
        done.append("folder" if target.is_dir() else "file")
        fsync(descriptor)

    def watching_rename(path: str, target: str) -> None:
        done.append("rename")
        rename(path, target)

    store = FileRawStore(tmp_path)
    one_folder = [raw for raw in (b"%d" % n for n in range(3000)) if hashlib.sha256(raw).hexdigest()[:2] == "ab"][:3]
    store.put(one_folder[0])
    monkeypatch.setattr(rawstore.os, "fsync", watching_fsync)
    monkeypatch.setattr(rawstore.os, "rename", watching_rename)
    store.put_many(one_folder[1:])
    assert done == ["file", "file", "rename", "rename", "folder"]


def test_a_large_batch_is_synced_in_parallel_and_completely(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fifty mails: every file and every folder is synced; a disk that refuses one sync refuses the batch."""
    synced: list[str] = []
    fsync = os.fsync

    def watching_fsync(descriptor: int) -> None:
        synced.append(str(Path(f"/proc/self/fd/{descriptor}").resolve()))
        fsync(descriptor)

    store = FileRawStore(tmp_path)
    store.put(b"makes the folders")
    monkeypatch.setattr(rawstore.os, "fsync", watching_fsync)
    names = store.put_many([b"mail %d" % n for n in range(50)])
    assert sum(Path(path).name.startswith(".") for path in synced) == 50
    assert {str(tmp_path / name[:2]) for name in names} <= set(synced)

    def refuse_one(descriptor: int) -> None:
        watching_fsync(descriptor)
        if len(synced) >= 5:
            raise OSError(5, "Input/output error")

    synced.clear()
    monkeypatch.setattr(rawstore.os, "fsync", refuse_one)
    with pytest.raises(TemporaryTrouble, match="takes no mail"):
        store.put_many([b"other %d" % n for n in range(50)])
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 51


def test_missing_bytes_are_a_key_error(tmp_path: Path) -> None:
    """Also for names that are no hashes: they never become paths."""
    store = FileRawStore(tmp_path)
    for name in ("0" * 64, "../../etc/passwd", "", "A" * 64):
        with pytest.raises(KeyError):
            store.get(name)


def test_a_write_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk: the error comes out, no half file under the name and no temporary one."""
    store = FileRawStore(tmp_path)

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(rawstore.os, "fsync", full)
    with pytest.raises(TemporaryTrouble, match="takes no mail"):
        store.put(b"text")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_half_a_file_is_written_anew(tmp_path: Path) -> None:
    """A name with another size (a broken disk, a foreign hand) does not count as kept."""
    store = FileRawStore(tmp_path)
    name = store.put(b"whole text")
    (tmp_path / name[:2] / name).write_bytes(b"half")
    store.put(b"whole text")
    assert store.get(name) == b"whole text"


def test_delete_is_for_good_and_twice_no_error(tmp_path: Path) -> None:
    """Retention removes the bytes."""
    store = FileRawStore(tmp_path)
    name = store.put(b"text")
    store.delete(name)
    store.delete(name)
    with pytest.raises(KeyError):
        store.get(name)


def test_orphans_older_than_a_day_are_swept(tmp_path: Path) -> None:
    """Named ones stay, young ones stay; stale temporary files go too."""
    store = FileRawStore(tmp_path)
    kept, orphan = store.put(b"kept"), store.put(b"orphan")
    stale = tmp_path / orphan[:2] / f".{orphan}.1.ab"
    stale.write_bytes(b"half")
    asked: list[str] = []

    def referenced(names: Sequence[str]) -> set[str]:
        asked.extend(names)
        return {kept}

    assert store.sweep_orphans(referenced, datetime.now(UTC)) == 0
    assert store.sweep_orphans(referenced, LATER) == 2
    assert store.get(kept) == b"kept"
    assert not stale.exists()
    assert sorted(asked) == sorted([kept, orphan])


def test_a_file_found_again_while_sweeping_is_not_swept(tmp_path: Path) -> None:
    """Received anew between the question to the database and the removal: the bytes stay."""
    store = FileRawStore(tmp_path)
    name = store.put(b"text")
    old = (datetime.now(UTC) - timedelta(days=3)).timestamp()
    os.utime(tmp_path / name[:2] / name, (old, old))

    def received_meanwhile(_names: Sequence[str]) -> set[str]:
        store.put(b"text")
        return set()

    assert store.sweep_orphans(received_meanwhile, datetime.now(UTC)) == 0
    assert store.get(name) == b"text"
