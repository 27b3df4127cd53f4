"""Ask in a terminal: one question at a time, with a way back, a review, and help on each."""

import shutil
from collections.abc import Callable, Collection, Sequence
from textwrap import fill
from typing import Any

import questionary
from prompt_toolkit.key_binding import KeyBindings, merge_key_bindings

from advisor import questionnaire
from advisor.errors import FwpickError
from advisor.model import FRAMEWORKS, TITLES, UNSURE, Answer, Answers, Catalog, Framework, Question
from advisor.targets import ALWAYS
from advisor.verdict import Verdict

BACK = "\x00back"
DONE = "\x00done"
MORE = "\x00more"
BAR = 10  # cells on each side of the lean bar
STYLE = questionary.Style(
    [("question", "bold"), ("answer", "bold"), ("instruction", "fg:ansibrightblack")]
)

Lean = Callable[[Answers], float]
Found = Callable[[Question], str | None]


def interview(catalog: Catalog, given: Answers, lean: Lean, found: Found) -> dict[str, Answer]:
    """Ask what is missing: the core questions, then the rest if wanted, then a review.

    Args:
        given: answers from flags or a file; never asked again, but open to change in the review.
        lean: the margin of the answers so far, for the bar above each question.
        found: what this machine answers to a question, offered first; None where it is silent.

    Raises:
        KeyboardInterrupt: the person left.
    """
    _say(
        "Arrow keys or typing choose, Enter answers, Ctrl-B goes back, Ctrl-C leaves.", before="\n"
    )
    trail: list[str] = []  # what was asked, in order: the way back
    answers = _ask_all(catalog, dict(given), lean, found, trail, rest=False)
    rest = False
    while not rest and (left := len(_missing(catalog, answers, rest=True))):
        prompt = f"{left} more questions would sharpen the answer. Ask them?"
        picked = _select(prompt, [("No, go on", DONE), ("Yes", MORE)], back=bool(trail))
        if picked == DONE:
            break
        rest = picked == MORE
        if picked == BACK:
            answers = _take_back(catalog, answers, trail)
        answers = _ask_all(catalog, answers, lean, found, trail, rest=rest)
    while (changed := _review(catalog, answers, lean)) is not None:
        answers = questionnaire.forget_pointless(catalog, changed)
        answers = _ask_all(catalog, answers, lean, found, trail, rest=rest)
    return answers


def _missing(catalog: Catalog, answers: Answers, *, rest: bool) -> list[Question]:
    """What is still to be asked: the core questions, then the others if `rest`."""
    values = questionnaire.values(answers)
    return [
        question
        for core in ((True, False) if rest else (True,))
        for question in questionnaire.asked(catalog, values, core=core)
        if question.id not in answers
    ]


def _ask_all(
    catalog: Catalog,
    answers: dict[str, Answer],
    lean: Lean,
    found: Found,
    trail: list[str],
    *,
    rest: bool,
) -> dict[str, Answer]:
    while missing := _missing(catalog, answers, rest=rest):
        question = missing[0]
        offer = found(question)
        value = _ask(question, offer, answers, lean, back=bool(trail), left=len(missing))
        if value == BACK:
            answers = _take_back(catalog, answers, trail)
            continue
        answer = Answer(value, "machine" if value == offer else "wizard")
        answers = questionnaire.with_answer(answers, question.id, answer)
        trail.append(question.id)
    return answers


def _take_back(catalog: Catalog, answers: Answers, trail: list[str]) -> dict[str, Answer]:
    """The answers without the last one given here."""
    last = trail.pop()
    kept = {name: answer for name, answer in answers.items() if name != last}
    return questionnaire.forget_pointless(catalog, kept)


def _ask(
    question: Question, now: str | None, answers: Answers, lean: Lean, *, back: bool, left: int
) -> str:
    _say(f"{lean_bar(lean(answers))}   {left} to go", before="\n")
    _say(question.help)
    choice = question.choice(now or UNSURE)
    if choice is not None and question.id not in answers:
        _say(f"Found on this machine: {choice.says}. Enter takes it, or choose another.")
    rows = [(choice.says, choice.id) for choice in question.choices]
    rows.append(("Skip: not sure", UNSURE))
    return _select(question.prompt, rows, default=now, back=back)


def _review(catalog: Catalog, answers: Answers, lean: Lean) -> dict[str, Answer] | None:
    """The answers with one changed; None when they are right as they are."""
    _say(lean_bar(lean(answers)), before="\n")
    rows = [("These are right, go on", DONE)]
    for question in catalog.questions.values():
        if question.id in answers:
            rows.append((f"{question.id}: {answers[question.id].value}", question.id))
    picked = _select("Change any answer?", rows)
    if picked == DONE:
        return None
    question = catalog.questions[picked]
    now = answers[picked].value
    value = _ask(question, now, answers, lean, back=True, left=1)
    if value == BACK:
        return dict(answers)
    return questionnaire.with_answer(answers, picked, Answer(value, "wizard"))


def _say(text: str, before: str = "", style: str = "fg:ansibrightblack") -> None:
    """Text broken between words at the terminal's width."""
    width = min(100, shutil.get_terminal_size().columns) - 1
    questionary.print(before + fill(text.strip(), width), style=style)


def lean_bar(margin: float) -> str:
    """A bar from TensorFlow to PyTorch with a mark where the answers so far stand."""
    place = round((max(-1.0, min(1.0, margin)) + 1) * BAR)
    cells = ["-"] * (2 * BAR + 1)
    cells[BAR] = "|"
    cells[place] = "o"
    return f"TensorFlow {''.join(cells)} PyTorch"


def choose_framework(verdict: Verdict) -> Framework | None:
    """Which framework to generate, the recommended one first; None to stop here."""
    rows = [(_offer(framework, verdict), str(framework)) for framework in _ranked(verdict)]
    picked = _select("Generate which starter?", [*rows, ("None, stop here", DONE)])
    return next((framework for framework in FRAMEWORKS if framework == picked), None)


def _ranked(verdict: Verdict) -> list[Framework]:
    first = verdict.framework or verdict.leader
    return sorted(FRAMEWORKS, key=lambda framework: framework != first)


def _offer(framework: Framework, verdict: Verdict) -> str:
    if framework == verdict.framework:
        return f"{TITLES[framework]} (recommended)"
    ruled_out = any(item.framework == framework for item in verdict.constraints)
    return f"{TITLES[framework]}{' (ruled out by your answers)' if ruled_out else ''}"


def agree(targets: Sequence[str]) -> str:
    """What to do with the plan shown: make, targets (change them), files (list all) or stop."""
    rows = [
        ("Yes, make it", "make"),
        (f"Change the deployment targets ({', '.join(targets)})", "targets"),
        ("Show every file", "files"),
        ("No, stop here", "stop"),
    ]
    return _select("Make it?", rows)


def agree_to_join(new: int, conflicts: int, beside: str) -> bool:
    """Whether to add files to a folder, and beside those that are in the way."""
    aside = f", and {conflicts} beside yours as FILE{beside}" if conflicts else ""
    rows = [(f"Yes, write {new} new files{aside}", "make"), ("No, stop here", "stop")]
    return _select("Nothing of yours is changed. Go on?", rows) == "make"


def choose_targets(available: Sequence[str], chosen: Collection[str]) -> str:
    """The deployment targets wanted, as `--targets` takes them."""
    rows = [
        questionary.Choice(name, disabled="always made")
        if name == ALWAYS
        else questionary.Choice(name, checked=name in chosen)
        for name in available
    ]
    asked = questionary.checkbox(
        "Which deployment targets?", rows, style=STYLE, instruction="(space marks, Enter goes on)"
    )
    _bind_keys(asked, back=False)
    return ",".join([ALWAYS, *asked.unsafe_ask()])


def ask_name(default: str, check: Callable[[str], None]) -> str:
    """A project name.

    Args:
        check: raises for a name that cannot be used, so that it can be mended on the spot.
    """

    def problem(name: str) -> bool | str:
        try:
            check(name)
        except FwpickError as error:
            return f"{error.hint} - {error.message}"  # the line may be cut at the screen's edge
        return True

    question = questionary.text("Name of the project?", default=default, validate=problem)
    return str(question.unsafe_ask())


def _select(
    prompt: str, rows: Sequence[tuple[str, str]], default: str | None = None, *, back: bool = False
) -> str:
    """The value of the row picked; typing narrows the rows to those that hold what is typed."""
    choices = [questionary.Choice(title, value) for title, value in rows]
    if back:
        choices.append(questionary.Choice("<- back (Ctrl-B)", BACK))
    question = questionary.select(
        prompt,
        choices,
        default=default,
        style=STYLE,
        instruction=" ",
        qmark="?",
        use_search_filter=True,
        use_jk_keys=False,
    )
    _bind_keys(question, back=back)
    question.application.erase_when_done = True  # its own line would break inside words
    picked = str(question.unsafe_ask())
    title = next((title for title, value in rows if value == picked), "back")
    _say(f"? {prompt} {title}", style="bold")
    return picked


def _bind_keys(question: Any, *, back: bool) -> None:
    """Ctrl-D leaves as Ctrl-C does; Ctrl-B goes back where there is a way back."""
    keys = KeyBindings()

    @keys.add("c-d", eager=True)
    def _(event: Any) -> None:
        event.app.exit(exception=KeyboardInterrupt)

    if back:

        @keys.add("c-b", eager=True)
        def _(event: Any) -> None:
            event.app.exit(result=BACK)

    application = question.application
    application.key_bindings = merge_key_bindings([application.key_bindings, keys])
