"""Whatever is typed, piped or put in a file: a value, or one clear refusal, and nothing escapes."""

import ast
import contextlib
import io
import itertools
import json
import keyword
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from harness import times
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from advisor import cli
from advisor.commands.signatures import COMMANDS
from advisor.errors import FwpickError, UsageError
from advisor.frameworks import FRAMEWORKS, Framework
from advisor.interview.answers_file import format_answers, read_answers
from advisor.interview.questionnaire import Answer, check_answer
from advisor.interview.terms import USUAL, check_sources, parse_weight
from advisor.knowledge.catalog import load_catalog
from advisor.starter.make import generate
from advisor.starter.names import check_name, check_text, markdown_text, package_name, toml_string
from advisor.starter.plan import Plan
from advisor.starter.targets import ALWAYS, asked_targets, available_targets, parse_targets

CATALOG = load_catalog()
TEXTS = 200
many = settings(
    max_examples=times(300, 2000),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
QUESTIONS = st.sampled_from(sorted(CATALOG.questions))
WORDS = st.sampled_from(
    [
        *CATALOG.questions,
        *(value for question in CATALOG.questions.values() for value in question.values),
        *CATALOG.criteria,
        *CATALOG.documents,
        *(
            "{{ 7*7 }}",
            "{% raw %}",
            "../x",
            "/etc",
            "con",
            "a\x00b",
            "\ud800",
            "-",
            "--",
            "~",
            "$HOME",
        ),
    ]
)
TEXT = st.one_of(WORDS, st.text(max_size=80), st.text("aA1-_./\\{}%#\"'\n$ é😀", max_size=40))
TOML = st.one_of(
    st.binary(max_size=400),
    st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.tuples(TEXT, TEXT, TEXT).map(
        lambda parts: "version = 1\n[answers]\n{} = {}\n# {}".format(*parts).encode(
            "utf-8", "surrogatepass"
        )
    ),
    st.dictionaries(QUESTIONS, TEXT, max_size=4).map(
        lambda rows: (
            "[answers]\n" + "\n".join(f"{k} = {json.dumps(v)}" for k, v in rows.items())
        ).encode("utf-8", "surrogatepass")
    ),
)


@many
@given(QUESTIONS, TEXT)
def test_an_answer_is_one_of_its_question_or_refused(question: str, text: str) -> None:
    with contextlib.suppress(UsageError):
        assert check_answer(CATALOG.questions[question], text) in CATALOG.questions[question].values


@many
@given(TEXT)
@example("con")
@example("a" * 10_000)
def test_a_name_is_one_folder_and_one_package_or_refused(text: str) -> None:
    try:
        name = check_name(text)
    except UsageError as error:
        check_name(error.hint.removeprefix("Try: "))  # what is suggested works
        return
    assert Path(name).parts == (name,)
    assert package_name(name).isidentifier()
    assert not keyword.iskeyword(package_name(name))


@many
@given(TEXT)
def test_a_text_comes_back_from_toml_as_one_line(text: str) -> None:
    with contextlib.suppress(UsageError):
        line = check_text("--description", text)
        assert tomllib.loads(f"x = {toml_string(line)}") == {"x": line}
        assert len(markdown_text(line).splitlines()) <= 1


@many
@given(TOML)
def test_an_answers_file_holds_answers_or_is_refused(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "answers.toml"
    path.write_bytes(data)
    with contextlib.suppress(UsageError):
        answers, terms = read_answers(path, CATALOG)
        assert all(
            answer.value in CATALOG.questions[name].values for name, answer in answers.items()
        )
        path.write_text(format_answers(answers, CATALOG, terms), encoding="utf-8")
        assert read_answers(path, CATALOG) == (answers, terms)


@many
@given(st.tuples(TEXT, TEXT).map("=".join), st.lists(TEXT, max_size=2))
def test_weights_and_articles_are_known_or_refused(text: str, sources: list[str]) -> None:
    with contextlib.suppress(UsageError):
        criterion, weight = parse_weight(CATALOG, text)
        assert criterion in CATALOG.criteria
        assert weight >= 0
    with contextlib.suppress(UsageError):
        admitted = check_sources(CATALOG, sources)
        assert admitted is None or admitted <= CATALOG.documents.keys()


@many
@given(TEXT, st.sampled_from(FRAMEWORKS))
def test_targets_are_known_or_refused(text: str, framework: Framework) -> None:
    with contextlib.suppress(UsageError):
        assert asked_targets(parse_targets(text), framework).keys() <= set(
            available_targets(framework)
        )


FLAGS = st.sampled_from(
    [
        *(f"--{name}" for name in CATALOG.questions),
        *("--lens", "--source", "--weight", "--json", "--plain", "--why", "--answers", "--save"),
        *("--yes", "--framework", "--targets", "--description", "--if-close", "--dry-run", "-o"),
        *("--days", "--by", "--file", "--stat", "--this-machine", "--no-such", "-h", "--version"),
    ]
)
NAMES = [command.__name__ for command in COMMANDS]
LINES = st.tuples(
    st.sampled_from([*NAMES, "nothing"]), st.lists(st.one_of(FLAGS, TEXT), max_size=6)
).map(lambda parts: [parts[0], *(word.replace("\x00", "") for word in parts[1])])


@settings(many, max_examples=1000)
@given(LINES)
def test_any_command_line_ends_in_a_documented_way(
    tmp_path_factory: pytest.TempPathFactory, line: list[str]
) -> None:
    home = tmp_path_factory.mktemp("home")
    inside = home / "a" / "b"
    inside.mkdir(parents=True)
    line = ["x" if "/" in word or ".." in word else word for word in line]  # else its own wish
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, contextlib.chdir(inside):
        patch.setattr(sys, "argv", ["fwpick", *line])
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
        code = _run(out, err)
    assert code in (0, 1, 2, 3, 4), (line, err.getvalue())
    assert "Traceback" not in out.getvalue() + err.getvalue()
    assert [path.name for path in home.iterdir()] == ["a"]
    assert [path.name for path in (home / "a").iterdir()] == ["b"]
    assert not [path for path in inside.iterdir() if path.name.startswith(".fwpick")]


def _run(out: io.StringIO, err: io.StringIO) -> Any:
    """The exit code of the command line in this process."""
    streams = [io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2)]
    code: Any = 0
    with contextlib.redirect_stdout(streams[0]), contextlib.redirect_stderr(streams[1]):
        try:
            cli.main()
        except SystemExit as end:
            code = end.code or 0
    for stream, copy in zip(streams, (out, err), strict=True):
        stream.flush()
        copy.write(stream.buffer.getvalue().decode("utf-8", "replace"))  # type: ignore[attr-defined]
    return code


# Rendered


def check_parses(project: Path) -> None:
    """Every file of a project says something in its language, and `make` understands the rest."""
    for path in project.rglob("*"):
        if not path.is_file() or path.suffix == ".tar":
            continue
        text = path.read_text(encoding="utf-8")
        match path.suffix:
            case ".py":
                ast.parse(text)
            case ".toml":
                tomllib.loads(text)
            case ".yml" | ".yaml":
                yaml.safe_load(text)
            case ".json":
                json.loads(text)
        assert "cookiecutter" not in text or path.suffix == ".md", path
    for words in (
        ["make", "-n", "train", "test"],
        [sys.executable, "-m", "ruff", "check", "-q", "."],
    ):
        done = subprocess.run(words, cwd=project, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def sets_of(framework: Framework) -> list[tuple[str, ...]]:
    """Every choice of deployment targets."""
    free = [name for name in available_targets(framework) if name != ALWAYS]
    return [
        chosen for size in range(len(free) + 1) for chosen in itertools.combinations(free, size)
    ]


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_every_set_of_targets_is_a_whole_project(framework: Framework, tmp_path: Path) -> None:
    for number, chosen in enumerate(sets_of(framework)):
        targets = asked_targets((ALWAYS, *chosen), framework)
        plan = Plan(
            name=f"model-{number}",
            parent=tmp_path,
            framework=framework,
            description="",
            targets=targets,
            written={},
        )
        generate(plan)
        check_parses(plan.destination)
        assert {path.name for path in (plan.destination / "deploy").iterdir()} == set(targets)


@settings(many, max_examples=TEXTS)
@given(TEXT, st.sampled_from(FRAMEWORKS))
def test_any_description_is_text_everywhere(
    tmp_path_factory: pytest.TempPathFactory, text: str, framework: Framework
) -> None:
    try:
        line = check_text("--description", text)
    except FwpickError:
        return
    parent = tmp_path_factory.mktemp("made")
    answers = {name: Answer(value="unsure", origin="flag") for name in CATALOG.questions}
    written = {".fwpick/answers.toml": format_answers(answers, CATALOG, USUAL)}
    plan = Plan(
        name="my-model",
        parent=parent,
        framework=framework,
        description=line,
        targets={ALWAYS: "always"},
        written=written,
    )
    generate(plan)
    check_parses(plan.destination)
    about = tomllib.loads((plan.destination / "pyproject.toml").read_text(encoding="utf-8"))
    assert about["project"]["description"] == (line or about["project"]["description"])
    assert [path.name for path in parent.iterdir()] == ["my-model"]
