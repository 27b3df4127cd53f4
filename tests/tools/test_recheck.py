"""A recheck against a registry on this machine: what changed, what is unread, what is written."""

import json
from datetime import date
from pathlib import Path

import pytest

from tests.factories import small_tree
from tests.tools.registry import PAGE, Answer, Registry, index_page, put_wheel, release, wheel_file
from tools.data.authored import FILES
from tools.recheck.__main__ import main

SYSTEM = """\
title: Probe          # spaces, comments and quotes stay as they are
about: neither
what: "Something to be read again."
today: {state: unknown, says: Nobody says.}
facts:
  - id: newest
    about: neither
    says: >-
      Its newest release
      is 1.2.
    evidence:
      - kind: metadata
        title: 'probe 1.2'
        publisher: Somebody
        url: pkg:pypi/fwpick-probe@1.2
        published: 2026-01-02
        accessed: 2026-01-03   # by hand
        grade: primary
        seen: registry
    checks:
      - {read: newest, of: pypi/fwpick-probe, is: "1.2"}

  - id: half
    about: neither
    says: One source of two is read.
    evidence:
      - {kind: metadata, title: probe 1.2, publisher: Somebody, url: "pkg:pypi/fwpick-probe@1.2",
         published: 2026-01-02, accessed: "2026-01-03", grade: primary}
      - {kind: documentation, title: Its guide, publisher: Somebody,
         url: "https://example.org/guide", published: "2025", accessed: 2026-01-03, grade: primary}
    checks: [{read: requires, of: pypi/fwpick-probe@1.2, item: torch, is: "<3,>=2"}]
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Small data with a system of two facts that can be read again."""
    folder = write_data(tmp_path / "data")
    (folder / "systems/probe.yaml").write_text(SYSTEM, encoding="utf-8")
    return folder


def write_data(folder: Path) -> Path:
    """The small tree as files; no question is needed here."""
    tree = small_tree()
    for kind in ("criteria", "systems"):
        (folder / kind).mkdir(parents=True)
        for name, row in tree[kind].items():
            (folder / kind / f"{name}.yaml").write_text(json.dumps(row), encoding="utf-8")
    for kind in FILES:
        (folder / f"{kind}.yaml").write_text(json.dumps(tree[kind]), encoding="utf-8")
    return folder


def recheck(data: Path, *words: str, only: str = "probe/*") -> int:
    """Recheck the probe's facts."""
    return main(["--data", str(data), "--only", only, *words])


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file with its content."""
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_nothing_changed(
    registry: Registry, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files_of(data)
    assert recheck(data) == 0
    out = capsys.readouterr().out
    assert "2 checks of 2 facts: 2 unchanged, 0 changed, 0 could not be read." in out
    assert "1 facts; in 1 of them --write sets accessed to today" in out
    assert files_of(data) == before
    assert not [path for path in registry.asked if path.endswith(".whl")]  # metadata alone


def test_a_newer_release_is_a_change_and_read_twice(
    registry: Registry, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    release(registry, "1.10", older=("1.2",))
    assert recheck(data) == 1
    out = capsys.readouterr().out
    assert "probe/newest\n    newest of pypi/fwpick-probe\n      was 1.2; now: 1.10" in out
    assert registry.asked.count(PAGE) >= 2
    assert "1 unchanged, 1 changed" in out


def test_two_readings_that_differ_are_no_change(
    registry: Registry, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    release(registry, "1.10", "1.11", older=("1.2",))
    assert recheck(data, only="probe/newest") == 2
    assert "two readings differ: 1.10; 1.11" in capsys.readouterr().out


def test_a_newest_release_older_than_before_is_no_change(
    registry: Registry, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    release(registry, "1.1")
    assert recheck(data, only="probe/newest") == 2
    assert "the registry's newest is 1.1, older than 1.2" in capsys.readouterr().out


def test_a_yanked_release_is_not_the_newest(registry: Registry, data: Path) -> None:
    files = {
        wheel_file("fwpick-probe", "1.2"): {},
        wheel_file("fwpick-probe", "1.4"): {"yanked": "broken: see https://example.org/why"},
    }
    registry.put(PAGE, index_page(registry, "fwpick-probe", files))
    assert recheck(data, only="probe/newest") == 0


def test_a_release_for_another_python_and_system_is_seen(
    registry: Registry, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {
        wheel_file("fwpick-probe", "1.2"): {},
        wheel_file("fwpick-probe", "1.4", "cp399-cp399-win_arm64"): {"requires-python": ">=3.99"},
    }
    registry.put(PAGE, index_page(registry, "fwpick-probe", files))
    assert recheck(data, only="probe/newest") == 1
    assert "was 1.2; now: 1.4" in capsys.readouterr().out


def test_metadata_of_a_wheel_for_another_system(registry: Registry, data: Path) -> None:
    file = wheel_file("fwpick-probe", "1.2", "cp399-cp399-manylinux_2_28_x86_64")
    said = {**put_wheel(registry, file, "Requires-Dist: torch>=2,<3"), "requires-python": ">=3.99"}
    registry.put(PAGE, index_page(registry, "fwpick-probe", {file: said}))
    assert recheck(data, only="probe/half") == 0


def test_a_change_comes_before_what_could_not_be_read(
    registry: Registry, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {wheel_file("fwpick-probe", "2.0"): {}}
    registry.put(PAGE, index_page(registry, "fwpick-probe", files))
    assert recheck(data) == 1
    out = capsys.readouterr().out
    assert "0 unchanged, 1 changed, 1 could not be read" in out
    assert "the index has no 1.2:\n    probe/half: requires of pypi/fwpick-probe@1.2 torch" in out


BROKEN = {
    "absent": Answer(body=b"no such page", kind="text/plain", status=404),
    "failing": Answer(body=b"oops", kind="text/plain", status=500),
    "no JSON": Answer(body=b"<<<{]", kind="application/vnd.pypi.simple.v1+json"),
    "no page": Answer(body=b'{"files": 5}', kind="application/vnd.pypi.simple.v1+json"),
    "a picture": Answer(body=b"\x89PNG\0\xff", kind="image/png"),
    "no text": Answer(body=b"\xff\xfe\0\0", kind="text/html"),
    "empty": Answer(body=b"", kind="text/html"),
}


@pytest.mark.parametrize("answer", BROKEN.values(), ids=BROKEN)
def test_what_pip_cannot_read_is_no_change(
    registry: Registry, data: Path, answer: Answer, capsys: pytest.CaptureFixture[str]
) -> None:
    registry.put(PAGE, answer)
    before = files_of(data)
    assert recheck(data, "--write") == 2
    told = capsys.readouterr()
    assert "0 unchanged, 0 changed, 2 could not be read" in told.out
    assert "Traceback" not in told.out + told.err
    assert files_of(data) == before


def test_half_an_answer_is_no_change(
    registry: Registry, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = registry.take(PAGE)
    registry.put(PAGE, Answer(body=whole.body, kind=whole.kind, half=True))
    before = files_of(data)
    assert recheck(data, "--write") == 2
    assert "0 unchanged, 0 changed, 2 could not be read" in capsys.readouterr().out
    assert files_of(data) == before


def test_a_slow_registry_is_given_up(
    registry: Registry, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = registry.take(PAGE)
    registry.put(PAGE, Answer(body=whole.body, kind=whole.kind, slow=20))
    before = files_of(data)
    assert recheck(data, "--write", "--timeout", "2") == 2
    told = capsys.readouterr()
    assert "no answer within 2 s" in told.out
    assert "Traceback" not in told.out + told.err
    assert files_of(data) == before


@pytest.mark.usefixtures("registry")
def test_write_sets_accessed_alone_and_only_where_every_source_was_read(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files_of(data)
    assert recheck(data, "--write") == 0
    today = date.today().isoformat()
    then = SYSTEM.replace("accessed: 2026-01-03   # by hand", f"accessed: {today}   # by hand")
    assert (data / "systems/probe.yaml").read_text(encoding="utf-8") == then
    after = files_of(data)
    assert [path for path in after if after[path] != before.get(path)] == [
        str(data / "systems/probe.yaml")
    ]
    assert "in 1 of them accessed was set to today" in capsys.readouterr().out
    assert recheck(data, "--write") == 0  # and nothing is left to write
    assert files_of(data) == after


@pytest.mark.usefixtures("registry")
def test_write_keeps_quotes_line_ends_and_what_stands_in_one_line(data: Path) -> None:
    flow = SYSTEM.replace('url: "https://example.org/guide"', 'url: "pkg:pypi/fwpick_probe@1.2"')
    flow = flow.replace("\n", "\r\n")
    (data / "systems/probe.yaml").write_bytes(flow.encode())
    assert recheck(data, "--write", only="probe/half") == 0
    head, tail = flow.split("  - id: half")
    wanted = f"{head}  - id: half{tail.replace('2026-01-03', date.today().isoformat())}"
    assert (data / "systems/probe.yaml").read_bytes() == wanted.encode()


@pytest.mark.usefixtures("registry")
@pytest.mark.parametrize("seen", ["unavailable", "run", "copy\n        copied: 2025-06"])
def test_what_a_person_saw_otherwise_is_left_to_a_person(data: Path, seen: str) -> None:
    text = SYSTEM.replace("seen: registry", f"seen: {seen}")
    (data / "systems/probe.yaml").write_text(text, encoding="utf-8")
    assert recheck(data, "--write", only="probe/newest") == 0
    assert (data / "systems/probe.yaml").read_text(encoding="utf-8") == text


def test_a_changed_fact_is_not_written(registry: Registry, data: Path) -> None:
    release(registry, "1.10", older=("1.2",))
    before = files_of(data)
    assert recheck(data, "--write", only="probe/newest") == 1
    assert files_of(data) == before


@pytest.mark.usefixtures("registry")
def test_a_withdrawn_fact_is_not_asked_for(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = SYSTEM.replace("    says: >-", '    withdrawn: "2026-02-01: wrong"\n    says: >-')
    (data / "systems/probe.yaml").write_text(text, encoding="utf-8")
    assert recheck(data) == 0
    assert "1 checks of 1 facts: 1 unchanged" in capsys.readouterr().out


def test_a_pattern_that_matches_nothing_is_told(
    registry: Registry, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert recheck(data, only="visualization/*") == 2
    assert "no fact with checks matches visualization/*" in capsys.readouterr().err
    assert registry.asked == []


def test_json(registry: Registry, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    release(registry, "1.10", older=("1.2",))
    assert recheck(data, "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert told["facts_read"] == ["probe/half", "probe/newest"]
    assert told["changed"] == [
        {
            "fact": "probe/newest",
            "read": "newest",
            "of": "pypi/fwpick-probe",
            "item": "",
            "was": "is 1.2",
            "found": "1.10",
            "ratings": [],
            "others": [],
            "moves": [],
        }
    ]
    assert (told["checks"], told["unchanged"], told["unread"]) == (2, 1, [])


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            ", item: torch",
            "",
            "facts.1.checks.0: requires needs an item (checks name an item)",
        ),
        (
            "read: newest, of: pypi",
            "read: latest, of: pypi",
            "facts.0.checks.0.read: 'latest' is not one of",
        ),
        ('is: "1.2"}', "is: 1.2}", "facts.0.checks.0.is: 1.2 is not of type 'string' (schemas"),
    ],
)
def test_broken_checks_are_told_with_their_place_and_nothing_is_asked(
    registry: Registry,
    data: Path,
    capsys: pytest.CaptureFixture[str],
    old: str,
    new: str,
    problem: str,
) -> None:
    text = SYSTEM.replace(old, new)
    (data / "systems/probe.yaml").write_text(text, encoding="utf-8")
    assert recheck(data, "--write") == 2
    told = capsys.readouterr().err
    assert told.startswith("systems/probe.yaml line ")
    assert problem in told
    assert registry.asked == []


def test_a_time_that_is_none_is_refused(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        recheck(data, "--timeout", "0")
    assert "invalid seconds value: '0'" in capsys.readouterr().err
