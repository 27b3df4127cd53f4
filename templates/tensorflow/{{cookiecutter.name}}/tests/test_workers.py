"""TF_CONFIG, which names the workers of a cluster."""

import pytest

from {{ cookiecutter.package }}.config import StarterError
from {{ cookiecutter.package }}.device import refuse_workers


@pytest.mark.parametrize("given", ["", "{}", '{"cluster": {"worker": ["127.0.0.1:1"]}}'])
def test_a_worker_alone_may_train(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("TF_CONFIG", given)
    refuse_workers()


@pytest.mark.parametrize("given", ["worker", "[]", '{"cluster": 2}', '{"cluster": {"worker": 1}}'])
def test_what_tensorflow_cannot_read_is_one_message(
    monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.setenv("TF_CONFIG", given)
    with pytest.raises(StarterError, match="TF_CONFIG is not what TensorFlow reads"):
        refuse_workers()


def test_workers_of_several_kinds_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TF_CONFIG", '{"cluster": {"chief": ["a:1"], "worker": ["b:1", "c:1"]}}')
    with pytest.raises(StarterError, match="TF_CONFIG has 3"):
        refuse_workers()
