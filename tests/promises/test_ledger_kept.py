"""A redacted or erased ledger still verifies, an edited one never does, and what is erased is gone (P11, P12, P13)."""

import json
import shutil
from pathlib import Path
from random import Random

import apsw
import pytest
from stories import CODES, CONSULT, FIRST_CONTACT, PASSPHRASE

from confcli.core.ledger import session_log
from confcli.core.ledger.chain import digest
from confcli.errors import ConfcliError, Tampered
from confcli.vault.integrity import prove_ledger
from confcli.vault.secrets import Passphrase
from confcli.vault.unlocking import open_vault

# RFC 9901, section 4.2.1 and 4.2.3: the disclosure of family_name, and its digest.
RFC_9901 = (
    "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0",
    "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0",
)
CANARIES = ("CANARY-Odile", "CANARY-note", "CANARY-thing", "CANARY-reason")


@pytest.fixture
def told(at_work):
    """A vault with a client of whom much was said, exported before and after the client is erased."""
    at_work.client("CANARY-Odile")
    met = {"client": "C-001", **FIRST_CONTACT, "client_asked": "CANARY-note " * 400}
    assert at_work.at("first-contact", "--answers", at_work.answers(met)).code == 0
    items = [{"what": "CANARY-thing", "needed": "yes"}]
    details = {"client": "C-001", "recipient_role": "coordinator", "note": "CANARY-note"}
    assert at_work.at("share", "--answers", at_work.answers(CONSULT, items, details)).code == 0
    wrong = {"wrong": "CANARY-reason", "right": "Tuesday"}
    assert at_work.at("correct", "3", "--answers", at_work.answers(wrong)).code == 0
    return at_work


def exported(program):
    folder = program.folder / f"handed-over-{len(list(program.folder.iterdir()))}"
    folder.mkdir()
    ran = program.at("export", "--whole", "--folder", folder, "--answers", program.answers(CODES))
    assert ran.code == 0, ran.err
    return Path(ran.out.split()[1])


def erase(program):
    ran = program.at("client", "erase", "C-001", "--answers", program.answers({"basis": "asked_for", "sure": "yes"}))
    assert ran.code == 0, ran.err


def mutated(raw, chance):
    """One change: a byte, or something in the structure by somebody who knows how to seal the file again."""
    content = json.loads(raw)
    kind = chance.randrange(6)
    if kind == 0:
        changed = bytearray(raw)
        at = chance.randrange(len(changed))
        changed[at] ^= chance.randrange(1, 256)
        return bytes(changed)
    headers, disclosures = content["headers"], content["disclosures"]
    number = chance.randrange(len(headers))
    if kind == 1:
        del headers[number]
    elif kind == 2:
        header = json.loads(headers[number])
        header["kind"] = chance.choice([one for one in ("contact", "decision", "note") if one != header["kind"]])
        headers[number] = json.dumps(header, separators=(",", ":"), sort_keys=True)
    elif kind == 3:
        seq = chance.choice(sorted(disclosures))
        body = disclosures[seq][0]
        at = chance.randrange(len(body))
        disclosures[seq][0] = body[:at] + chance.choice("ABab01_-".replace(body[at], "")) + body[at + 1 :]
    elif kind == 4:
        other = chance.choice([n for n in range(len(headers)) if n != number])
        headers[number], headers[other] = headers[other], headers[number]
    else:
        one, two = chance.sample(sorted(disclosures), 2)
        disclosures[one][0], disclosures[two][0] = disclosures[two][0], disclosures[one][0]
    del content["sha256"]
    return session_log.dump({**content, "sha256": session_log.digest_of(content)}).encode()


def missed(raw, held, times):
    """Give how many mutations nobody would have noticed, by the file alone or by the checkpoint that is held."""
    chance, passed = Random(20261122), 0
    for _ in range(times):
        changed = mutated(raw, chance)
        try:
            session_log.read_log(changed).against(held)
        except Tampered:
            continue
        passed += changed != raw
    return passed


def edits(program, times):
    """Give the mutations missed in a redacted and in an erased export, and whether a rollback was caught."""
    redacted = exported(program).read_bytes()
    behind = program.folder / "rolled-back"
    shutil.copy(program.vault, behind)
    erase(program)
    erased = exported(program).read_bytes()
    held = session_log.read_log(erased).head
    assert "CANARY" not in erased.decode()
    assert session_log.read_log(redacted).head.size < held.size
    wrong = missed(redacted, session_log.read_log(redacted).head, times) + missed(erased, held, times)
    shutil.copy(behind, program.vault)  # as if nothing had been recorded since
    for _ in range(3):
        older = session_log.read_log(exported(program).read_bytes())
        with pytest.raises(Tampered):
            older.against(held)
    return wrong


def test_a_redacted_and_an_erased_export_verify_and_an_edited_one_never_does(told):
    assert digest(RFC_9901[0]) == RFC_9901[1]
    assert edits(told, 300) == 0


@pytest.mark.figures
def test_p11(told, say):
    assert digest(RFC_9901[0]) == RFC_9901[1]
    wrong = edits(told, 5_000)
    say(
        f"P11  5000 mutations of a redacted and 5000 of an erased export: {wrong} missed; RFC 9901 vector right; "
        "3 of 3 rollbacks behind a held checkpoint caught"
    )
    assert wrong == 0


def pages(vault):
    """Give every page of a vault as it stands decrypted, free ones too, by an SQLite that is not ours."""
    connection = apsw.Connection(str(vault))
    connection.execute("PRAGMA cipher = 'sqlcipher'")
    connection.execute("PRAGMA legacy = 4")
    connection.execute(f"PRAGMA key = '{PASSPHRASE}'")
    content = connection.serialize("main")
    connection.close()
    return content


def traces(content):
    """Count the canaries in clear, and in the base64url of a disclosure at each of its three alignments."""
    from base64 import urlsafe_b64encode

    wanted = []
    for canary in CANARIES:
        for shift in range(3):
            coded = urlsafe_b64encode(b"x" * shift + canary.encode())
            wanted.append(coded[4 if shift else 0 : -4])
        wanted.append(canary.encode())
    return sum(content.count(one) for one in wanted)


def remnants(program):
    before = traces(pages(program.vault))
    erase(program)
    after = traces(pages(program.vault))
    left = list((program.folder / "backups").iterdir())
    return before, after, len(pages(program.vault)) // 4096, len(left)


def test_what_was_erased_is_in_no_page_of_the_file(told):
    before, after, _, _ = remnants(told)
    assert before > 10
    assert after == 0


@pytest.mark.figures
def test_p12(told, say):
    before, after, number, left = remnants(told)
    say(
        f"P12  {before} places with the erased text before; {after} in the {number} pages after, free ones too;"
        f" {left} backup left, made after it"
    )
    assert before > 10
    assert after == 0
    vault = open_vault(str(told.vault), Passphrase(PASSPHRASE))
    assert prove_ledger(vault).size == 6
    vault.close()


def test_an_export_that_is_not_one_is_refused():
    for raw in (b"", b"{}", b"[]", b"\xff"):
        with pytest.raises(ConfcliError):
            session_log.read_log(raw)
