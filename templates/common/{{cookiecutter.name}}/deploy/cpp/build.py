"""Builds the two C++ programs with cmake and writes one test input for them."""

import argparse
import importlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from example import write_input

HERE = Path(__file__).resolve().parent
ARTIFACTS = HERE.parents[1] / "artifacts"
BUILD = ARTIFACTS / "cpp"
COMPILERS = ("c++", "g++", "clang++")
INSTALL = (
    "Debian, Ubuntu: apt install g++ cmake make libssl-dev nlohmann-json3-dev; "
    "macOS: xcode-select --install, brew install cmake openssl nlohmann-json"
)


def main() -> int:
    """Gives the exit code: 0 built, 1 could not be built."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", help="the project's, by name")
    package = parser.parse_args().package
    compilers = (os.environ["CXX"].split()[0],) if os.environ.get("CXX") else COMPILERS
    if not any(map(shutil.which, compilers)):
        return _fail(f"no C++ compiler: {' or '.join(compilers)} ({INSTALL})")
    if shutil.which("cmake") is None:
        return _fail(f"cmake is not installed ({INSTALL})")
    if not (ARTIFACTS / "model.json").is_file():
        return _fail(f"there is no exported model in {ARTIFACTS} (make train export)")
    print(f"building {BUILD / 'predict'} and {BUILD / 'predict_small'}", flush=True)
    for command in (
        [
            "cmake",
            "-S",
            HERE,
            "-B",
            BUILD,
            "-DCMAKE_BUILD_TYPE=Release",
            f"-DPYTHON={sys.executable}",
        ],
        ["cmake", "--build", BUILD, "--parallel", "2"],
    ):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            print(done.stdout + done.stderr, file=sys.stderr)
            return _fail(f"{' '.join(map(str, command[:3]))} ... failed, see above")
    _write_example(package)
    return 0


def _write_example(package: str) -> None:
    """One test input."""
    config, data = (importlib.import_module(f"{package}.{name}") for name in ("config", "data"))
    manifest = json.loads((ARTIFACTS / "model.json").read_text("utf-8"))
    test = data.load_data(config.load_config(Path("config.toml"), []), manifest["input"]).test
    one = {name: array[0] for name, array in test.read(test.spread(1)).items()}
    write_input(BUILD / "example", one, manifest)


def _fail(message: str) -> int:
    print(f"error: {message}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
