"""The two starters are one design: same files, same names, same targets, all real code."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from itertools import combinations, product
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

from advisor.errors import UsageError
from advisor.frameworks import FRAMEWORKS, Framework
from advisor.paths import templates_dir
from advisor.starter.layers import PACKAGE, PRODUCT, parts, starter_layers, task_of, tasks
from advisor.starter.make import generate
from advisor.starter.names import NAME, check_name
from advisor.starter.plan import Plan
from advisor.starter.targets import MISSING, available_targets
from tests.running import CATALOG, ROOT

TEMPLATES = templates_dir()
Starter = tuple[Framework, str]
STARTERS: list[Starter] = list(product(FRAMEWORKS, tasks()))
LAYERS = tuple(
    dict.fromkeys(layer for each in STARTERS for layer in starter_layers(*each, parts()))
)
PAIRS = [FRAMEWORKS, *(tuple(f"tasks/{task}/{each}" for each in FRAMEWORKS) for task in tasks())]
LONGEST_COPY = 20  # equal lines in two tasks; more belong to all
IMPORTED = r"\{\{ cookiecutter\.package \}\}"
TARGETS = (
    *("help", "setup", "train", "evaluate", "tensorboard", "export", "serve", "predict"),
    *("debug", "profile", "benchmark", "gpu-smoke", "test", "lint", "format", "lock", "clean"),
    *("why", "diff", "update"),
)
CONTAINERS = ("server/Dockerfile", "server/compose.yaml", "tf-serving/compose.yaml")
# The only files that may hold Jinja: what bears the project's name.
RENDERED = (
    *("Makefile", "README.md", "pyproject.toml"),
    *(f"deploy/{path}" for path in CONTAINERS),
    *("config.toml", "AGENTS.md", "MODEL_CARD.md", "tour.ipynb", ".vscode/launch.json"),
)
ALONE = {  # in TensorFlow: its server decodes in the graph, and Keras has a loop of its own
    "src/{{cookiecutter.package}}/reading/served.py",
    "src/{{cookiecutter.package}}/fit.py",
    "src/{{cookiecutter.package}}/callbacks.py",
    "src/{{cookiecutter.package}}/extra/fit.py",
}
LONGEST = 200  # lines of a source file
README_LINES, WIDEST = 110, 100
SECTIONS = ("data", "train", "board", "debug")  # model.onnx and the like are files
FRAMEWORK_BASES = ("torch.", "nn.", "tf.", "keras.", "layers.")
REGISTRIES = re.compile(r"(^|\.)(pypi|pythonhosted|npmjs|anaconda)\.\w+$")
NAMED = re.compile(r"(?:`|^ {4}|[\"'](?:  )?)make ([a-z][a-z0-9-]*)", re.MULTILINE)
TOGETHER = re.compile(r"(?:`|^)make ((?:[a-z][a-z0-9-]*\b[ \n]?)+)", re.MULTILINE)
MACHINE = re.compile(r"(?<![\w.$)}])/(?:work|root|home|Users)/\w|\b[C-Z]:\\\\?\w")


def _files(folder: Path) -> dict[str, Path]:
    """Relative path -> path of every file, Python's caches aside."""
    return {
        path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("*"))
        if (path.is_file() or path.is_symlink())
        and not {"__pycache__", ".ruff_cache", ".mypy_cache"} & set(path.parts)
    }


FILES = {layer: _files(TEMPLATES / layer / PRODUCT) for layer in LAYERS}
MIRRORS = [
    (*pair, path)
    for pair in PAIRS
    for path in sorted(FILES[pair[0]].keys() & FILES[pair[1]].keys())
    if path.endswith(".py")
]
EVERY = [(layer, path) for layer in LAYERS for path in FILES[layer]]
every_file = pytest.mark.parametrize(
    ("layer", "path"), EVERY, ids=[f"{layer}:{path}" for layer, path in EVERY]
)
both = pytest.mark.parametrize("starter", STARTERS, ids="-".join)


def _is_rendered(path: str) -> bool:
    """Whether it may hold Jinja: what bears the project's name, and pages that tell of its task."""
    pages = r"docs/\w+\.md|deploy/[\w-]+/README\.md|\.github/workflows/\w+\.yml"
    return path in RENDERED or bool(re.fullmatch(pages, path))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[Starter, Path]:
    """Every starter, generated with every target."""
    parent = tmp_path_factory.mktemp("made")
    plans = {
        (framework, task): Plan(
            name="my-model",
            parent=parent / framework / task,
            framework=framework,
            task=task,
            description="Ordinary words",
            targets=None,
            parts=dict.fromkeys(parts(), "all"),
            written={},
        )
        for framework, task in STARTERS
    }
    for plan in plans.values():
        generate(plan)
    return {starter: plan.destination for starter, plan in plans.items()}


def _make(project: Path, *words: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(
        ["make", *words], cwd=project, env=kept, capture_output=True, text=True, check=False
    )


def _documented(project: Path) -> dict[str, str]:
    """Make target -> what it says it does, in the Makefile and the fragments it includes."""
    parts = [project / "Makefile", *project.glob("*.mk"), *project.glob("deploy/*/*.mk")]
    found = [
        re.findall(r"^([a-z0-9-]+):.*?## *(.+)$", part.read_text(encoding="utf-8"), re.MULTILINE)
        for part in parts
    ]
    return dict(row for rows in found for row in rows)


# Files


def test_each_layer_holds_the_product_alone() -> None:
    for layer in LAYERS:
        assert [path.name for path in (TEMPLATES / layer).iterdir()] == [PRODUCT]
        assert FILES[layer]


@both
def test_every_path_is_in_one_layer_of_a_starter(starter: Starter) -> None:
    layers = starter_layers(*starter)
    assert len(layers) == 4
    for one, two in combinations(layers, 2):
        assert not FILES[one].keys() & FILES[two].keys(), (one, two)


@pytest.mark.parametrize("pair", PAIRS, ids=" ".join)
def test_both_frameworks_have_the_same_files(pair: tuple[str, str]) -> None:
    own = {
        framework: set(available_targets(framework)) - set(available_targets(other))
        for framework, other in zip(FRAMEWORKS, reversed(FRAMEWORKS), strict=True)
    }
    sets = [
        {
            path
            for path in FILES[layer]
            if not any(path.startswith(f"deploy/{target}/") for target in own[framework])
            and not path.startswith("tests/")  # each proves there what the other does not have
        }
        for framework, layer in zip(FRAMEWORKS, pair, strict=True)
    ]
    assert sets[0] == sets[1] - ALONE


# Tasks


def _lines(path: Path) -> list[str]:
    return [line.strip() for line in path.read_text("utf-8").splitlines() if line.strip()]


def _runs(lines: list[str]) -> set[tuple[str, ...]]:
    """Every run of lines that is one too long to stand twice."""
    longest = LONGEST_COPY + 1
    return {tuple(lines[at : at + longest]) for at in range(len(lines) - LONGEST_COPY)}


def _in_task(task: str) -> dict[str, list[str]]:
    """Layer and path of each file of a task -> its lines."""
    return {
        f"{layer}/{path}": _lines(file)
        for layer in LAYERS
        if task_of(layer) == task
        for path, file in FILES[layer].items()
    }


def test_a_copy_is_found_whatever_stands_around_it() -> None:
    long = [str(number) for number in range(LONGEST_COPY + 1)]
    assert _runs(["a", *long]) & _runs([*long, "b"])
    assert not _runs(["a", *long[1:], "b"]) & _runs(["c", *long[1:], "d"])


@pytest.mark.parametrize(("one", "two"), list(combinations(tasks(), 2)))
def test_what_two_tasks_share_lies_in_common(one: str, two: str) -> None:
    theirs = {run: where for where, lines in _in_task(two).items() for run in _runs(lines)}
    copies = {
        (where, theirs[run], run[0])
        for where, lines in _in_task(one).items()
        for run in _runs(lines) & theirs.keys()
    }
    assert not copies


def _modules(task: str) -> set[str]:
    """The modules that a task's layers bring and no other task's do."""
    mine, others = (
        {path for each in whose for path in _paths_of(each) if path.endswith(".py")}
        for whose in ({task}, set(tasks()) - {task})
    )
    return {Path(path).stem for path in mine - others}


def _paths_of(task: str) -> set[str]:
    return {path for layer in LAYERS if task_of(layer) == task for path in FILES[layer]}


def _imported(path: Path) -> set[str]:
    """The last part of each module that a file imports, and what it takes from one."""
    text = re.sub(IMPORTED, "package", path.read_text("utf-8"))
    names: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom):
            own = node.level or (node.module or "").startswith("package")
            names |= {(node.module or "").rpartition(".")[2]} if own else set()
            names |= {each.name for each in node.names} if own else set()
    return names


@every_file
def test_no_code_imports_what_only_a_task_of_another_project_has(layer: str, path: str) -> None:
    if not path.endswith(".py"):
        return
    mine = task_of(layer)
    foreign = set().union(*(_modules(task) for task in tasks() if task != mine))
    assert not _imported(FILES[layer][path]) & foreign


@every_file
def test_paths_and_files_are_fit_for_every_system(layer: str, path: str) -> None:
    file = FILES[layer][path]
    assert not file.is_symlink()
    assert not re.search(r'["<>:|?*\\\s]', path)
    assert path.isascii()
    assert b"\r" not in file.read_bytes()


def test_no_file_is_executable() -> None:
    """What `fwpick diff` takes for granted."""
    assert [path for rows in FILES.values() for path in rows.values() if _is_executable(path)] == []


def _is_executable(path: Path) -> bool:
    return bool(path.stat().st_mode & 0o100)


def test_no_linked_folders() -> None:
    assert not [path for path in TEMPLATES.rglob("*") if path.is_symlink()]


def test_git_ignores_no_file() -> None:
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("not in a checkout")
    paths = [str(FILES[layer][path].relative_to(ROOT)) for layer, path in EVERY]
    done = subprocess.run(
        ["git", "check-ignore", "--no-index", "--stdin", "-z"],
        cwd=ROOT,
        input="\0".join(paths),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")


@every_file
def test_jinja_stays_out_of_code(layer: str, path: str) -> None:
    text = FILES[layer][path].read_text(encoding="utf-8")
    if path.startswith("tests/"):  # where the package is imported by its name, and nowhere else
        text = re.sub(rf"(?m)^( *(?:from|import)) {IMPORTED}", r"\1 package", text)
    if not _is_rendered(path):
        assert not re.search(r"(?<!\$)\{\{|\{%|\{#", text)
    if path.startswith(".github/"):
        assert "${{" not in text or "raw" in text  # else cookiecutter takes the expression


@every_file
def test_source_files_are_short(layer: str, path: str) -> None:
    if path.startswith("src/") and path.endswith(".py"):
        assert len(FILES[layer][path].read_text(encoding="utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("folder", ["templates", "docs"])
def test_no_registry_and_no_machine_is_named(folder: str) -> None:
    for path in _files(ROOT / folder).values():
        text = path.read_text(encoding="utf-8")
        hosts = {urlsplit(url).hostname or "" for url in re.findall(r"https?://[^\s\"'<>)]+", text)}
        assert not [host for host in hosts if REGISTRIES.search(host)], path
        if path.name != "Dockerfile":  # a container's own paths are the same everywhere
            assert not MACHINE.search(text), (path, MACHINE.search(text))


# Mirrors


def _signature(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    arguments = node.args
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    named += [each for each in (arguments.vararg, arguments.kwarg) if each]
    shown = [f"{each.arg}: {_written(each.annotation)}" for each in named]
    defaults = [_written(each) for each in (*arguments.defaults, *arguments.kw_defaults)]
    return [*shown, f"defaults {defaults}", f"-> {_written(node.returns)}"]


def _written(node: ast.expr | None) -> str:
    """As in the source, but a tensor is a tensor whoever makes it."""
    return re.sub(r"\b(torch|tf)\.Tensor\b", "Tensor", ast.unparse(node)) if node else ""


def _public(tree: ast.Module | ast.ClassDef) -> dict[str, object]:
    """Public name -> what a caller sees of it."""
    found: dict[str, object] = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found[node.name] = _signature(node)
        elif isinstance(node, ast.ClassDef):
            own = any(ast.unparse(base).startswith(FRAMEWORK_BASES) for base in node.bases)
            found[node.name] = "the framework says what it has" if own else _public(node)
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found[node.target.id] = _written(node.annotation)
        elif isinstance(node, ast.Assign):
            names = [target.id for target in node.targets if isinstance(target, ast.Name)]
            found |= dict.fromkeys(names, "assigned")
    return {name: seen for name, seen in found.items() if not name.startswith("_")}


@pytest.mark.parametrize(("one", "two", "path"), MIRRORS)
def test_mirrors_have_the_same_public_face(one: str, two: str, path: str) -> None:
    faces = [_public(ast.parse(FILES[layer][path].read_text("utf-8"))) for layer in (one, two)]
    assert faces[0] == faces[1]


# Generated


@both
def test_generated_files_parse(made: dict[Starter, Path], starter: Starter) -> None:
    for path, file in _files(made[starter]).items():
        if file.suffix == ".tar":
            continue
        text = file.read_text(encoding="utf-8")
        match file.suffix:
            case ".py":
                compile(text, path, "exec")
            case ".toml":
                tomllib.loads(text)
            case ".yml" | ".yaml":
                assert yaml.safe_load(text)
            case ".json":
                json.loads(text)
        left = re.sub(r"\$\{\{.*?\}\}", "", text) if path.startswith(".github/") else text
        assert "{{" not in left, path
        assert "{%" not in left, path
        assert "cookiecutter" not in text, path


@both
def test_code_arrives_as_it_was_written(made: dict[Starter, Path], starter: Starter) -> None:
    lacked = tuple(f"deploy/{target}/" for whose, target in MISSING if whose in starter)
    for layer in starter_layers(*starter):
        for path, source in FILES[layer].items():
            if not _is_rendered(path) and not path.startswith((".github/", "tests/", *lacked)):
                file = made[starter] / path.replace(PACKAGE, "my_model")
                assert file.read_bytes() == source.read_bytes(), path


@both
def test_generated_code_is_clean_by_its_own_rules(
    made: dict[Starter, Path], starter: Starter
) -> None:
    for words in (["check"], ["format", "--check"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *words, "--no-cache", "."],
            cwd=made[starter],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout


@both
def test_make_knows_every_target_without_running_it(
    made: dict[Starter, Path], starter: Starter
) -> None:
    project = made[starter]
    before = _files(project)
    documented = _documented(project)
    assert set(TARGETS) <= documented.keys()
    for target in documented:
        done = _make(project, "-n", target)
        assert done.returncode == 0, (target, done.stderr)
        assert "warning" not in done.stderr, (target, done.stderr)
    assert _files(project) == before


@both
def test_make_alone_lists_every_target(made: dict[Starter, Path], starter: Starter) -> None:
    listed = _make(made[starter])
    assert listed.returncode == 0, listed.stderr
    for target, says in _documented(made[starter]).items():
        assert re.search(rf"^ *{re.escape(target)} +{re.escape(says)}", listed.stdout, re.MULTILINE)


@both
def test_workflow_and_hooks_run_targets_that_exist(
    made: dict[Starter, Path], starter: Starter
) -> None:
    workflow = yaml.safe_load((made[starter] / ".github/workflows/ci.yml").read_text("utf-8"))
    # YAML reads the key `on` as true.
    assert set(workflow[True]) == {"push", "pull_request"}
    steps = workflow["jobs"]["test"]["steps"]
    assert all(
        re.fullmatch(r"actions/[\w-]+@v\d+", step["uses"]) for step in steps if "uses" in step
    )
    hooks = yaml.safe_load((made[starter] / ".pre-commit-config.yaml").read_text("utf-8"))
    commands = [step["run"] for step in steps if "run" in step]
    commands += [hook["entry"] for repo in hooks["repos"] for hook in repo["hooks"]]
    for command in commands:
        make, *words = command.split()
        assert make == "make"
        assert _make(made[starter], "-n", *words).returncode == 0, command


@both
def test_constraints_pin_every_requirement_once(
    made: dict[Starter, Path], starter: Starter
) -> None:
    text = (made[starter] / "constraints.txt").read_text("utf-8")
    pins = dict(line.split("==") for line in text.splitlines() if not line.startswith("#"))
    assert len(pins) == sum("==" in line for line in text.splitlines())
    assert not [version for version in pins.values() if "+" in version]
    project = tomllib.loads((made[starter] / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *extras["dev"], *extras["mlflow"]]
    names = {re.split(r"[^\w.-]", requirement)[0].lower() for requirement in wanted}
    assert names <= {name.lower() for name in pins}


def test_torchvision_is_pinned_beside_its_torch(made: dict[Starter, Path]) -> None:
    for starter, folder in made.items():
        lock = (folder / "constraints.txt").read_text("utf-8").splitlines()
        if "torch==2.13.0" not in lock:
            assert not any(line.startswith("torchvision") for line in lock), starter
            continue
        pair = "torchvision==0.28.0"  # its metadata ask for torch==2.13.0
        project = tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))["project"]
        assert project["optional-dependencies"]["vision"] == [pair]
        assert pair in lock
        assert f"FRAMEWORK_PAIR := {pair}" in (folder / "framework.mk").read_text("utf-8")


@both
def test_make_works_from_another_folder(
    made: dict[Starter, Path], tmp_path: Path, starter: Starter
) -> None:
    listed = _make(tmp_path, "-f", str(made[starter] / "Makefile"))
    assert (listed.returncode, listed.stdout) == (0, _make(made[starter]).stdout)
    goals = ["-n", "train", "evaluate"]
    done = _make(tmp_path, "-f", str(made[starter] / "Makefile"), *goals)
    assert (done.returncode, " evaluate" in done.stdout) == (0, True), done.stderr


@pytest.mark.parametrize("task", tasks())
def test_both_frameworks_have_the_same_make_targets(made: dict[Starter, Path], task: str) -> None:
    own = [set(available_targets(framework, task)) for framework in FRAMEWORKS]
    apart = {name for target in own[0] ^ own[1] for name in (target, f"{target}-test")}
    one, two = (_documented(made[framework, task]).keys() - apart for framework in FRAMEWORKS)
    assert one == two


@both
def test_each_deployment_target_can_be_made_and_tested(
    made: dict[Starter, Path], starter: Starter
) -> None:
    documented = _documented(made[starter])
    for target in available_targets(*starter):
        assert f"{target}-test" in documented
        for goal in (target, f"{target}-test"):
            assert _make(made[starter], "-n", goal).returncode == 0, goal
        assert (made[starter] / "deploy" / target / "README.md").is_file()


@both
def test_the_readme_names_every_make_target(made: dict[Starter, Path], starter: Starter) -> None:
    readme = (made[starter] / "README.md").read_text(encoding="utf-8")
    for target in _documented(made[starter]):
        assert re.search(rf"make {re.escape(target)}(?![\w-])", readme), target


@both
def test_the_readme_is_short_and_leads_to_every_page(
    made: dict[Starter, Path], starter: Starter
) -> None:
    readme, *pages = _manual(made[starter])
    assert len(readme.read_text("utf-8").splitlines()) <= README_LINES
    for page in (readme, *pages):
        wide = [line for line in page.read_text("utf-8").splitlines() if len(line) > WIDEST]
        assert not wide, page
    links = re.findall(r"\]\((docs/\w+\.md)\)", readme.read_text("utf-8"))
    assert {page.relative_to(made[starter]).as_posix() for page in pages} <= set(links)


@both
def test_every_setting_and_file_that_the_manual_names_exists(
    made: dict[Starter, Path], starter: Starter
) -> None:
    config = tomllib.loads((made[starter] / "config.toml").read_text("utf-8"))
    settings = {
        f"{section}.{name}"
        for section, table in config.items()
        if isinstance(table, dict)
        for name in table
    }
    files = {Path(path).name for path in _files(made[starter])} | {
        "pictures.py",
        "inked.py",
        "flights.py",
    }
    for page in _manual(made[starter]):
        text = page.read_text("utf-8")
        named = re.findall(rf"(?<![\w.])(?:{'|'.join(SECTIONS)})\.(?!py\b|md\b)[a-z_]+", text)
        assert set(named) <= settings, page
        assert set(re.findall(r"\b\w+\.py\b", text)) <= files, page


def _manual(project: Path) -> list[Path]:
    """README.md, then the pages of docs/; the decision has its own."""
    return [project / "README.md", *sorted(project.glob("docs/*.md"))]


@pytest.mark.parametrize("task", tasks())
def test_every_target_that_fwpick_names_is_in_both_makefiles(
    made: dict[Starter, Path], task: str
) -> None:
    own = [set(available_targets(framework, task)) for framework in FRAMEWORKS]
    known = [_documented(made[framework, task]).keys() for framework in FRAMEWORKS]
    sources = [
        path
        for path in (ROOT / "advisor").rglob("*")
        if path.suffix in (".py", ".yaml", ".jinja") and path.is_file()
    ]
    named = {word for path in sources for word in NAMED.findall(path.read_text(encoding="utf-8"))}
    assert {"train", "evaluate", "why", "serve", "torchserve", "tf-serving"} <= named
    assert named - (own[0] ^ own[1]) <= known[0] & known[1]
    assert named <= known[0] | known[1]


def test_every_target_that_an_answer_sets_is_in_both_starters() -> None:
    choices = [choice for item in CATALOG.questions.values() for choice in item.choices]
    chosen = {target for choice in choices for target in choice.sets.get("targets", ())}
    assert chosen >= {"mobile", "browser", "cpp"}
    for starter in STARTERS:
        missing = {target for whose, target in MISSING if whose in starter}
        assert chosen - missing == chosen & set(available_targets(*starter))


@both
def test_what_the_project_says_to_make_can_be_made(
    made: dict[Starter, Path], starter: Starter
) -> None:
    for page in made[starter].rglob("*.md"):
        text = page.read_text(encoding="utf-8")
        commands = [words.split() for words in TOGETHER.findall(text)]
        for target in {*NAMED.findall(text), *(word for words in commands for word in words)}:
            assert _make(made[starter], "-n", target).returncode == 0, (page, target)


@both
def test_links_of_the_generated_readme_lead_somewhere(
    made: dict[Starter, Path], starter: Starter
) -> None:
    written = ("DECISION.md", "docs/decision/", ".fwpick/")
    for file in (path for path in _files(made[starter]).values() if path.suffix == ".md"):
        for link in re.findall(r"\]\(([^)#\s]+)", file.read_text(encoding="utf-8")):
            if "://" not in link and not link.startswith(written):
                assert (file.parent / link).exists(), (file.name, link)


@both
def test_no_project_may_be_named_like_what_it_installs(
    made: dict[Starter, Path], starter: Starter
) -> None:
    project = tomllib.loads((made[starter] / "pyproject.toml").read_text())["project"]
    wanted = list(project["dependencies"])
    for extra in project["optional-dependencies"].values():
        wanted += extra
    fragment = (made[starter] / "framework.mk").read_text()
    wanted += re.findall(r"[\w-]+(?=(?:\[[\w-]+\])?==)", fragment)
    for requirement in wanted:
        name = re.split(r"[^A-Za-z0-9._-]", requirement)[0].lower().replace("_", "-")
        if NAME.fullmatch(name):
            with pytest.raises(UsageError):
                print(check_name(name), "is accepted")


@both
def test_no_project_may_be_named_like_a_module_of_its_tests(
    made: dict[Starter, Path], starter: Starter
) -> None:
    for module in (made[starter] / "tests").glob("*.py"):
        with pytest.raises(UsageError):
            print(check_name(module.stem.replace("_", "-")), "is accepted")
