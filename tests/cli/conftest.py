"""A person at a terminal of their own: a desk with a vault, and nothing left running afterwards."""

import pytest
from terminal import furnished, moved_in


@pytest.fixture(scope="session")
def prepared(request, tmp_path_factory):
    """A vault with one client, and a Python that derives its key in one round, so that starting costs nothing.

    A test may have it prepared for a client who speaks another language.
    """
    return furnished(tmp_path_factory.mktemp("prepared"), getattr(request, "param", "english"))


@pytest.fixture
def desk(prepared, tmp_path):
    """A folder with a copy of that vault, which is home as well."""
    desk = moved_in(prepared, tmp_path)
    yield desk
    for terminal in desk.opened:
        terminal.close()
