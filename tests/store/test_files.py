from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from breachledger.errors import Defect, UsageError
from breachledger.files import Files, LocalFiles, open_files


def test_write_read_replace_and_delete(files: Files) -> None:
    files.write("a/b=1/x.bin", b"one")
    files.write("a/b=1/x.bin", b"twelve")
    assert files.read("a/b=1/x.bin") == b"twelve"
    assert files.read_range("a/b=1/x.bin", 2, 3) == b"elv"
    assert (files.size("a/b=1/x.bin"), files.exists("a/b=1/x.bin"), files.exists("a/b=1")) == (6, True, False)
    with files.open("a/b=1/x.bin") as stream:
        assert stream.seek(0, 2) == 6
    files.delete("a/b=1/x.bin")
    files.delete("a/b=1/x.bin")
    assert not files.exists("a/b=1/x.bin")


def test_what_is_missing_is_not_found(files: Files) -> None:
    for missing in (files.read, files.size, files.open):
        with pytest.raises(FileNotFoundError):
            missing("not/there")
    assert files.list("not") == []


def test_create_happens_once(files: Files) -> None:
    assert files.create("a/x", b"first") is True
    assert files.create("a/x", b"second") is False
    assert files.read("a/x") == b"first"
    assert files.list("a") == ["a/x"]


def test_list_is_sorted_deep_and_of_one_folder(files: Files) -> None:
    for path in ("t/z", "t/a/y", "tt/x", "t/a/b"):
        files.write(path, b"x")
    assert files.list("t") == files.list("t/") == ["t/a/b", "t/a/y", "t/z"]


def test_move_replaces(files: Files) -> None:
    files.write("a/x", b"new")
    files.write("b/y", b"old")
    files.move("a/x", "b/y")
    assert files.read("b/y") == b"new"
    assert files.list("a") == []


def test_delete_tree_takes_everything_below(files: Files) -> None:
    files.write("a/b/c", b"x")
    files.write("ab/c", b"x")
    files.delete_tree("a")
    files.delete_tree("a")
    assert (files.list("a"), files.list("ab")) == ([], ["ab/c"])


def test_growing_file_is_seen_when_it_is_finished(files: Files) -> None:
    growing = files.grow("a/x")
    growing.file.write(b"some")
    assert files.list("a") == []
    growing.file.write(b"thing")
    growing.finish()
    assert files.read("a/x") == b"something"
    other = files.grow("a/y")
    other.discard()
    assert files.list("a") == ["a/x"]
    assert files.unfinished("a") == []


def test_a_file_that_is_begun_belongs_to_its_writer(folder: LocalFiles) -> None:
    growing = folder.grow("a/x")
    assert folder.unfinished("a") == []
    with pytest.raises(FileExistsError):
        folder.grow("a/x")
    growing.file.close()
    (left,) = folder.unfinished("a")
    left.discard()
    assert list((folder.root / "a").iterdir()) == []


def test_folders_tell_the_last_change_in_them(files: Files) -> None:
    assert files.changed("a") == {}
    for path in ("a/loose", "a/b/x", "a/b/c/y", "a/d/z", "ab/e/x"):
        files.write(path, b"1")
    found = files.changed("a")
    assert sorted(found) == ["a/b", "a/d"]
    now = datetime.now(UTC)
    assert all(now - timedelta(minutes=1) < moment <= now + timedelta(seconds=1) for moment in found.values())


@pytest.mark.parametrize(
    "path",
    ["", "/etc/passwd", "..", "a/../../b", "a//b", "a/.hidden", "a\\b", "a\nb", "a\0b", "~/x", "ä", "a/" + "x" * 300],
)
def test_no_path_leaves_the_lake(tmp_path: Path, path: str) -> None:
    files = LocalFiles(tmp_path / "lake")
    for use in (files.read, files.list, files.delete_tree, files.grow, lambda name: files.write(name, b"")):
        with pytest.raises(Defect):
            use(path)


def test_unfinished_things_are_not_listed(tmp_path: Path) -> None:
    (tmp_path / ".tmp").mkdir()
    for name in (".x.parquet.1234", "x.warc.gz.open", ".tmp/y"):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "x.parquet").write_bytes(b"")
    assert LocalFiles(tmp_path).list("folder") == ["folder/x.parquet"]


def test_write_leaves_nothing_beside(tmp_path: Path) -> None:
    LocalFiles(tmp_path).write("a/x", b"1")
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["x"]


def test_lake_is_opened_by_its_address(tmp_path: Path, object_store: str) -> None:
    assert isinstance(open_files(str(tmp_path)), LocalFiles)
    assert repr(open_files("var/lake")) == f"LocalFiles('{Path.cwd()}/var/lake')"
    assert repr(open_files("file:///a%20b/c")) == "LocalFiles('/a b/c')"
    lake = open_files(f"{object_store}/some/where/")
    assert lake.address("t/date=*/part-0.parquet") == "s3://lakes/some/where/t/date=*/part-0.parquet"


@pytest.mark.parametrize("lake", ["gs://bucket/x", "s3://", "http://host/lake"])
def test_unknown_kind_of_lake_is_refused(lake: str) -> None:
    with pytest.raises(UsageError, match="lake"):
        open_files(lake)
