"""The wizard: what decides comes first, then what could still change the verdict, a review."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from advisor.interview import questionnaire
from advisor.interview.asking import BACK, DONE, USUAL, Prompts
from advisor.interview.leaving import Back
from advisor.interview.questionnaire import Answer, Answers, Origin
from advisor.knowledge.model import Catalog
from advisor.knowledge.questions import UNSURE, Question
from advisor.values import value

NOTES = {"default": " (the usual)", "machine": " (as this machine)"}


@dataclass(slots=True, kw_only=True)
class Interview:
    """What is asked, and what was said so far.

    Args:
        answers: those given before are never asked again, but open to change in the review.
        status: what the answers so far come to, for the line above each question.
        reach: the questions of those named that can still change the verdict, the most
            influential first; none where no answers to them could.
        found: what this machine answers to a question, offered first; None where it is silent.
        note: what else it shows on a question, as a sentence; empty where nothing.
        trail: what was asked, in order: the way back.
        earlier: the last answer given here to each question, offered first when it is asked again.
        settled: whether it was said that nothing left could change the verdict.
    """

    catalog: Catalog
    prompts: Prompts
    answers: dict[str, Answer]
    status: Callable[[Answers], str]
    reach: Callable[[Answers, Collection[str]], tuple[str, ...]]
    found: Callable[[Question], str | None]
    note: Callable[[Question], str]
    trail: list[str] = field(default_factory=list)
    earlier: dict[str, str] = field(default_factory=dict)
    settled: bool = False


@value
class _Next:
    """What is asked next, and how many questions are left that can matter.

    Args:
        decides: whether it is asked before anything may be taken as usual.
    """

    question: Question
    left: int
    decides: bool


def ask(here: Interview) -> None:
    """Ask what is missing, then let a person review it; nothing where nothing is missing.

    Raises:
        KeyboardInterrupt: the person left; the answers so far are kept.
    """
    if _next(here) is None:
        return
    here.prompts.say(here.prompts.keys)
    _ask_all(here)
    ask_again(here)


def ask_again(here: Interview) -> None:
    """Let a person review the answers, also by going back through the questions.

    Raises:
        KeyboardInterrupt: the person left; the answers so far are kept.
    """
    while True:
        try:
            _review(here)
            return
        except Back:
            _take_back(here)
            _ask_all(here)


def _review(here: Interview) -> None:
    """Let a person change any answer, and answer what that opens.

    Raises:
        Back: to the question asked last.
    """
    while _changes(here):
        _ask_all(here)


def _next(here: Interview) -> _Next | None:
    """The question to ask next; None where the rest is taken as usual or nothing is left."""
    if USUAL in here.trail:
        return None
    left = questionnaire.unanswered(here.catalog, here.answers)
    first = questionnaire.needs(here.catalog)
    fixed = [item for item in left if item.id in first] + [
        item for item in left if item.always and item.id not in first
    ]
    if not left:
        return None
    reaching = here.reach(here.answers, [item.id for item in left])
    if fixed:
        return _Next(question=fixed[0], left=len(reaching), decides=True)
    best = here.catalog.questions[reaching[0] if reaching else left[0].id]
    # What a question hangs on comes before it: the answer may make it pointless.
    hangs_on = (item for item in left if item.id in best.ask_when)
    return _Next(question=next(hangs_on, best), left=len(reaching), decides=False)


def _ask_all(here: Interview) -> None:
    while (step := _next(here)) is not None:
        if not step.left and not here.settled:
            here.prompts.say(
                "Nothing that is left could change the verdict; the rest shapes the project.",
                before="\n",
            )
        here.settled = not step.left
        question = step.question
        found = here.found(question)
        value = _ask(here, step, here.earlier.get(question.id, found), found)
        if value == BACK:
            _take_back(here)
        elif value == USUAL:
            here.trail.append(USUAL)
            here.answers = questionnaire.usual(here.catalog, here.answers)
        else:
            here.trail.append(question.id)
            if not _accept(here, question.id, value, found):
                here.trail.pop()


def _accept(here: Interview, name: str, value: str, found: str | None) -> bool:
    """Take an answer, unless a person does not mean it beside another one."""
    origin: Origin = "machine" if value == found else "wizard"
    now = questionnaire.with_answer(here.answers, name, Answer(value=value, origin=origin))
    if not _meant(here, now):
        return False
    here.earlier[name] = value
    here.answers = now
    return True


def _meant(here: Interview, now: Answers) -> bool:
    """Whether a person means the last answer, also where it cannot be true beside another."""
    known = questionnaire.clashes(here.catalog, questionnaire.values(here.answers))
    stays = questionnaire.forget_pointless(here.catalog, now)
    for says in questionnaire.clashes(here.catalog, questionnaire.values(stays)):
        if says in known:
            continue
        here.prompts.say(says, warns=True)
        rows = [("No, ask again", BACK), ("Yes, both are so", DONE)]
        if here.prompts.select("Is it meant so?", rows) == BACK:
            return False
    return True


def _take_back(here: Interview) -> None:
    """Forget the last answer given here, or that the rest is taken as usual."""
    last = here.trail.pop()
    if last == USUAL:
        # An answers file may hold defaults too; those are asked again, which loses nothing.
        kept = {name: row for name, row in here.answers.items() if row.origin != "default"}
    else:
        kept = {name: row for name, row in here.answers.items() if name != last}
    here.answers = questionnaire.forget_pointless(here.catalog, kept)


def _ask(here: Interview, step: _Next, now: str | None, found: str | None) -> str:
    question = step.question
    questions = "question" if step.left == 1 else "questions"
    left = (
        f"{step.left} {questions} can still change it" if step.left else "none left can change it"
    )
    here.prompts.say(f"{here.status(here.answers)} ({left})", before="\n")
    return _put(here, question, now, found, back=bool(here.trail), usual=not step.decides)


def _put(
    here: Interview,
    question: Question,
    now: str | None,
    found: str | None,
    *,
    back: bool,
    usual: bool,
) -> str:
    """Put a question to a person, with what it is asked for and what this machine has."""
    here.prompts.say(question.help)
    if note := here.note(question):
        here.prompts.say(note)
    choice = question.choice(found or UNSURE)
    if choice is not None and now == found:
        here.prompts.say(
            f"Found on this machine: {choice.says}. Enter takes it, or choose another."
        )
    rows = [(row.says, row.id) for row in question.choices]
    rows.append(("Skip: not sure", UNSURE))
    return here.prompts.select(question.prompt, rows, now, back=back, usual=usual)


def _changes(here: Interview) -> bool:
    """Offer to change one answer; False when they are right as they are.

    Raises:
        Back: to the question asked last.
    """
    here.prompts.say(here.status(here.answers), before="\n")
    rows = [("These are right, go on", DONE)]
    for question in here.catalog.questions.values():
        if answer := here.answers.get(question.id):
            note = NOTES.get(answer.origin, "")
            rows.append((f"{question.title}: {question.words(answer.value)}{note}", question.id))
    picked = here.prompts.select("Change any answer?", rows, back=bool(here.trail))
    if picked == DONE:
        return False
    if picked == BACK:
        raise Back
    question = here.catalog.questions[picked]
    now, found = here.answers[picked].value, here.found(question)
    value = _put(here, question, now, found, back=True, usual=False)
    if value != BACK and _accept(here, picked, value, None):
        here.answers = questionnaire.forget_pointless(here.catalog, here.answers)
    return True
