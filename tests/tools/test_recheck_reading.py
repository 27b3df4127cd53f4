"""What each kind of check reads, through pip, npm and HTTP, and what comes of a bad answer."""

import json
from shutil import which
from typing import Any

import pytest

from tests.tools.registry import PAGE, Answer, Registry, index_page, put_wheel, wheel_file
from tools.data.checks import Check, How
from tools.recheck import web
from tools.recheck.asking import Asking, Unread
from tools.recheck.outcome import Outcome, recheck
from tools.recheck.reading import read_all

needs_npm = pytest.mark.skipif(which("npm") is None, reason="npm is not installed")
PROBE = "pypi/fwpick-probe@1.2"
NPM = "/npm/@fwpick/probe"
LAST = {"versions": ["1.9.0", "1.10.0", "2.0.0-rc.1"]}
DAYS = {"created": "2025-01-01T00:00:00Z", "1.9.0": "2025-01-02T03:04:05.678Z"}
REPOSITORY = "/repos/fwpick/probe"


def check(read: str, of: str, how: How, wanted: str, item: str = "") -> Check:
    """A check of some fact."""
    return Check(fact="probe/some", read=read, of=of, how=how, wanted=wanted, item=item)


def outcome(one: Check, asking: Asking | None = None) -> Outcome:
    """What comes of a single check."""
    (only,) = recheck([one], lambda checks: read_all(checks, asking or Asking(timeout=120)))
    return only


def told(one: Outcome) -> str:
    """The outcome in a few words."""
    return " ".join(part for part in (one.state, one.found, one.why) if part)


# Packages of pip's index

HEADERS = (
    "Requires-Dist: torch<3,>=2",
    "Requires-Dist: numpy",
    'Requires-Dist: tensorflow-text; platform_system != "Windows"',
    'Requires-Dist: tf-keras; extra == "tf"',
    "Provides-Extra: tf",
    "Classifier: Development Status :: 4 - Beta",
    "Classifier: License :: OSI Approved :: MIT License",
)


RELEASE: list[tuple[str, str, How, str, str]] = [
    ("requires", "torch", "is", ">=2,<3", "unchanged"),
    ("requires", "torch", "is", ">=2", "changed torch<3,>=2"),
    ("requires", "torch", "is", "any", "changed torch<3,>=2"),
    ("requires", "Torch", "is", "nothing", "changed torch<3,>=2"),
    ("requires", "numpy", "is", "any", "unchanged"),
    ("requires", "jax", "is", "nothing", "unchanged"),
    ("requires", "jax", "is", ">=1", "changed nothing"),
    ("requires", "tf_keras", "is", "nothing", "unchanged"),  # in an extra alone
    ("requires", "tf-keras", "has", "extra", "unchanged"),
    ("requires", "tf-keras", "is", "any", "unchanged"),
    ("requires", "tf-keras", "is", ">=2", 'changed tf-keras; extra == "tf"'),
    ("requires", "tensorflow-text", "has", "Windows", "unchanged"),
    ("python", "", "is", ">=3.9", "unchanged"),
    ("python", "", "is", ">=3.10", "changed >=3.9"),
    ("python", "", "lacks", "3.9", "changed >=3.9"),
    ("classifier", "", "is", "Development Status :: 4 - Beta", "unchanged"),
    ("classifier", "", "has", "Beta", "unchanged"),
    (
        "classifier",
        "",
        "is",
        "Development Status :: 5 - Production/Stable",
        "changed Development Status :: 4 - Beta",
    ),
    ("files", "", "has", "py3-none-any", "unchanged"),
    ("files", "", "lacks", "win_amd64", "unchanged"),
    ("files", "", "has", "win_amd64", "changed fwpick_probe-1.2-py3-none-any.whl"),
]


def test_a_release_is_read(registry: Registry) -> None:
    file = wheel_file("fwpick-probe", "1.2")
    said = {**put_wheel(registry, file, *HEADERS), "requires-python": ">=3.9"}
    registry.put(PAGE, index_page(registry, "fwpick-probe", {file: said}))
    checks = [check(read, PROBE, how, wanted, item) for read, item, how, wanted, _ in RELEASE]
    outcomes = recheck(checks, lambda some: read_all(some, Asking()))
    assert [told(each) for each in outcomes] == [expected for *_, expected in RELEASE]
    assert len(registry.asked) <= 8  # answers are shared


def test_a_release_without_a_wheel_is_not_built(registry: Registry) -> None:
    files = {"fwpick_probe-1.2.tar.gz": {"requires-python": ">=3.12"}}
    registry.put(PAGE, index_page(registry, "fwpick-probe", files))
    asked = outcome(check("requires", PROBE, "is", "any", "torch"))
    assert told(asked) == "unread fwpick-probe 1.2 has no wheel, and nothing is built here"
    assert outcome(check("python", PROBE, "is", ">=3.12")).state == "unchanged"
    assert registry.asked == [PAGE] * len(registry.asked)


def test_metadata_that_makes_no_sense_is_no_change(registry: Registry) -> None:
    file = wheel_file("fwpick-probe", "1.2")
    said = put_wheel(registry, file, "Requires-Dist: <<< nonsense")
    registry.put(PAGE, index_page(registry, "fwpick-probe", {file: said}))
    assert outcome(check("requires", PROBE, "is", "any", "torch")).state == "unread"


def test_a_wheel_that_cannot_be_had_is_no_change(registry: Registry) -> None:
    file = wheel_file("fwpick-probe", "1.2")
    registry.put(PAGE, index_page(registry, "fwpick-probe", {file: {}}))
    registry.put(f"/files/{file}", Answer(body=b"gone", kind="text/plain", status=410))
    assert outcome(check("requires", PROBE, "is", "any", "torch")).state == "unread"


def test_an_index_beside_the_one_asked_for_says_nothing(
    registry: Registry, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    (tmp_path / wheel_file("fwpick-probe", "9.9")).write_bytes(b"")
    cap = tmp_path / "constraints.txt"
    cap.write_text("fwpick-probe<1\n", encoding="utf-8")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    monkeypatch.setenv("PIP_CONSTRAINT", str(cap))
    assert outcome(check("newest", "pypi/fwpick-probe", "is", "1.2")).state == "unchanged"
    asked = outcome(check("requires", PROBE, "is", "<3,>=2", "torch"))
    assert told(asked) == "unchanged"
    assert registry.asked


def test_no_pip_is_no_change(registry: Registry) -> None:
    nobody = Asking(pip=("no-such-pip",))
    asked = outcome(check("newest", "pypi/fwpick-probe", "is", "1.2"), nobody)
    assert told(asked) == "unread no-such-pip is not installed"
    assert registry.asked == []


def test_two_are_asked_at_once_and_no_more(registry: Registry) -> None:
    page = Answer(body=b'{"archived": false}', slow=0.2)
    for at in range(8):
        registry.put(f"/repos/fwpick/probe-{at}", page)
    checks = [check("archived", f"github/fwpick/probe-{at}", "is", "false") for at in range(8)]
    outcomes = recheck(checks, lambda some: read_all(some, Asking()))
    assert {each.state for each in outcomes} == {"unchanged"}
    assert registry.most_at_once == 2


def test_checks_of_one_package_share_an_answer(registry: Registry) -> None:
    checks = [check("python", PROBE, "is", "any"), check("files", PROBE, "has", "any")]
    assert {each.state for each in recheck(checks, lambda some: read_all(some, Asking()))} == {
        "unchanged"
    }
    assert registry.asked == [PAGE]


# npm


@needs_npm
@pytest.mark.parametrize(
    ("read", "of", "wanted", "expected"),
    [
        ("newest", "npm/@fwpick/probe", "1.10.0", "unchanged"),
        ("newest", "npm/@fwpick/probe", "1.9.0", "changed 1.10.0"),
        (
            "newest",
            "npm/@fwpick/probe",
            "3.0.0",
            "unread the registry's newest is 1.10.0, older than 3.0.0",
        ),
        ("date", "npm/@fwpick/probe@1.9.0", "2025-01-02", "unchanged"),
        ("date", "npm/@fwpick/probe@1.9.0", "2025-01-04", "changed 2025-01-02"),
        (
            "date",
            "npm/@fwpick/probe@1.9.0",
            "2024-12-31",
            "unread the registry dates it 2025-01-02, as a mirror does that copied it later",
        ),
        ("date", "npm/@fwpick/probe@1.8.0", "2025-01-02", "unread the registry has no 1.8.0"),
    ],
)
def test_npm_is_read(registry: Registry, read: str, of: str, wanted: str, expected: str) -> None:
    registry.put_json(NPM, npm_document(LAST["versions"], DAYS))
    assert told(outcome(check(read, of, "is", wanted))) == expected


def npm_document(versions: list[str], days: dict[str, Any]) -> dict[str, Any]:
    """A package as a registry describes it to npm."""
    return {
        "name": "@fwpick/probe",
        "dist-tags": {"latest": versions[0]},
        "versions": {each: {"name": "@fwpick/probe", "version": each} for each in versions},
        "time": days,
    }


@needs_npm
@pytest.mark.parametrize(
    "answer",
    [
        Answer(body=b'{"error": "not_found"}', status=404),
        Answer(body=b"<html>sign in</html>", kind="text/html"),
        Answer(body=b'{"versions": 3}'),
        Answer(body=b"[]"),
        Answer(body=b""),
        Answer(body=json.dumps(npm_document(["1.9.0"], DAYS)).encode(), half=True),
        Answer(body=json.dumps(npm_document(["1.9.0"], {"1.9.0": 5})).encode()),
        Answer(body=b"no", status=500),
    ],
    ids=["absent", "page", "odd", "list", "empty", "half", "odd days", "failing"],
)
def test_what_npm_cannot_read_is_no_change(registry: Registry, answer: Answer) -> None:
    registry.put(NPM, answer)
    asked = outcome(check("newest", "npm/@fwpick/probe", "is", "1.8.0"))
    assert asked.state == "unread"
    assert asked.why


@needs_npm
def test_a_slow_registry_of_npm_is_given_up(registry: Registry) -> None:
    content = json.dumps(npm_document(["1.9.0"], DAYS)).encode()
    registry.put(NPM, Answer(body=content, slow=20))
    asked = outcome(check("newest", "npm/@fwpick/probe", "is", "1.8.0"), Asking(timeout=1.5))
    assert asked.state == "unread"


def test_no_npm_is_no_change() -> None:
    nobody = Asking(npm="no-such-npm")
    asked = outcome(check("newest", "npm/@fwpick/probe", "is", "1.0.0"), nobody)
    assert told(asked) == "unread npm is not installed"


# Repositories


@pytest.mark.parametrize(
    ("read", "path", "answer", "of", "wanted", "expected"),
    [
        ("archived", "", {"archived": False}, "", "false", "unchanged"),
        ("archived", "", {"archived": True}, "", "false", "changed true"),
        ("archived", "", {}, "", "false", "unread GitHub's answer makes no sense"),
        ("archived", "", [], "", "false", "unread GitHub's answer makes no sense"),
        ("release", "/releases/latest", {"tag_name": "v2"}, "", "v1", "changed v2"),
        ("state", "/issues/7", {"state": "open"}, "#7", "open", "unchanged"),
        (
            "state",
            "/issues/7",
            {"state": "closed", "pull_request": {"merged_at": "2026-01-01"}},
            "#7",
            "open",
            "changed merged",
        ),
        (
            "state",
            "/issues/7",
            {"state": "closed", "pull_request": {"merged_at": None}},
            "#7",
            "closed",
            "unchanged",
        ),
    ],
)
def test_a_repository_is_read(
    registry: Registry, read: str, path: str, answer: Any, of: str, wanted: str, expected: str
) -> None:
    registry.put_json(REPOSITORY + path, answer)
    assert told(outcome(check(read, f"github/fwpick/probe{of}", "is", wanted))) == expected


@pytest.mark.parametrize(
    ("at", "how", "wanted", "expected"),
    [
        ("", "has", "loads an AOT Inductor archive", "unchanged"),
        ("", "lacks", "AOT Inductor", "changed it stands there"),
        ("", "has", "loads TorchScript", "changed it does not stand there"),
        ("@r26.03", "has", "older", "unchanged"),
    ],
)
def test_a_file_of_a_repository_is_read(
    registry: Registry, at: str, how: How, wanted: str, expected: str
) -> None:
    path = f"{REPOSITORY}/contents/docs/use.md"
    registry.put(path, Answer(body=b"It loads an AOT\n  Inductor archive.", kind="text/plain"))
    registry.put(f"{path}?ref=r26.03", Answer(body=b"It is older.", kind="text/plain"))
    asked = check("text", f"github/fwpick/probe{at}", how, wanted, "docs/use.md")
    assert told(outcome(asked)) == expected


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (Answer(body=b"no", status=404), "HTTP 404"),
        (Answer(body=b"rate limit", status=403), "HTTP 403"),
        (Answer(body=b"<html>"), "GitHub's answer makes no sense"),
        (Answer(body=b"\xff\xfe\xfa"), "it is no text"),
        (Answer(body=b'{"archived": true}', half=True), "it ends in the middle"),
        (Answer(body=b'{"archived": true}', slow=5), "no answer within 0.5 s"),
    ],
    ids=["absent", "refused", "nonsense", "bytes", "half", "slow"],
)
def test_a_repository_that_cannot_be_read_is_no_change(
    registry: Registry, answer: Answer, why: str
) -> None:
    registry.put(REPOSITORY, answer)
    asked = outcome(check("archived", "github/fwpick/probe", "is", "false"), Asking(timeout=0.5))
    assert told(asked) == f"unread {why}"


def test_a_token_goes_to_nobody_else(registry: Registry) -> None:
    asking = Asking(token="secret")
    assert "secret" not in repr(asking)
    registry.put_json(REPOSITORY, {"archived": False})
    one = check("archived", "github/fwpick/probe", "is", "false")
    assert outcome(one, asking).state == "unchanged"
    assert registry.tokens == ["Bearer secret"]


# Pages


def test_a_page_is_read_as_it_is_seen(registry: Registry) -> None:
    body = (
        b"<title>Guide</title><p>Runs on <b>two</b>\n machines &amp; more.<script>var no;</script>"
    )
    registry.put("/guide", Answer(body=body, kind="text/html"))
    text = web.page(Asking(), f"{registry.address}/guide")
    assert text == "Guide Runs on two machines & more."


def test_a_page_that_cannot_be_had_is_unread(registry: Registry) -> None:
    with pytest.raises(Unread, match="HTTP 404"):
        web.page(Asking(), f"{registry.address}/absent")
    secure = registry.address.replace("http:", "https:")
    asked = outcome(check("page", f"{secure}/guide", "has", "Guide"), Asking(timeout=5))
    assert asked.state == "unread"


def test_a_page_without_an_end_is_given_up(registry: Registry) -> None:
    registry.put("/large", Answer(body=b"x" * (web.LARGEST + 1), kind="text/plain"))
    with pytest.raises(Unread, match="larger than 10 MB"):
        web.page(Asking(), f"{registry.address}/large")
