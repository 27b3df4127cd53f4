"""What all tests share."""

import pytest
from hypothesis import settings

from advisor.model import Catalog
from tests.factories import SHIPPED, small_catalog

settings.register_profile("fwpick", deadline=None, derandomize=True, database=None)
settings.load_profile("fwpick")


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The shipped data."""
    return SHIPPED


@pytest.fixture(scope="session")
def small() -> Catalog:
    """Two criteria and three questions, for sums that fit on a napkin."""
    return small_catalog()
