"""Project names and free text that files, packages and shells can carry."""

import keyword
import re
import sys
from functools import cache
from itertools import chain

from advisor.errors import UsageError
from advisor.paths import DATA, templates_dir

NAME = re.compile(r"[a-z]([a-z0-9-]*[a-z0-9])?")  # as pip takes it: no hyphen at the end
HALF = re.compile("[\ud800-\udc7f\udd00-\udfff]")
LONGEST_NAME_CHARACTERS = 64
LONGEST_TEXT_CHARACTERS = 500
DEFAULT_NAME = "my-model"
FOLDERS = frozenset({"advisor", "deploy", "fwpick", "src", "test", "tests"})
WINDOWS_DEVICES = {"con", "prn", "aux", "nul"} | {
    f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)
}


def package_name(name: str) -> str:
    """The import package of a project name."""
    return name.replace("-", "_")


@cache
def installed_modules() -> frozenset[str]:
    """The modules that a project's environments hold or look for: its own would hide them."""
    lines = (DATA / "module-names.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(chain.from_iterable(line.partition("#")[0].split() for line in lines))


@cache
def own_modules() -> frozenset[str]:
    """What a starter's scripts and tests import by its bare name, in any framework or target."""
    names = set()
    for path in templates_dir().rglob("*.py"):
        folders = path.relative_to(templates_dir()).with_suffix("").parts
        if "tests" in folders:
            names |= {*folders[folders.index("tests") + 1 :]}
        elif "deploy" in folders:
            names |= {*folders[folders.index("deploy") + 2 :]}  # below the target's own folder
    return frozenset(names)


def check_name(name: str) -> str:
    """The name itself when a project and its package can carry it.

    Raises:
        UsageError: with a name that would do.
    """
    problem = _name_problem(name)
    if problem:
        raise UsageError(f"NAME {name!r}: {problem}", f"Try: {_suggest(name)}")
    return name


def _name_problem(name: str) -> str:
    if not NAME.fullmatch(name):
        return (
            "use lower-case letters, digits and hyphens, "
            "beginning with a letter and not ending with a hyphen"
        )
    if len(name) > LONGEST_NAME_CHARACTERS:
        return f"longer than {LONGEST_NAME_CHARACTERS} characters"
    package = package_name(name)
    if keyword.iskeyword(package) or keyword.issoftkeyword(package) or package == "type":
        return "a keyword of Python"
    if package in sys.stdlib_module_names:
        return "a module of Python's standard library"
    if package in installed_modules():
        return "the name of a package that the project uses"
    if package in FOLDERS or package in own_modules():
        return "the name of a module or folder that the project has"
    if package == "conftest" or package.startswith("test_"):
        return "what pytest takes for a test"  # tests/test_model.py would hide package test_model
    if name in WINDOWS_DEVICES:
        return "a device name on Windows"
    return ""


def _suggest(name: str) -> str:
    """The nearest name that would do, other scripts in Latin letters."""
    from slugify import slugify  # 0.1 s, and only where a name is refused

    plain = slugify(name).lstrip("-0123456789")[: LONGEST_NAME_CHARACTERS - 6].rstrip("-")
    tried = (plain, f"{plain}-model", f"my-{plain}") if plain else (DEFAULT_NAME,)
    return next(each for each in tried if each != name and not _name_problem(each))


def check_text(option: str, text: str) -> str:
    """Free text as one line: every run of white space and control characters is one blank.

    Raises:
        UsageError: too long.
    """
    # What was no text in a C locale keeps its bytes; other half characters are none.
    readable = HALF.sub("?", text).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    line = " ".join(re.sub(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+", " ", readable).split())
    if len(line) > LONGEST_TEXT_CHARACTERS:
        raise UsageError(
            f"{option}: longer than {LONGEST_TEXT_CHARACTERS} characters", "Shorten it"
        )
    return line


def toml_string(text: str) -> str:
    """A basic TOML string with its quotes."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def markdown_text(text: str) -> str:
    """Text that Markdown shows as it stands: no markup, no HTML, no links."""
    marked = re.sub(r"([\\`*_{}\[\]()#+!|<>~&$:=-])", r"\\\1", text)
    return re.sub(r"^(\d+)\.", r"\1\\.", marked)  # else a line "1. Buy milk" begins a list
