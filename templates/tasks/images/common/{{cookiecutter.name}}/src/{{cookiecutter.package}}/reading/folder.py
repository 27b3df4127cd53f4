"""Pictures in a folder: one subfolder a class, named after it; below train/ and test/ perhaps."""

from pathlib import Path

from ..config import StarterError
from ..settings.options import DataConfig
from ..task import CLASS, Target
from .bad import BadItems
from .collect import Listed, collect
from .folders import list_classes
from .items import Items
from .names import index_labels


def read_folder(folder: Path, settings: DataConfig) -> Items:
    """Every picture of every class; gray ones stay gray if all are.

    Raises:
        StarterError: no classes, or (unless they are skipped) something that is no picture.
    """
    bad = BadItems(str(folder), settings.on_bad)
    listed = [
        Listed(where, path, answer, "", part)
        for where, path, answer, part in list_classes(folder, "pictures", bad)
    ]
    if not listed:
        bad.settle(0)
        raise StarterError(
            f"{folder} holds no pictures", "it needs one subfolder of pictures for each class"
        )
    items, kept = collect(folder, listed, settings, bad)
    classes, labels = index_labels([listed[at].answer for at in kept])
    return items(Target(CLASS, "", classes), labels)
