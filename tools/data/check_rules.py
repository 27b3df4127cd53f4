"""The rules that the checks of facts keep: each can be read, and says what to find there."""

import re
from collections.abc import Iterator
from datetime import date

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version

from tools.data.checks import Check, Place, placed_checks
from tools.data.tree import Problem, Rule, Tree

PLACES: dict[str, tuple[Place, ...]] = {
    "newest": ("pypi", "npm"),
    "date": ("npm",),
    "requires": ("pypi",),
    "python": ("pypi",),
    "classifier": ("pypi",),
    "files": ("pypi",),
    "archived": ("github",),
    "release": ("github",),
    "state": ("github",),
    "text": ("github",),
    "page": ("page",),
}
WITH_ITEM = ("requires", "text")
OF_A_RELEASE = ("date", "requires", "python", "classifier", "files")
IS_ALONE = ("newest", "date", "archived", "release", "state")  # one value: is
PART_ALONE = ("files", "text", "page")  # too much to write down: has or lacks
RELEASE = re.compile(r"\d+\.\d+\.\d+")  # of npm, no pre-release


def checks_fit_their_source(tree: Tree) -> Iterator[Problem]:
    """What is read exists where it is looked for: no issue of a package, no date of a page."""
    for path, check in placed_checks(tree):
        if check.source.place not in PLACES[check.read]:
            allowed = " or ".join(place.replace("page", "https:") for place in PLACES[check.read])
            yield Problem((*path, "of"), f"{check.read} is read of {allowed}, not of {check.of}")


def checks_name_an_item(tree: Tree) -> Iterator[Problem]:
    """`requires` and `text` say of which package or file; the others need no item."""
    for path, check in placed_checks(tree):
        if check.read in WITH_ITEM and not check.item:
            yield Problem(path, f"{check.read} needs an item")
        elif check.item and check.read not in WITH_ITEM:
            yield Problem((*path, "item"), f"{check.read} has no item")


def checks_name_a_release(tree: Tree) -> Iterator[Problem]:
    """What differs from release to release names one; `state` names an issue; no other does."""
    for path, check in placed_checks(tree):
        if problem := _release_problem(check):
            yield Problem((*path, "of"), problem)


def _release_problem(check: Check) -> str:
    source = check.source
    if bool(source.number) != (check.read == "state"):
        return "state needs a #NUMBER, and nothing else has one"
    if check.read in OF_A_RELEASE and not source.at:
        return f"{check.read} needs an @VERSION"
    if source.at and check.read not in (*OF_A_RELEASE, "text"):
        return f"{check.read} has no @{source.at}"
    return ""


def checks_compare_what_is_read(tree: Tree) -> Iterator[Problem]:
    """One value is compared with `is`, in its own form; a text by `has` or `lacks`."""
    for path, check in placed_checks(tree):
        if check.how != "is" and check.read in IS_ALONE:
            yield Problem((*path, check.how), f"{check.read} is compared with is")
        elif check.how == "is" and check.read in PART_ALONE:
            yield Problem((*path, "is"), f"{check.read} is compared with has or lacks")
        elif check.how == "is" and (form := _form_wanted(check)):
            yield Problem((*path, "is"), f"{check.wanted!r} is not {form}")


def _form_wanted(check: Check) -> str:
    """The form that the value lacks; empty where it has it."""
    wanted, read = check.wanted, check.read
    if read == "newest":
        return "" if _is_release(check) else "a release, pre-releases aside"
    if read == "date":
        return "" if _is_day(wanted) else "a day, YYYY-MM-DD"
    if read == "archived":
        return "" if wanted in ("true", "false") else "true or false"
    if read == "state":
        return "" if wanted in ("open", "closed", "merged") else "open, closed or merged"
    if read == "python" or (read == "requires" and wanted != "nothing"):
        return "" if wanted == "any" or _is_specifier(wanted) else "any or a range such as >=3.11"
    if read == "classifier":
        return "" if " :: " in wanted else "a whole classifier, Group :: Value"
    return ""


def _is_release(check: Check) -> bool:
    if check.source.place == "npm":
        return bool(RELEASE.fullmatch(check.wanted))
    try:
        return not Version(check.wanted).is_prerelease
    except InvalidVersion:
        return False


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_specifier(text: str) -> bool:
    try:
        return bool(SpecifierSet(text))
    except InvalidSpecifier:
        return False


CHECK_RULES: tuple[Rule, ...] = (
    checks_fit_their_source,
    checks_name_an_item,
    checks_name_a_release,
    checks_compare_what_is_read,
)
