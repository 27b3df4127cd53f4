"""The wizard's questions: one at a time, with a way back, a review, help and a lean bar on each."""

from collections.abc import Callable
from dataclasses import dataclass, field

from advisor.interview import questionnaire
from advisor.interview.prompt import BACK, DONE, say, select
from advisor.interview.questionnaire import Answer, Answers
from advisor.knowledge.model import UNSURE, Catalog, Question

MORE = "\x00more"
BAR_CELLS = 10  # cells on each side of the lean bar


@dataclass(frozen=True, slots=True, kw_only=True)
class Interview:
    """What is asked, and what was said so far.

    Args:
        lean: the margin of the answers so far, for the bar above each question.
        found: what this machine answers to a question, offered first; None where it is silent.
        trail: what was asked, in order: the way back.
        earlier: the last answer given here to each question, offered first when it is asked again.
    """

    catalog: Catalog
    lean: Callable[[Answers], float]
    found: Callable[[Question], str | None]
    trail: list[str] = field(default_factory=list)
    earlier: dict[str, str] = field(default_factory=dict)


def ask(here: Interview, given: Answers) -> dict[str, Answer]:
    """Ask what is missing: the core questions, then the rest if wanted, then a review.

    Args:
        given: answers from flags or a file; never asked again, but open to change in the review.

    Raises:
        KeyboardInterrupt: the person left.
    """
    say("Arrow keys or typing choose, Enter answers, Ctrl-B goes back, Ctrl-C leaves.", before="\n")
    answers = _ask_all(here, dict(given), rest=False)
    rest = False
    while not rest and (left := len(_missing(here, answers, rest=True))):
        prompt = f"{left} more questions would sharpen the answer. Ask them?"
        picked = select(prompt, [("No, go on", DONE), ("Yes", MORE)], back=bool(here.trail))
        if picked == DONE:
            break
        rest = picked == MORE
        if picked == BACK:
            answers = _take_back(here, answers)
        answers = _ask_all(here, answers, rest=rest)
    return review(here, answers)


def review(here: Interview, answers: Answers) -> dict[str, Answer]:
    """The answers once a person has changed any of them, and answered what that opens.

    Raises:
        KeyboardInterrupt: the person left.
    """
    rest = not _missing(here, answers, rest=True)  # then all were asked, and new ones are too
    now = dict(answers)
    while (changed := _changed(here, now)) is not None:
        now = questionnaire.forget_pointless(here.catalog, changed)
        now = _ask_all(here, now, rest=rest)
    return now


def _missing(here: Interview, answers: Answers, *, rest: bool) -> list[Question]:
    """What is still to be asked: the core questions, then the others if `rest`."""
    values = questionnaire.values(answers)
    return [
        question
        for core in ((True, False) if rest else (True,))
        for question in questionnaire.asked(here.catalog, values, core=core)
        if question.id not in answers
    ]


def _ask_all(here: Interview, answers: dict[str, Answer], *, rest: bool) -> dict[str, Answer]:
    while missing := _missing(here, answers, rest=rest):
        question = missing[0]
        found = here.found(question)
        now = here.earlier.get(question.id, found)
        value = _ask(
            here,
            question,
            now,
            answers,
            back=bool(here.trail),
            left=len(missing),
            is_found=now == found,
        )
        if value == BACK:
            answers = _take_back(here, answers)
            continue
        answer = Answer(value=value, origin="machine" if value == found else "wizard")
        before = answers
        answers = questionnaire.with_answer(answers, question.id, answer)
        here.trail.append(question.id)
        if not _meant(here.catalog, before, answers):
            answers = _take_back(here, answers)
    return answers


def _meant(catalog: Catalog, before: Answers, now: Answers) -> bool:
    """Whether a person means the last answer, also where it cannot be true beside another."""
    known = questionnaire.clashes(catalog, questionnaire.values(before))
    for says in questionnaire.clashes(catalog, questionnaire.values(now)):
        if says in known:
            continue
        say(says, style="fg:ansiyellow")
        rows = [("No, ask again", BACK), ("Yes, both are so", DONE)]
        if select("Is it meant so?", rows) == BACK:
            return False
    return True


def _take_back(here: Interview, answers: Answers) -> dict[str, Answer]:
    """The answers without the last one given here."""
    last = here.trail.pop()
    kept = {name: answer for name, answer in answers.items() if name != last}
    return questionnaire.forget_pointless(here.catalog, kept)


def _ask(
    here: Interview,
    question: Question,
    now: str | None,
    answers: Answers,
    *,
    back: bool,
    left: int,
    is_found: bool = False,
) -> str:
    say(f"{lean_bar(here.lean(answers))}   {left} to go", before="\n")
    say(question.help)
    choice = question.choice(now or UNSURE)
    if choice is not None and is_found:
        say(f"Found on this machine: {choice.says}. Enter takes it, or choose another.")
    rows = [(choice.says, choice.id) for choice in question.choices]
    rows.append(("Skip: not sure", UNSURE))
    value = select(question.prompt, rows, default=now, back=back)
    if value != BACK:
        here.earlier[question.id] = value
    return value


def _changed(here: Interview, answers: Answers) -> dict[str, Answer] | None:
    """The answers with one changed; None when they are right as they are."""
    say(lean_bar(here.lean(answers)), before="\n")
    rows = [("These are right, go on", DONE)]
    for question in here.catalog.questions.values():
        if question.id in answers:
            rows.append((f"{question.id}: {answers[question.id].value}", question.id))
    picked = select("Change any answer?", rows)
    if picked == DONE:
        return None
    question = here.catalog.questions[picked]
    value = _ask(here, question, answers[picked].value, answers, back=True, left=1)
    if value == BACK:
        return dict(answers)
    changed = questionnaire.with_answer(answers, picked, Answer(value=value, origin="wizard"))
    return changed if _meant(here.catalog, answers, changed) else dict(answers)


def lean_bar(margin: float) -> str:
    """A bar from TensorFlow to PyTorch with a mark where the answers so far stand."""
    place = round((max(-1.0, min(1.0, margin)) + 1) * BAR_CELLS)
    cells = ["-"] * (2 * BAR_CELLS + 1)
    cells[BAR_CELLS] = "|"
    cells[place] = "o"
    return f"TensorFlow {''.join(cells)} PyTorch"
