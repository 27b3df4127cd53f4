"""Reading the data: strictly from YAML, quickly from the derived file, the same from both."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from advisor.errors import DataError
from advisor.knowledge.catalog import build_catalog, load_catalog
from advisor.knowledge.model import Catalog, Document, Fact
from advisor.paths import DATA
from tests.factories import claim, small_catalog, small_tree
from tools.data.authored import read_sources, read_yaml
from tools.data.derive import derive
from tools.data.tree import full_id


def written(folder: Path, text: str) -> Path:
    """A YAML file with this text."""
    path = folder / "some.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_derived_file_holds_what_the_yaml_says(catalog: Catalog) -> None:
    # As plain values: what is cached by identity is equal to itself alone.
    assert asdict(build_catalog(derive(read_sources()))) == asdict(catalog)


def test_ids_are_the_names_of_files(catalog: Catalog) -> None:
    assert set(catalog.criteria) == {path.stem for path in (DATA / "criteria").iterdir()}
    assert set(catalog.systems) == {path.stem for path in (DATA / "systems").iterdir()}
    names = sorted(path.stem for path in (DATA / "questions").iterdir())
    assert list(catalog.questions) == [name.split("-", 1)[1] for name in names]
    assert all(item.id == name for name, item in catalog.criteria.items())
    assert all(item.id == name for name, item in catalog.questions.items())


def test_as_of_is_the_newest_day_a_source_was_read(small: Catalog) -> None:
    assert small.as_of == "2026-01-01"
    tree = small_tree()
    tree["criteria"]["size"]["facts"][0]["evidence"][0]["accessed"] = "2026-02-03"
    assert small_catalog(tree).as_of == "2026-02-03"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2026-01-05", "2026-01-05"),
        ("2026-01", "2026-01"),
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("true", True),
        ("false", False),
        ("3", 3),
        ("fast", "fast"),
        ("tie", "tie"),
    ],
)
def test_dates_and_words_stay_text(tmp_path: Path, text: str, value: object) -> None:
    read = read_yaml(written(tmp_path, f"key: {text}\n"))["key"]
    assert (type(read), read) == (type(value), value)


def test_words_stay_text_as_keys_too(tmp_path: Path) -> None:
    assert read_yaml(written(tmp_path, "no: 1\nyes: 2\n")) == {"no": 1, "yes": 2}


def test_a_key_written_twice_is_refused_with_its_line(tmp_path: Path) -> None:
    path = written(tmp_path, "one: 1\ntwo:\n  a: 1\n  b: 2\n  a: 3\n")
    with pytest.raises(DataError, match=r"some\.yaml line 5: the key 'a' stands twice"):
        read_yaml(path)


def test_a_syntax_error_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"some\.yaml line 2: "):
        read_yaml(written(tmp_path, "one: 1\ntwo: ]\n"))


def test_no_object_is_built_from_yaml(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="line 1"):
        read_yaml(written(tmp_path, "one: !!python/object/apply:os.getcwd []\n"))


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '"text"', '{"documents": [], "criteria": {}, "questions": {}}']
)
def test_a_broken_derived_file_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "catalog.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(
        DataError, match=r"catalog\.json: the shipped data cannot be read"
    ) as caught:
        load_catalog(path)
    assert "make sync" in caught.value.hint


def test_a_derived_file_of_another_version_is_refused(tmp_path: Path) -> None:
    tree = derive(small_tree())
    tree["documents"]["first"]["colour"] = "blue"
    path = tmp_path / "catalog.json"
    path.write_text(json.dumps(tree), encoding="utf-8")
    with pytest.raises(DataError):
        load_catalog(path)


def test_a_missing_derived_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        load_catalog(tmp_path / "catalog.json")


def test_a_fact_is_named_with_its_criterion() -> None:
    assert full_id("speed", "fast") == "speed/fast"
    assert full_id("speed", "size/large") == "size/large"


def test_facts_of_other_files_are_reached(small: Catalog) -> None:
    tree = small_tree()
    tree["criteria"]["speed"]["today"]["pytorch"]["because"] = ["size/of-pytorch"]
    today = small_catalog(tree).criteria["speed"].today
    assert today is not None
    assert today.pytorch.because == ("size/of-pytorch",)
    assert isinstance(small.facts["size/of-pytorch"], Fact)


def test_a_system_says_what_became_of_it_because_of_facts(small: Catalog) -> None:
    meter = small.systems["meter"]
    assert (meter.aliases, meter.today.state) == (("gauge",), "superseded")
    assert meter.today.because == ("meter/last-release", "speed/of-pytorch")
    assert [(use.mentions[0].document, use.claims) for use in meter.uses] == [
        ("first", ("spe-01",))
    ]
    assert [after.system for after in meter.successors] == ["scale"]
    assert [use.where for use in meter.starters] == ["make train"]
    assert meter.facts == ("meter/last-release",)
    assert small.facts["meter/last-release"].says == "Its last release is old."
    assert small.systems["scale"].facts == ()


def test_a_verdict_holds_for_all_places_or_for_those_marked() -> None:
    tree = small_tree()
    tree["criteria"]["size"]["claims"] = [
        claim("siz-01", "tie", 1, "first", "second", verdict=True),
        claim("siz-02", "tie", 1, "first!", "second"),
        claim("siz-03", "tie", 1, "first", "second"),
    ]
    claims = small_catalog(tree).criteria["size"].claims
    assert [[place.verdict for place in item.mentions] for item in claims] == [
        [True, True],
        [True, False],
        [False, False],
    ]


def test_the_claim_of_another_criterion_keeps_the_facts_of_its_file() -> None:
    tree = small_tree()
    tree["criteria"]["speed"]["claims"][0] |= {"also": ["size"], "because": ["of-pytorch"]}
    shared = small_catalog(tree).criteria["size"].claims[-1]
    assert (shared.id, shared.because) == ("spe-01", ("speed/of-pytorch",))


def test_unknown_today_is_no_rating() -> None:
    tree = small_tree()
    tree["criteria"]["size"]["today"] = "unknown"
    assert small_catalog(tree).criteria["size"].today is None


def test_the_scale_runs_from_0_to_4(catalog: Catalog, small: Catalog) -> None:
    assert small.criteria["speed"].scale == tuple(f"level {rating}" for rating in range(5))
    assert all(len(item.scale) == 5 for item in catalog.criteria.values())


def test_every_articles_id_is_fixed(catalog: Catalog) -> None:
    assert list(catalog.documents) == [
        "section-2021",
        "springboard-2021",
        "pros-cons-2021",
        "knowledge-academy-2023",
        "intro-2019",
    ]
    assert all(isinstance(item, Document) for item in catalog.documents.values())
