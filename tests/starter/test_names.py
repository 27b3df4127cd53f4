"""Names and free text: what is accepted, what is suggested, what survives in TOML and Markdown."""

import keyword
import re
import sys
import tomllib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from advisor.errors import UsageError
from advisor.paths import templates_dir
from advisor.starter.names import (
    FOLDERS,
    LONGEST_NAME_CHARACTERS,
    LONGEST_TEXT_CHARACTERS,
    NAME,
    WINDOWS_DEVICES,
    check_name,
    check_text,
    installed_modules,
    markdown_text,
    own_modules,
    package_name,
    toml_string,
)

LETTERS = "abcdefghijklmnopqrstuvwxyz"
REFUSED = {
    *(word for word in (*keyword.kwlist, *keyword.softkwlist) if word.islower()),
    *(name for name in sys.stdlib_module_names if re.fullmatch(r"[a-z][a-z0-9]*", name)),
    *(name.replace("_", "-") for name in installed_modules() | own_modules() | FOLDERS),
    *WINDOWS_DEVICES,
    *("type", "conftest", "test-model"),
}

plausible = st.builds(
    str.__add__, st.sampled_from(LETTERS), st.text(LETTERS + "0123456789-", max_size=80)
)
hostile = st.text(st.characters() | st.sampled_from("{}%#\"'\\`$&<>[]()*_|~!+-.:=\n\t\r\x00\x1b"))
hostile_lines = st.one_of(
    hostile,
    st.sampled_from(
        [
            *("{{ 7*7 }}", "{% raw %}", "{%- endraw -%}", "{# x #}", "{{ cookiecutter }}"),
            *('"""', "'''", "\\", '\\"', "\\u0041", "a\\", "# x", "1. x", "12) x", "- x", "+ x"),
            *("> x", "===", "---", "***", "```", "~~~", "[a](b)", "![a](b)", "<b>x</b>", "&amp;"),
            *(
                "<!--",
                "https://example.org",
                "a@b.c",
                "|a|b|",
                "x  ",
                "\ud800",
                "a\r\nb",
                "é\u2028e",
            ),
            *("[tool.x]", '"\n[project]\nname = "evil', "]]", "$(touch x)", "`touch x`", "\x85"),
        ]
    ),
)


def _is_refused(name: str) -> bool:
    try:
        assert check_name(name) == name
    except UsageError as error:
        refusal = error
    else:
        return False
    suggestion = refusal.hint.removeprefix("Try: ")
    assert check_name(suggestion) == suggestion
    return True


@given(plausible | st.sampled_from(sorted(REFUSED)))
@example("x" * LONGEST_NAME_CHARACTERS)
@example("x" * (LONGEST_NAME_CHARACTERS + 1))
@example("x-")
def test_plain_names_are_accepted_unless_taken(name: str) -> None:
    taken = name in REFUSED or package_name(name) in sys.stdlib_module_names
    taken = taken or name.endswith("-") or name.startswith("test-")
    assert _is_refused(name) == (taken or len(name) > LONGEST_NAME_CHARACTERS)


@given(hostile | st.text(LETTERS + "-_ ./", min_size=1))
@example("con\n")
@example("torch ")
@example("ﬁ")
def test_anything_else_is_refused(name: str) -> None:
    if re.fullmatch(r"[a-z]([a-z0-9-]*[a-z0-9])?", name) is None:
        assert _is_refused(name)


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_each_taken_name_is_refused_also_with_capitals(name: str) -> None:
    assert _is_refused(name)
    assert _is_refused(name.upper())
    assert _is_refused(f"{name}\n")


@given(plausible)
def test_packages_are_identifiers(name: str) -> None:
    assert package_name(name).isidentifier()


@given(hostile_lines)
def test_free_text_becomes_one_clean_line(text: str) -> None:
    line = check_text("--description", text[:LONGEST_TEXT_CHARACTERS])
    assert line == " ".join(line.split())
    assert line.isprintable() or not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", line)
    assert line.encode("utf-8").decode("utf-8") == line
    assert check_text("--description", line) == line


@given(hostile_lines)
def test_toml_gives_the_text_back(text: str) -> None:
    line = check_text("--description", text)
    assert tomllib.loads(f"description = {toml_string(line)}\n") == {"description": line}


@given(hostile_lines)
@example("1. x")
@example("2026. x")
@example("a 1. x")
def test_markdown_shows_the_text_and_nothing_else(text: str) -> None:
    line = check_text("--description", text)
    for source in (f"# Title\n\n{markdown_text(line)}\n\nMore.\n", f"{markdown_text(line)}\n"):
        shown = MarkdownIt("gfm-like", {"linkify": False}).parse(source)
        first = 3 if source.startswith("# Title") else 0
        if not line:
            continue
        assert [token.type for token in shown[first : first + 3]] == [
            "paragraph_open",
            "inline",
            "paragraph_close",
        ]
        parts = shown[first + 1].children or []
        assert {part.type for part in parts} <= {"text", "text_special"}
        assert "".join(part.content for part in parts) == line


def test_ordinary_text_stays_readable() -> None:
    text = "Finds cracks, dents and scratches in 3.5 s."
    assert markdown_text(text) == text


@pytest.mark.parametrize("over", [1, 500])
def test_long_text_is_refused(over: int) -> None:
    assert check_text("--description", "x" * LONGEST_TEXT_CHARACTERS)
    with pytest.raises(UsageError, match="longer than 500") as refused:
        check_text("--description", "x" * (LONGEST_TEXT_CHARACTERS + over))
    assert refused.value.hint


def test_nothing_a_starter_installs_may_be_a_projects_name() -> None:
    """A package of that name in `src` would hide the one that is installed."""
    for file in templates_dir().glob("*/*/constraints.txt"):
        for line in file.read_text(encoding="utf-8").splitlines():
            name = line.partition("==")[0].strip().lower().replace("_", "-").replace(".", "-")
            if NAME.fullmatch(name):
                with pytest.raises(UsageError, match=r"package that|library"):
                    check_name(name)


@pytest.mark.parametrize(
    ("name", "suggestion"),
    [
        ("Müller-Modell", "muller-modell"),
        ("Größe", "grosse"),
        ("My Model", "my-model"),
        ("Модель", "model"),
        ("模型", "mo-xing"),
        ("🙂", "my-model"),
        ("---", "my-model"),
        ("42", "my-model"),
        ("3d_scans", "d-scans"),
        ("uvloop", "uvloop-model"),
        ("predicting", "predicting-model"),
    ],
)
def test_the_nearest_name_is_one_a_person_would_take(name: str, suggestion: str) -> None:
    with pytest.raises(UsageError) as refused:
        check_name(name)
    assert refused.value.hint == f"Try: {suggestion}"
