"""Render a starter from the layers of its template."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import chdir
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from advisor import __version__
from advisor.errors import FwpickError
from advisor.frameworks import TITLES
from advisor.paths import templates_dir
from advisor.starter.layers import PACKAGE, PRODUCT, starter_layers
from advisor.starter.names import markdown_text, package_name, toml_string
from advisor.starter.plan import Plan
from advisor.starter.targets import available_targets

if TYPE_CHECKING:
    from jinja2 import Environment
Report = Callable[[int, int], None]
VARIABLE = b"cookiecutter."  # without one, braces are a file's own: JavaScript has many


def context(plan: Plan) -> dict[str, Any]:
    """The template's variables; free text comes ready for TOML and for Markdown."""
    description = plan.description or f"A {TITLES[plan.framework]} project."
    return {
        "name": plan.name,
        "package": package_name(plan.name),
        "framework": plan.framework,
        "task": plan.task,
        "framework_title": TITLES[plan.framework],
        "description_toml": toml_string(description),
        "description_markdown": markdown_text(description),
        "fwpick_version": __version__,
        # Not lists, of which cookiecutter itself takes one.
        "targets": dict.fromkeys(_targets(plan), True),
        "parts": dict.fromkeys(sorted(plan.parts), True),
        "answers": dict(plan.answers),
    }


def _targets(plan: Plan) -> Iterable[str]:
    every = available_targets(plan.framework, plan.task)
    return every if plan.targets is None else sorted(plan.targets)


def render(plan: Plan, staging: Path, report: Report | None) -> Path:
    """The project from the layers of its template, in the staging folder.

    File by file: cookiecutter's own walk takes the whole path of the output for a template.
    """
    from jinja2 import Environment, StrictUndefined, TemplateError  # only when generating

    project = staging.absolute() / plan.name  # below, the working directory is another
    values = {"cookiecutter": context(plan)}
    # As cookiecutter's own, but for its extensions: unused here, and 0.02 s to import.
    environment = Environment(undefined=StrictUndefined, keep_trailing_newline=True)
    layers = [
        templates_dir() / layer / PRODUCT
        for layer in starter_layers(plan.framework, plan.task, plan.parts)
    ]
    files = {layer: _template_files(layer) for layer in layers}
    total = sum(len(names) for folders in files.values() for names in folders.values())
    rendered = (
        _render_layer(layer, folders, project, values, environment)
        for layer, folders in files.items()
    )
    try:
        for done, _ in enumerate(chain.from_iterable(rendered), start=1):
            if report:
                report(done, total)
    except TemplateError as error:
        raise FwpickError(
            f"the template is broken: {error}", "Report this; nothing was left"
        ) from error
    return project


def render_one(plan: Plan, path: str) -> bytes | None:
    """One file of the project; None where the template has no such file.

    Args:
        path: in the project.
    """
    from jinja2 import Environment, StrictUndefined

    place = path.replace(f"src/{package_name(plan.name)}/", f"src/{PACKAGE}/", 1)
    for layer in starter_layers(plan.framework, plan.task, plan.parts):
        source = templates_dir() / layer / PRODUCT / place
        if source.is_file():
            data = source.read_bytes()
            if VARIABLE not in data:
                return data
            environment = Environment(undefined=StrictUndefined, keep_trailing_newline=True)
            text = environment.from_string(data.decode()).render(cookiecutter=context(plan))
            return text.encode()
    return None


def _render_layer(
    layer: Path,
    folders: Mapping[str, list[str]],
    project: Path,
    values: dict[str, Any],
    environment: "Environment",
) -> Iterator[Path]:
    from cookiecutter.generate import generate_file
    from jinja2 import FileSystemLoader

    environment.loader = FileSystemLoader(layer)
    with chdir(layer):  # where generate_file looks for its input
        for folder, names in folders.items():
            made = project / folder
            if "{{" in folder:
                made = project / environment.from_string(folder).render(**values)
            made.mkdir(parents=True, exist_ok=True)
            for name in names:
                path = layer / folder / name
                data = path.read_bytes()
                if VARIABLE in data:
                    generate_file(str(project), f"{folder}/{name}", values, environment)
                else:
                    (made / name).write_bytes(data)
                yield path


def _template_files(layer: Path) -> dict[str, list[str]]:
    """Folder -> the names of its files, without the caches that installing leaves behind."""
    files: dict[str, list[str]] = {}
    for path in sorted(layer.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            files.setdefault(path.parent.relative_to(layer).as_posix(), []).append(path.name)
    return files
