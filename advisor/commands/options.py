"""The options that commands share: their names, help and panels, one for each question."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from advisor.choices import IF_CLOSE, By, IfClose, Lens
from advisor.commands import completion
from advisor.commands.completion import Complete
from advisor.errors import UsageError
from advisor.frameworks import Framework

if TYPE_CHECKING:
    pass

MOST_DAYS = 36_500

ANSWERS, JUDGING, MAKING, OUTPUT = (
    "Answers (every question also takes: unsure)",
    "How to judge",
    "What to make",
    "Output",
)


def path(word: str | Path) -> str:
    """The path, with the home folder for a leading `~` or `~user`, in `--save=~/x` too.

    Raises:
        UsageError: no such user.
    """
    text = str(word)
    expanded = os.path.expanduser(text)  # noqa: PTH111  # Path would lose the ./ of ./~name
    if expanded.startswith("~"):
        user = text.replace("\\", "/").partition("/")[0]
        raise UsageError(f"{text}: {user} is no user with a home folder", f"A name? Write ./{text}")
    return expanded


def _option(
    *names: str,
    metavar: str | None = None,
    help: str,  # noqa: A002
    panel: str,
    complete: Complete | None = None,
    default: str | None = None,
    parser: Callable[[str], str] | None = None,
) -> Any:
    return typer.Option(
        *names,
        metavar=metavar,
        help=help,
        rich_help_panel=panel,
        autocompletion=complete,
        show_default=default or True,
        case_sensitive=False,
        parser=parser,
    )


Name = Annotated[str | None, typer.Argument(metavar="[NAME]", help="Letters, digits and hyphens.")]
AnswersFiles = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[ANSWERS]...",
        help="A file of answers, as --answers; two are shown side by side.",
        show_default=False,
    ),
]
Id = Annotated[
    str | None,
    typer.Argument(
        metavar="WHAT",
        help="A word of a report (margin), criterion, system, article, question, fact or claim; "
        "KIND:ID for one kind.",
        autocompletion=completion.ids,
    ),
]
Days = Annotated[int, typer.Option(metavar="N", min=1, max=MOST_DAYS, help="Older than N days.")]
ByDay = Annotated[
    By,
    typer.Option(
        help="Count from the day its sources were read, or published.", case_sensitive=False
    ),
]
Parent = Annotated[
    Path,
    _option("--output", "-o", metavar="DIR", help="Make it in DIR.", panel=MAKING, parser=path),
]
ChosenFramework = Annotated[
    Framework | None,
    _option("--framework", help="Take this one, whatever is recommended.", panel=MAKING),
]
Targets = Annotated[
    str | None,
    _option(
        "--targets",
        metavar="LIST|all",
        help="Where the model will run; server always.",
        panel=MAKING,
        complete=completion.targets,
    ),
]
Description = Annotated[
    str,
    _option("--description", metavar="TEXT", help="A line for README and package.", panel=MAKING),
]
DryRun = Annotated[bool, _option("--dry-run", help="List the files; write nothing.", panel=MAKING)]
Into = Annotated[
    Path | None,
    _option(
        "--into",
        metavar="DIR",
        help="Add to a folder; no file in it is changed.",
        panel=MAKING,
        parser=path,
    ),
]
Git = Annotated[
    bool | None,
    _option(
        "--git/--no-git",
        help="Commit it in a new git repository; exit 1 if git fails, the project stays.",
        panel=MAKING,
        default="in a terminal, outside a repository",
    ),
]
Setup = Annotated[
    bool | None,
    _option(
        "--setup/--no-setup",
        help="Run its `make setup`; exit 1 if that fails, the project stays.",
        panel=MAKING,
        default="the wizard asks",
    ),
]
Show = Annotated[
    list[str] | None,
    _option(
        "--show", metavar="PATH", help="Print this file; write nothing; repeatable.", panel=MAKING
    ),
]
Yes = Annotated[
    bool, _option("--yes", "-y", help="Ask nothing; the rest by default.", panel=ANSWERS)
]
AnswersFile = Annotated[
    str | None,
    _option(
        "--answers",
        metavar="FILE",
        help="Answers in TOML; - is stdin. Above your own defaults (see doctor).",
        panel=ANSWERS,
        parser=path,
    ),
]
SaveFile = Annotated[
    Path | None,
    _option(
        "--save",
        metavar="FILE",
        help="Write the answers to a new file.",
        panel=ANSWERS,
        parser=path,
    ),
]
ThisMachine = Annotated[
    bool,
    _option(
        "--this-machine",
        help="Answer what is about hardware by looking at this machine (see doctor).",
        panel=ANSWERS,
    ),
]
LensName = Annotated[
    Lens | None,
    _option(
        "--lens",
        help="Decide by dated facts, or by what the articles said.",
        panel=JUDGING,
        default="today, or the answers file's",
    ),
]
Sources = Annotated[
    list[str] | None,
    _option(
        "--source",
        metavar="ARTICLE",
        help="Hear only this article; repeatable.",
        panel=JUDGING,
        complete=completion.articles,
    ),
]
Weights = Annotated[
    list[str] | None,
    _option(
        "--weight",
        metavar="CRITERION=N",
        help="Say how much a criterion counts; repeatable.",
        panel=JUDGING,
        complete=completion.weights,
    ),
]
IfCloseName = Annotated[
    IfClose | None,
    _option(
        "--if-close",
        metavar="HOW",
        help=f"Who decides a close call: {', '.join(IF_CLOSE)}; leader unless said.",
        panel=JUDGING,
    ),
]
Folder = Annotated[
    Path,
    typer.Argument(metavar="[DIR]", help="A generated project, or a folder in it.", parser=path),
]
ProjectFile = Annotated[
    Path | None,
    _option(
        "--file",
        metavar="PATH",
        help="A file or folder of a generated project.",
        panel=OUTPUT,
        parser=path,
    ),
]
Stat = Annotated[
    bool, _option("--stat", help="Count lines, list new files; show no content.", panel=OUTPUT)
]
UpdateDryRun = Annotated[
    bool, _option("--dry-run", help="Say what would happen; write nothing.", panel=MAKING)
]
NewAnswers = Annotated[
    list[str] | None,
    _option(
        "--answer",
        metavar="QUESTION=VALUE",
        help="Change an answer, and what follows from it; repeatable.",
        panel=MAKING,
    ),
]
Check = Annotated[
    bool,
    _option(
        "--check", help="Exit with 5 where there is something new; write nothing.", panel=MAKING
    ),
]
Target = Annotated[
    str,
    typer.Argument(
        metavar="TARGET", help="A deployment target.", autocompletion=completion.targets
    ),
]
Undo = Annotated[bool, _option("--undo", help="Take the last update back.", panel=MAKING)]
Why = Annotated[
    bool,
    _option("--why", help="Every number, every source, all that would change it.", panel=OUTPUT),
]
Format = Annotated[
    Literal["text", "md"],
    _option("--format", help="A report, or a page in Markdown for a record.", panel=OUTPUT),
]
Html = Annotated[
    Path | None,
    _option(
        "--html",
        metavar="FILE",
        help="Also write a page to read, print and try answers in.",
        panel=OUTPUT,
        parser=path,
    ),
]
Svg = Annotated[
    Path | None,
    _option("--svg", metavar="FILE", help="Also write the picture.", panel=OUTPUT, parser=path),
]
Json = Annotated[bool, _option("--json", help="JSON and nothing else.", panel=OUTPUT)]
Plain = Annotated[
    bool, _option("--plain", help="No colour, no drawing; numbered questions.", panel=OUTPUT)
]
