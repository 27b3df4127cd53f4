"""Puts page, runtime and exported model into one folder that any web server can serve."""

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ARTIFACTS = HERE.parents[1] / "artifacts"
PAGE = ("*.html", "*.css", "*.js")


def main() -> int:
    """Gives the exit code: 0 built, 1 could not be built."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--artifacts", type=Path, default=ARTIFACTS)
    artifacts: Path = parser.parse_args().artifacts
    try:
        manifest = json.loads((artifacts / "model.json").read_text("utf-8"))
        _ = manifest["inputs"], manifest["input"], manifest["output"]["name"], manifest["target"]
        model = artifacts / manifest["file"]
        if not model.is_file():
            raise FileNotFoundError
    except FileNotFoundError:
        return _fail(f"there is no exported model in {artifacts} (make train export)")
    except (ValueError, KeyError, TypeError, AttributeError):
        return _fail(f"{artifacts / 'model.json'} is damaged (make export)")
    # Made beside its place and moved there at the end: a page is never half of two builds.
    with tempfile.TemporaryDirectory(dir=artifacts, prefix=".browser-") as folder:
        draft = Path(folder) / "browser"
        draft.mkdir()
        page = (path for kind in PAGE for path in HERE.glob(kind))
        for path in (artifacts / "model.json", model, *page):
            shutil.copyfile(path, draft / path.name)
        _copy_runtime(draft)
        built = artifacts / "browser"
        if built.is_dir():
            built.replace(Path(folder) / "old")
        draft.replace(built)
    size = sum(path.stat().st_size for path in built.rglob("*") if path.is_file())
    print(f"{built}: {size / 1e6:.1f} MB, to be served as it is")
    return 0


def _copy_runtime(site: Path) -> None:
    """What package.json lists, the names of packages turned into paths a browser finds."""
    listed = json.loads((HERE / "package.json").read_text("utf-8"))
    for source, target in listed["site"].items():
        (site / target).parent.mkdir(exist_ok=True)
        content = (HERE / "node_modules" / source).read_bytes()
        for package, path in listed.get("rewrite", {}).items():
            content = content.replace(f'"{package}"'.encode(), f'"{path}"'.encode())
        (site / target).write_bytes(content)


def _fail(message: str) -> int:
    print(f"error: {message}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
