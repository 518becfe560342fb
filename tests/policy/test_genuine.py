"""The text of every edition is the one that its number stands for; whoever changes one gives it a line, or a number."""

from confcli.policy import load, load_edition
from confcli.policy.genuine import EDITIONS, genuine


def test_the_edition_in_force_is_the_one_that_bears_its_number():
    edition = load().edition
    line = f'    ("{edition.id}", "{edition.version}"): ("{edition.sha256}",),'
    assert genuine(edition.id, edition.version)[:1] == (edition.sha256,), f"the line in genuine.py would be:\n{line}"


def test_of_every_number_the_text_is_at_hand():
    for (id_, version), hashes in EDITIONS.items():
        found = load_edition(hashes[0], "en").edition
        assert (found.id, found.version) == (id_, version)
        assert [load_edition(draft, "en") for draft in hashes[1:]] == [None] * len(hashes[1:])


def test_a_number_of_nobody_stands_for_no_text():
    assert genuine("their-code", "1.2") == ()
