"""Coverage-guided fuzzing of what reads input: names, texts, answers files, weights, ids.

`make fuzz ARGS="-max_total_time=600"` goes on for ten minutes; an input that breaks a promise is
kept as crash-* in the working directory. Linux and macOS only, as atheris is.
"""

import contextlib
import io
import sys
import tempfile
import tomllib
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["advisor"]):
    from advisor.errors import FwpickError
    from advisor.interview.answers_file import format_answers, read_answers
    from advisor.interview.terms import parse_weight
    from advisor.knowledge.catalog import load_catalog
    from advisor.knowledge.ids import find
    from advisor.knowledge.words import load_words
    from advisor.starter.names import (
        check_name,
        check_text,
        markdown_text,
        package_name,
        toml_string,
    )
    from advisor.starter.targets import parse_targets

CATALOG = load_catalog()


def read_as_name(text: str) -> None:
    """A name accepted is one folder and one package."""
    name = check_name(text)
    assert Path(name).parts == (name,)
    assert package_name(name).isidentifier()


def read_as_text(text: str) -> None:
    """A text accepted comes back from TOML, and is one line of Markdown."""
    line = check_text("--description", text)
    assert tomllib.loads(f"x = {toml_string(line)}") == {"x": line}
    assert len(markdown_text(line).splitlines()) <= 1


def read_as_answers(text: str) -> None:
    """An answers file accepted is written and read again the same."""
    answers, terms = _read(text.encode("utf-8", "surrogatepass"))
    assert _read(format_answers(answers, CATALOG, terms).encode()) == (answers, terms)


def _read(data: bytes):  # type: ignore[no-untyped-def]
    stdin, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO(data))
    try:
        return read_answers(Path("-"), CATALOG)
    finally:
        sys.stdin = stdin


def read_as_weights(text: str) -> None:
    """Weights are known criteria with numbers, or refused."""
    for line in text.split("\n"):
        parse_weight(CATALOG, line)


def read_as_targets(text: str) -> None:
    """Deployment targets are known or refused."""
    parse_targets(text)


def read_as_id(text: str) -> None:
    """An id names something or is refused."""
    assert find(CATALOG, load_words(), text)


READERS = (
    (read_as_name, "my-model"),
    (read_as_text, 'A "digit\'s" model: {{ 7*7 }} \\ end'),
    (read_as_answers, 'version = 1\n[answers]\ngoal = "research"  # why\nmobile = "no"\n'),
    (read_as_weights, "serving=2.5\ntpu=0"),
    (read_as_targets, "server, mobile,all"),
    (read_as_id, "criterion:tpu"),
)


def one_input(data: bytes) -> None:
    """The first byte chooses what the rest is read as."""
    reader, _ = READERS[data[0] % len(READERS) if data else 0]
    with contextlib.suppress(FwpickError):
        reader(data[1:].decode("utf-8", "surrogateescape"))


def main() -> None:
    """Fuzz until told to stop, from one good input of each kind; libFuzzer's options are taken."""
    with tempfile.TemporaryDirectory() as seeds:
        for number, (_, good) in enumerate(READERS):
            (Path(seeds) / str(number)).write_bytes(bytes([number]) + good.encode())
        atheris.Setup([*sys.argv, seeds], one_input)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
