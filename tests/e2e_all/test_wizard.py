"""Every written person walks through the wizard in a terminal of 80x24, and stops at the choice."""

import json
from pathlib import Path

import pytest

from advisor.interview.asking import BACK_SAYS
from advisor.interview.questionnaire import Answer
from advisor.interview.terms import Terms, weight_text
from advisor.judgement.recommend import recommend
from advisor.report.recommendation.words import headline
from tests.interview.person import CHOICE, LEAVE, REVIEW, WAY_OUT, person
from tests.running import CATALOG, fwpick
from tools.docs.personas import Persona, read_personas

KEPT = "fwpick-answers.toml"
VERDICT = ("call", "framework", "leader", "margin", "win_share", "constraints", "ways_out")


def verdict(folder: Path, *words: str) -> dict[str, object]:
    """What `recommend` says without a terminal."""
    done = fwpick("recommend", "--json", *words, cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    said = json.loads(done.stdout)
    return {name: said[name] for name in (*VERDICT, "lenses")}


@pytest.mark.parametrize("somebody", read_personas(), ids=lambda each: each.id)
def test_the_verdict_stands_above_the_choice_and_is_kept(tmp_path: Path, somebody: Persona) -> None:
    terms = [f"--weight={name}={weight_text(size)}" for name, size in somebody.weights.items()]
    with person("init", *terms, cwd=tmp_path, size=(80, 24)) as walker:
        asked = walker.walks(somebody.answers)
        walker.is_asked(REVIEW)
        walker.ends_question()
        answers = {name: somebody.answers.get(name, "unsure") for name in asked}
        heard = recommend(
            CATALOG,
            {name: Answer(value=value, origin="wizard") for name, value in answers.items()},
            Terms(weights=somebody.weights),
        ).verdict
        rows = [WAY_OUT] if heard.call == "none" else [CHOICE, "PyTorch", "TensorFlow"]
        walker.is_asked(rows[0])
        walker.sees(headline(heard), *rows, LEAVE, BACK_SAYS)
        walker.picks(LEAVE)
        assert walker.ends() == 0
    assert {"codebase", "gpu", "goal", "mobile", "tpu", "debugging"} <= set(asked)
    said = verdict(tmp_path, *(f"--{name}={value}" for name, value in answers.items()), *terms)
    assert (said["call"], said["framework"]) == (heard.call, heard.framework)
    assert said["win_share"] == pytest.approx(heard.win_share)
    assert verdict(tmp_path, "--answers", KEPT) == said
