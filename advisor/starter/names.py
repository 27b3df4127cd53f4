"""Project names and free text that files, packages and shells can carry."""

import keyword
import re
import sys

from advisor.errors import UsageError

NAME = re.compile(r"[a-z]([a-z0-9-]*[a-z0-9])?")  # as pip takes it: no hyphen at the end
LONGEST_NAME_CHARACTERS = 64
LONGEST_TEXT_CHARACTERS = 500
# What a starter's environments hold: a package of its own by that name would hide theirs. From
# importlib.metadata.packages_distributions() in the four environments; a test holds it against
# the starters' constraints.
TAKEN = frozenset(
    """
    absl absl_py ai_edge_litert annotated_doc annotated_types anyio ast_serialize astunparse
    backports backports_strenum certifi charset_normalizer clang click cloudpickle fastapi
    filelock flatbuffers fsspec functorch gast google google_pasta grpc grpcio h11 h5py idna
    iniconfig isympy jax jinja2 joblib keras libclang librt markdown markdown_it markdown_it_py
    markupsafe matplotlib mdurl ml_dtypes mpmath mypy mypy_extensions mypyc namex narwhals
    networkx numpy onnx onnx_ir onnxruntime onnxscript opentelemetry opentelemetry_api
    opt_einsum optree packaging pandas pasta pathspec pil pillow pip pkg_resources pluggy
    protobuf py pydantic pydantic_core pygments pytest requests rich ruff scikit_learn scipy
    setuptools six sklearn starlette sympy tensorboard tensorboard_data_server
    tensorboard_plugin_profile tensorflow tensorflow_cpu termcolor threadpoolctl torch
    torch_tb_profiler torch_tpu torchaudio torchgen torchvision tqdm triton typing_extensions
    typing_inspection urllib3 uvicorn werkzeug wheel wrapt xprof
    advisor app deploy fwpick given pictures runtime serve src test tests
    """.split()
)
WINDOWS_DEVICES = {"con", "prn", "aux", "nul"} | {
    f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)
}


def package_name(name: str) -> str:
    """The import package of a project name."""
    return name.replace("-", "_")


def check_name(name: str) -> str:
    """The name itself when a project and its package can carry it.

    Raises:
        UsageError: with a name that would do.
    """
    problem = _name_problem(name)
    if problem:
        raise UsageError(f"NAME {name!r}: {problem}", f"Try: {_suggest(name)}")
    return name


def _name_problem(name: str) -> str:
    if not NAME.fullmatch(name):
        return (
            "use lower-case letters, digits and hyphens, "
            "beginning with a letter and not ending with a hyphen"
        )
    if len(name) > LONGEST_NAME_CHARACTERS:
        return f"longer than {LONGEST_NAME_CHARACTERS} characters"
    package = package_name(name)
    if keyword.iskeyword(package) or keyword.issoftkeyword(package) or package == "type":
        return "a keyword of Python"
    if package in sys.stdlib_module_names:
        return "a module of Python's standard library"
    if package in TAKEN:
        return "the name of a package that the project uses"
    if package == "conftest" or package.startswith("test_"):
        return "what pytest takes for a test"  # tests/test_model.py would hide package test_model
    if name in WINDOWS_DEVICES:
        return "a device name on Windows"
    return ""


def _suggest(name: str) -> str:
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-").lstrip("-0123456789") or "my"
    plain = plain[: LONGEST_NAME_CHARACTERS - 6].rstrip("-")
    tried = (plain, f"{plain}-model", f"my-{plain}")
    return next(each for each in tried if each != name and not _name_problem(each))


def check_text(option: str, text: str) -> str:
    """Free text as one line: every run of white space and control characters is one blank.

    Raises:
        UsageError: too long.
    """
    readable = text.encode("utf-8", "replace").decode("utf-8")
    line = " ".join(re.sub(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+", " ", readable).split())
    if len(line) > LONGEST_TEXT_CHARACTERS:
        raise UsageError(
            f"{option}: longer than {LONGEST_TEXT_CHARACTERS} characters", "Shorten it"
        )
    return line


def toml_string(text: str) -> str:
    """A basic TOML string with its quotes."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def markdown_text(text: str) -> str:
    """Text that Markdown shows as it stands: no markup, no HTML, no links."""
    marked = re.sub(r"([\\`*_{}\[\]()#+!|<>~&$:=-])", r"\\\1", text)
    return re.sub(r"^(\d+)\.", r"\1\\.", marked)  # else a line "1. Buy milk" begins a list
