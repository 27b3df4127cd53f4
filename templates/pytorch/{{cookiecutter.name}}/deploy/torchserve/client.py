"""Asks TorchServe about files with what deploy/server takes, over HTTP or gRPC."""

import argparse
import json
import sys
import urllib.error
import urllib.request
from pathlib import Path

import grpc
import inference_pb2
import inference_pb2_grpc
from serve import run_folder

GRPC_OFFSET = 3  # see ADDRESSES in serve.py


class Refused(Exception):
    """The server's no, in its own words."""


def read_token(port: int, kind: str = "inference") -> str:
    """The token that the server at this port wrote down; only its own user can read it."""
    keys = json.loads((run_folder(port) / "key_file.json").read_text("utf-8"))
    return str(keys[kind]["key"])


def renew_token(port: int) -> str:
    """A new one, with the key that never runs out; the other kind lasts an hour."""
    request = urllib.request.Request(f"http://127.0.0.1:{port + 1}/token?type=inference")
    request.add_header("Authorization", f"Bearer {read_token(port, 'API')}")
    urllib.request.urlopen(request, timeout=30).close()
    return read_token(port)


def ask_http(port: int, body: bytes, token: str) -> dict[str, object]:
    """The answer over HTTP; raises Refused."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/octet-stream"}
    url = f"http://127.0.0.1:{port}/predictions/model"
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=60) as read:
            return dict(json.load(read))
    except urllib.error.HTTPError as error:
        raise Refused(f"{error.code}: {error.read().decode(errors='replace')}") from error


def ask_grpc(port: int, body: bytes, token: str) -> dict[str, object]:
    """The answer over gRPC; raises Refused."""
    request = inference_pb2.PredictionsRequest(model_name="model", input={"data": body})
    metadata = (("protocol", "gRPC"), ("authorization", f"Bearer {token}"))
    with grpc.insecure_channel(f"127.0.0.1:{port + GRPC_OFFSET}") as channel:
        stub = inference_pb2_grpc.InferenceAPIsServiceStub(channel)
        try:
            answer = stub.Predictions(request, timeout=60, metadata=metadata)
        except grpc.RpcError as error:
            raise Refused(f"{error.code().name}: {error.details()}") from error
    said = dict(json.loads(answer.prediction))
    if "error" in said:  # gRPC's own status is OK: TorchServe has one for a whole batch only
        raise Refused(json.dumps(said))
    return said


def main() -> int:
    """Gives the exit code: 0 answered, 1 refused or not there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("--grpc", action="store_true")
    options = parser.parse_args()
    ask = ask_grpc if options.grpc else ask_http
    try:
        token = read_token(options.port)
        for file in options.files:
            body = file.read_bytes()
            try:
                answer = ask(options.port, body, token)
            except Refused as error:
                if "token" not in str(error).lower():
                    raise
                token = renew_token(options.port)
                answer = ask(options.port, body, token)
            print(json.dumps(answer), flush=True)
    except (OSError, Refused, ValueError, KeyError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
