"""What is asked of whatever takes a run's figures beside TensorBoard."""


class Tracker:
    """Follows one run. This one does nothing: it stands where no other is set.

    Another one than MLflow is a class with these methods, and a line in each function of
    `follow.py`. The loop calls them: they must neither wait nor fail.
    """

    def scalar(self, name: str, value: float, step: int) -> None:
        """One point of a curve."""

    def result(self, figures: dict[str, float], epoch: int) -> None:
        """The best epoch, counted from 1, and its figures of the validation part."""

    def close(self, kind: type[BaseException] | None) -> None:
        """The training has ended, by an exception of this class or, with None, as it should."""
