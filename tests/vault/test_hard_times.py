"""A killed process and a full disk, on the real program: nothing lost, nothing half written (P2, P7)."""

import json
import os
import subprocess
import sys

from platforms import needs_limits

from confcli.vault.integrity import prove_ledger

SECRET = "five quiet invented test words"
HALFWAY = """
import sys
from confcli.vault.secrets import Passphrase
from confcli.vault.unlocking import open_vault
vault = open_vault(sys.argv[1], Passphrase("five quiet invented test words"))
fields = dict(at="2026-11-22T21:00:00+01:00", volunteer="V-07", client=None, policy=None, marks=[])
vault.append("contact", {**fields, "note": "confirmed"})
print("confirmed", flush=True)
with vault.writing():
    vault.append("contact", {**fields, "note": "x" * 100_000})
    print("halfway", flush=True)
    sys.stdin.read()
"""


def run(place, *arguments, **more):
    secret = os.path.join(os.path.dirname(place.path), "passphrase")
    with open(secret, "w", encoding="utf-8") as file:
        file.write(SECRET)
    command = [sys.executable, "-m", "confcli", *arguments, "--vault", place.path, "--passphrase-file", secret]
    # A coverage run would write its own files into the full disk.
    env = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=env, **more)


def test_a_process_killed_in_the_middle_of_an_entry_leaves_no_half_of_it(place):
    place.make()
    process = subprocess.Popen(
        [sys.executable, "-c", HALFWAY, place.path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "confirmed\n"
    assert process.stdout.readline() == "halfway\n"
    process.kill()
    process.wait()
    process.stdin.close()
    process.stdout.close()
    vault = place.open()
    assert prove_ledger(vault).size == 2
    assert vault.entry(2).fields["note"] == "confirmed"


def test_a_vault_that_was_killed_while_it_was_made_is_no_vault_and_in_nobodys_way(place):
    script = (
        "import sys; from confcli.vault.opening import NewVault; from confcli.vault.secrets import Passphrase\n"
        "new = NewVault(sys.argv[1], Passphrase('five quiet invented test words'))\n"
        "print('halfway', flush=True); sys.stdin.read()\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script, place.path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "halfway\n"
    process.kill()
    process.wait()
    process.stdin.close()
    process.stdout.close()
    assert not os.path.exists(place.path)
    assert prove_ledger(place.make().open()).size == 1


@needs_limits
def test_a_full_disk_is_said_and_loses_nothing(place):
    """The limit on a file's size stands for the disk: the same write fails in the same place."""
    import resource

    answers = os.path.join(os.path.dirname(place.path), "answers.json")
    given = {"code": "V-07", "training": "yes", "promise": "yes"}
    with open(answers, "w", encoding="utf-8") as file:
        json.dump({"answers": given}, file)
    assert run(place, "init", "--answers", answers).returncode == 0
    with open(answers, "w", encoding="utf-8") as file:
        json.dump({"answers": {"name": "x" * 50_000, "language": "english"}}, file)
    full = os.path.getsize(place.path)
    ran = run(
        place,
        "client",
        "add",
        "--answers",
        answers,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (full, full)),
    )
    assert ran.returncode == 1
    assert ran.stdout == ""
    assert ran.stderr.startswith("The disk is full or gone, so this was not recorded")
    assert len(ran.stderr.splitlines()) == 2
    assert prove_ledger(place.open()).size == 1
    assert run(place, "client", "add", "--answers", answers).returncode == 0
    assert prove_ledger(place.open()).size == 2
