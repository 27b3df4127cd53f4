"""What a person is shown of a project: its tree before it is made, and its sums."""

from hypothesis import given
from hypothesis import strategies as st

from advisor.report.project import tree_rows

SIZES = {"b": 10, "a/z": 999, "a/b/c": 1000, "a/b/d": 500, ".x/y": 1}
NAMES = st.text("abc", min_size=1, max_size=2)
PATHS = st.lists(NAMES, min_size=1, max_size=3).map(lambda parts: "/".join(p + "_" for p in parts))


def columns(rows: list[str]) -> list[tuple[str, str]]:
    return [(row[:46].rstrip(), row[46:].strip()) for row in rows]


def test_every_file_stands_under_its_folder_with_its_size() -> None:
    assert columns(tree_rows(SIZES)) == [
        ("  b", "10 B"),
        ("  .x/", "1 file, 1 B"),
        ("    y", "1 B"),
        ("  a/", "3 files, 2.5 kB"),
        ("    b/", "2 files, 1.5 kB"),
        ("      c", "1.0 kB"),
        ("      d", "500 B"),
        ("    z", "999 B"),
    ]


def test_an_outline_sums_up_what_lies_deeper() -> None:
    assert columns(tree_rows(SIZES, 1)) == [
        ("  b", "10 B"),
        ("  .x/", "1 file, 1 B"),
        ("  a/", "3 files, 2.5 kB"),
    ]


@given(st.dictionaries(PATHS.map(lambda path: path + "file"), st.integers(0, 10**6)))
def test_no_file_is_lost_or_shown_twice(sizes: dict[str, int]) -> None:
    shown = [name for name, _ in columns(tree_rows(sizes)) if name.endswith("file")]
    assert sorted(name.strip() for name in shown) == sorted(p.rpartition("/")[2] for p in sizes)
