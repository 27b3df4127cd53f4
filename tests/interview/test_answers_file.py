"""Answers files: read with care, written once."""

import io
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.choices import LENSES
from advisor.commands.written import save_answers
from advisor.errors import UsageError
from advisor.interview.answers_file import (
    MOST_BYTES,
    format_answers,
    kept_answers,
    read_answers,
    terms_of,
)
from advisor.interview.questionnaire import Answer, said, values
from advisor.interview.terms import (
    MOST_WEIGHT,
    USUAL,
    Terms,
    terms_of_options,
    terms_options,
    weight_text,
)
from advisor.knowledge.model import Catalog
from tests.factories import SHIPPED, answered, any_answers
from tests.running import ROOT


def file_with(folder: Path, content: str | bytes) -> Path:
    """An answers file."""
    path = folder / "answers.toml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_answers_are_read_with_their_origin(tmp_path: Path, catalog: Catalog) -> None:
    path = file_with(tmp_path, 'version = 1\n[answers]\ngoal = "research"\nmobile = "unsure"\n')
    assert read_answers(path, catalog) == (
        {
            "goal": Answer(value="research", origin="file"),
            "mobile": Answer(value="unsure", origin="file"),
        },
        USUAL,
    )


def test_a_default_is_read_as_such_and_an_answer_stands_above_it(
    tmp_path: Path, catalog: Catalog
) -> None:
    defaults = '[defaults]\ngoal = "learning"\nmobile = "no"\n'
    given = '[answers]\ngoal = "research"\n'
    for content in (defaults + given, given + defaults):
        answers, _ = read_answers(file_with(tmp_path, content), catalog)
        assert answers == {
            "goal": Answer(value="research", origin="file"),
            "mobile": Answer(value="no", origin="default"),
        }
        assert said(answers) == {"goal": "research"}


@pytest.mark.parametrize("content", ["", "version = 1\n", "[answers]\n", "[defaults]\n"])
def test_an_empty_file_answers_nothing(tmp_path: Path, catalog: Catalog, content: str) -> None:
    assert read_answers(file_with(tmp_path, content), catalog) == ({}, USUAL)


@pytest.mark.parametrize(
    ("content", "message", "hint"),
    [
        ('[answers]\ngaol = "research"', "'gaol' is not a question", "nearest: goal. Valid: goal,"),
        ('[answers]\ngoal = "reserch"', "goal: 'reserch' is not an answer", "nearest: research."),
        ("[answers]\ngoal = 3", "goal must be text in quotes", 'goal = "research"'),
        ('[answers]\ngoal = ["research"]', "must be text in quotes", 'goal = "research"'),
        ('goal = "research"', "'goal' is not a key", "[answers]"),
        ('answer = "x"', "'answer' is not a key", "nearest: answers."),
        ("version = 2", "version 2 is not one this fwpick reads", "Valid: 1"),
        ('answers = "goal"', "answers must be a table", "Write"),
        ('defaults = "goal"', "defaults must be a table", "Write"),
        ('[defaults]\ngaol = "research"', "'gaol' is not a question", "nearest: goal."),
        ('[defaults]\ngoal = "reserch"', "goal: 'reserch' is not an answer", "nearest: research."),
        ('[default]\ngoal = "research"', "'default' is not a key", "nearest: defaults."),
        ("goal: research", "not TOML", "See examples/answers.toml"),
        (b"\xff\xfe", "not a text file in UTF-8", ""),
        ("a = " + "[" * 5000, "not TOML", ""),
        ("terms = 1", "terms must be a table", "Write"),
        ('[terms]\nlense = "today"', "'lense' is not a key of", "Valid: lens, sources, weights"),
        ('[terms]\nlens = "todya"', "'todya' is not a lens", "nearest: today."),
        ("[terms]\nlens = 3", "'3' is not a lens", "Valid: today, documents"),
        ('[terms]\nsources = "intro-2019"', "sources must be a list", "Write"),
        ("[terms]\nsources = [1]", "sources must be a list", "Write"),
        ('[terms]\nsources = ["intro"]', "'intro' is not an article", "nearest: intro-2019."),
        ("[terms]\nweights = 3", "weights must be a table", "Write"),
        ("[terms]\nweights = {sreving = 1}", "'sreving' is not a criterion", "nearest: serving."),
        ("[terms]\nweights = {serving = -1}", "-1 is not a weight of serving", "0 to 1000"),
        ("[terms]\nweights = {serving = 1001}", "1001 is not a weight", "0 to 1000"),
        ("[terms]\nweights = {serving = nan}", "nan is not a weight", "0 to 1000"),
        ("[terms]\nweights = {serving = true}", "True is not a weight", "0 to 1000"),
        ('[terms]\nweights = {serving = "2"}', "'2' is not a weight", "0 to 1000"),
        (b"#" * (MOST_BYTES + 1), "larger than 64 KiB", ""),
    ],
)
def test_what_is_wrong_is_named(
    tmp_path: Path, catalog: Catalog, content: str | bytes, message: str, hint: str
) -> None:
    with pytest.raises(UsageError, match=message) as caught:
        read_answers(file_with(tmp_path, content), catalog)
    assert caught.match(r"answers\.toml")
    assert hint in caught.value.hint


def test_a_file_may_be_as_large_as_allowed(tmp_path: Path, catalog: Catalog) -> None:
    assert read_answers(file_with(tmp_path, b"#" * MOST_BYTES), catalog) == ({}, USUAL)


def test_a_missing_file_and_a_folder_are_usage_errors(tmp_path: Path, catalog: Catalog) -> None:
    for path in (tmp_path / "none.toml", tmp_path):
        with pytest.raises(UsageError, match="cannot be read"):
            read_answers(path, catalog)


def test_a_hyphen_is_standard_input(monkeypatch: pytest.MonkeyPatch, catalog: Catalog) -> None:
    text = io.TextIOWrapper(io.BytesIO(b'[answers]\ngoal = "learning"\n'))
    monkeypatch.setattr("sys.stdin", text)
    assert values(read_answers(Path("-"), catalog)[0]) == {"goal": "learning"}


def test_errors_in_standard_input_say_so(monkeypatch: pytest.MonkeyPatch, catalog: Catalog) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"[answers")))
    with pytest.raises(UsageError, match="standard input: not TOML"):
        read_answers(Path("-"), catalog)


@given(any_answers())
def test_what_is_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, answers: dict[str, str]
) -> None:
    path = tmp_path_factory.mktemp("answers") / "answers.toml"
    save_answers(path, answered(**answers), SHIPPED, USUAL)
    assert values(read_answers(path, SHIPPED)[0]) == answers


@given(any_answers(), st.sets(st.sampled_from(list(SHIPPED.questions))))
def test_what_was_said_and_what_was_not_come_back_apart(
    tmp_path_factory: pytest.TempPathFactory, chosen: dict[str, str], by_default: set[str]
) -> None:
    path = tmp_path_factory.mktemp("answers") / "answers.toml"
    answers = {
        name: Answer(value=value, origin="default" if name in by_default else "wizard")
        for name, value in chosen.items()
    }
    save_answers(path, answers, SHIPPED, USUAL)
    again, _ = read_answers(path, SHIPPED)
    assert values(again) == chosen
    assert said(again) == said(answers)
    assert kept_answers(tomllib.loads(path.read_text()), SHIPPED) == {
        name: value for name, value in chosen.items() if name not in by_default
    }


WEIGHTS = st.floats(0, MOST_WEIGHT).map(lambda weight: float(weight_text(weight)))
TERMS = st.builds(
    Terms,
    lens=st.sampled_from(LENSES),
    sources=st.none() | st.frozensets(st.sampled_from(list(SHIPPED.documents)), min_size=1),
    weights=st.dictionaries(st.sampled_from(list(SHIPPED.criteria)), WEIGHTS),
)


@given(TERMS)
def test_terms_come_back_from_a_file_and_from_options(terms: Terms) -> None:
    content = tomllib.loads(format_answers({}, SHIPPED, terms))
    assert terms_of(content, SHIPPED) == terms
    assert terms_of_options(SHIPPED, terms_options(terms)) == terms


def test_only_what_was_answered_is_written(catalog: Catalog) -> None:
    answers = {**answered(goal="research"), **answered("unanswered", mobile="unsure")}
    answers |= answered("default", tpu="no")
    assert tomllib.loads(format_answers(answers, catalog, USUAL)) == {
        "version": 1,
        "defaults": {"tpu": "no"},
        "answers": {"goal": "research"},
        "terms": {"lens": "today"},
    }


def test_each_answer_stands_beside_its_question(catalog: Catalog) -> None:
    text = format_answers(answered(goal="research"), catalog, USUAL)
    assert f'goal = "research"  # {catalog.questions["goal"].prompt}\n' in text


def test_the_example_is_an_answers_file(catalog: Catalog) -> None:
    example = ROOT / "examples" / "answers.toml"
    assert read_answers(example, catalog)
