"""What an id means, and what a near miss is message."""

import pytest

from advisor.errors import UsageError
from advisor.knowledge.ids import find, ids_by_kind
from advisor.knowledge.model import Catalog
from advisor.knowledge.words import load_words
from tests.factories import SHIPPED

WORDS = load_words()
EVERY_ID = [(kind, name) for kind, names in ids_by_kind(SHIPPED).items() for name in names]
EVERY_ID += [("word", name) for name in WORDS]


def test_every_id_is_found_and_its_kind_alone_when_asked(catalog: Catalog) -> None:
    for kind, name in EVERY_ID:
        assert (kind, name) in find(catalog, WORDS, name)
        assert find(catalog, WORDS, f"{kind}:{name}") == [(kind, name)]


def test_an_id_of_two_kinds_names_both(catalog: Catalog) -> None:
    assert {("criterion", "tpu"), ("question", "tpu")} <= set(find(catalog, WORDS, "tpu"))


@pytest.mark.parametrize(
    ("word", "meaning"),
    [
        ("TensorBoard", ("system", "tensorboard")),
        ("Whole-graph optimisation", ("criterion", "graph-optimisation")),
        (" TPU-01 ", ("claim", "tpu-01")),
        ("system:Visdom", ("system", "visdom")),
        ("TF Serving", ("system", "tf-serving")),
    ],
)
def test_titles_and_any_case_are_understood(
    catalog: Catalog, word: str, meaning: tuple[str, str]
) -> None:
    assert meaning in find(catalog, WORDS, word)


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("visdomm", "Nearest: visdom"),
        ("torchtpu-beta", "tpu/torchtpu-beta"),
        ("criterion:visdom", "names no criterion"),
        ("sistem:visdom", "nearest: system"),
        ("", "names nothing that fwpick knows"),
        (":", "Valid: criterion"),
        ("\x1b[31m", r"'\x1b[31m'"),
        ("x" * 10_000, "names nothing that fwpick knows"),
    ],
)
def test_nothing_by_that_name_suggests_the_nearest(
    catalog: Catalog, word: str, message: str
) -> None:
    with pytest.raises(UsageError) as caught:
        find(catalog, WORDS, word)
    assert message in f"{caught.value.message} {caught.value.hint}"
