"""A new file is written whole or not at all, and never over one that is there."""

from pathlib import Path

import pytest

from advisor.errors import FwpickError, UsageError
from advisor.files.new import check_new, write_new


def test_a_file_is_written_with_line_feeds(tmp_path: Path) -> None:
    write_new(tmp_path / "a", "één\ntwo\n")
    assert (tmp_path / "a").read_bytes() == "één\ntwo\n".encode()


def test_what_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("mine")
    (tmp_path / "link").symlink_to("nowhere")
    for name in ("a", "link"):
        for refuse in (
            lambda path: check_new([path]),
            lambda path: write_new(path, "text"),
        ):
            with pytest.raises(FwpickError, match="exists and is left as it is"):
                refuse(tmp_path / name)
    assert (tmp_path / "a").read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "link"]


def test_a_folder_that_is_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(FwpickError, match="no is not a folder"):
        check_new([tmp_path / "no" / "a"])
    with pytest.raises(FwpickError, match="cannot be written"):
        write_new(tmp_path / "no" / "a", "text")


def test_two_things_need_two_files(tmp_path: Path) -> None:
    check_new([tmp_path / "a", tmp_path / "b"])
    with pytest.raises(UsageError, match="named for two things"):
        check_new([tmp_path / "a", tmp_path / "." / "a"])


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_half_a_file_is_not_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Path.open

    def full(path: Path, mode: str = "r", **options: object) -> object:
        opened(path, mode, **options).close()  # type: ignore[call-overload]
        return opened(Path("/dev/full"), "w", **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(FwpickError, match="No space left"):
        write_new(tmp_path / "a", "text" * 10_000)
    assert list(tmp_path.iterdir()) == []
