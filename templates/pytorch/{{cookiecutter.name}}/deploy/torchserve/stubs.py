"""Compiles TorchServe's own gRPC definition into this environment, for client.py."""

import subprocess
import sys
import sysconfig
import tempfile
import zipfile
from importlib.resources import files
from pathlib import Path


def main() -> None:
    """Writes inference_pb2.py and inference_pb2_grpc.py beside the installed packages."""
    packages = sysconfig.get_paths()["purelib"]
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(str(files("ts") / "frontend/model-server.jar")) as jar:
            definition = jar.read("proto/inference.proto")
        Path(folder, "inference.proto").write_bytes(definition)
        # googleapis-common-protos, whose google/rpc/status.proto it imports, lies in packages.
        wanted = [f"-I{folder}", f"-I{packages}", f"--python_out={packages}"]
        wanted += [f"--grpc_python_out={packages}", "inference.proto"]
        subprocess.run([sys.executable, "-m", "grpc_tools.protoc", *wanted], check=True)


if __name__ == "__main__":
    main()
