"""Names of backups: what is none of ours is none, and stops nothing."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from confcli.vault.backup_names import folder_of, found, found_before, most_promising, named
from confcli.vault.care import thinning

NOW = datetime(2026, 11, 22, 21, 15, 3, tzinfo=UTC)
STRANGE = (
    "2026-13-45-999999-4", "0000-00-00-000000-1", "9999-12-31-235959-1", "9000-01-01-000000-1", "2026-02-30-120000-2",
    "2026-11-22-211503-" + "9" * 80, "２０２６-11-22-211503-1", "2026-11-22-211503-", "before-version-7-" + "9" * 80,
    "2026-11-22-211503--1",
)  # fmt: skip


@pytest.mark.parametrize("called", STRANGE)
def test_a_name_that_says_what_cannot_be_is_not_ours_and_stops_no_backup(place, called):
    vault = place.make().open()
    folder = Path(folder_of(place.path))
    folder.mkdir()
    strange = folder / f"vault.confcli-vault-{called}.confcli-backup"
    strange.write_bytes(b"whatever")
    assert (found(place.path), found_before(place.path), most_promising(place.path)) == ([], [], None)
    made = thinning.keep_up(vault, NOW)
    vault.close()
    assert os.path.basename(made.path) == named(place.path, "2026-11-22-211503", 1)
    assert strange.read_bytes() == b"whatever"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with a name here")
def test_a_pipe_with_the_name_of_a_backup_is_waited_for_by_nobody(place):
    folder = Path(folder_of(place.path))
    folder.mkdir()
    os.mkfifo(folder / named(place.path, "2026-11-22-211503", 1))
    assert found(place.path) == []
