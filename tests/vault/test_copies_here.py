"""After an erasure each file here that may still hold it is named: set aside, renamed, from before an upgrade."""

import os
from datetime import UTC, datetime

from confcli.vault.care import backups
from confcli.vault.care.copies_here import may_still_hold

NOW = datetime(2026, 11, 22, 21, 15, 3, tzinfo=UTC)


def test_all_that_may_hold_what_was_erased_is_named_and_nothing_that_was_made_after(place):
    vault = place.make().open()
    folder = backups.folder_of(vault.path)
    older = backups.make(vault, NOW).path
    renamed = os.path.join(folder, "holiday.zip")
    os.rename(backups.make(vault, NOW).path, renamed)
    erased = vault.append("contact", vault.entry(1).fields)
    after = backups.make(vault, NOW).path
    upgraded = os.path.join(folder, "vault.confcli-vault-before-version-4-1.confcli-backup")
    aside = f"{place.path}.set-aside-2026-11-22-211503"
    for path in (upgraded, aside, f"{aside}.recovery.age", os.path.join(folder, ".0123abcd.part-held")):
        with open(path, "wb"):
            pass
    assert may_still_hold(place.path, erased) == sorted((older, renamed, upgraded, aside))
    assert os.path.exists(after)
    vault.close()


def test_where_nothing_lies_nothing_is_named(place):
    assert may_still_hold(place.make().path, 1) == []
