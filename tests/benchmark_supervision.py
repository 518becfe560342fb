"""How fast session logs are written and taken in: python tests/benchmark_supervision.py [VOLUNTEERS RECORDS]

First a session log of 10,000 entries in each form, each in a process of its own; then the whole command that takes
in the session logs of many volunteers. Seconds are this machine's; nothing here is a test.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ENTRIES = 10_000
PASSPHRASE = "five quiet invented test words"
CONFCLI = [sys.executable, "-m", "confcli"]

FORM = """
import json, resource, sys, time
from datetime import date
from pathlib import Path
from confcli.policy import load
from confcli.core.ledger import session_log
from confcli.reports.register.view import register
policy, raw = load(), Path(sys.argv[1]).read_bytes()
log = session_log.read_log(raw)
def made(form):
    view = register(policy, log, date(2026, 11, 22))
    if form in ("pdf", "locked pdf"):
        from confcli.reports.locked_pdf import locked
        from confcli.reports.register.as_pdf import as_pdf
        pdf, _ = as_pdf(view)
        return locked(pdf, "1234-5678") if form == "locked pdf" else pdf
    if form == "html":
        from confcli.reports.register.as_html import as_html
        return as_html(view)
    if form == "csv":
        from confcli.reports.register.forms import as_csv
        return as_csv(view)
    from confcli.reports.register.as_text import as_text
    return as_text(view)
start = time.perf_counter()
made(sys.argv[2])
took = time.perf_counter() - start
print(took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def main() -> None:
    """Measure and print."""
    volunteers, records = map(int, sys.argv[1:3] or ("300", "1000"))
    with tempfile.TemporaryDirectory() as folder:
        exports(Path(folder))
        imports(Path(folder), volunteers, records)


def row(name: str, seconds: float, goal: float | None, mib: int, most: int | None = 500) -> None:
    """Print one line."""
    wanted = f"goal ≤ {goal} s" if goal else ""
    print(f"{name:<44} {seconds:6.2f} s {wanted:<14} peak {mib:5} MiB{f', goal ≤ {most}' if most else ''}", flush=True)


def exports(place: Path) -> None:
    """A session log of many entries, in each form."""
    from bulk import Volunteer

    from confcli.core.ledger import session_log

    volunteer = Volunteer("V-07")
    volunteer.work(ENTRIES - 1)
    text = volunteer.export(whole=True)
    (place / "log.json").write_bytes(text)
    content = json.loads(text)
    plain, ours = best(lambda: json.dumps(content)), best(lambda: session_log._dump(content))
    print(f"{ENTRIES:,} entries as JSON: {ours / plain:.2f} × json.dumps (goal ≤ 3), {ours:.2f} s")
    for form, goal in (("html", 1), ("pdf", 4), ("locked pdf", None), ("csv", None), ("text", None)):
        ran = subprocess.run(
            [sys.executable, "-c", FORM, str(place / "log.json"), form], capture_output=True, text=True, check=True
        )
        seconds, mib = ran.stdout.split()
        row(f"{ENTRIES:,} entries as {form}", float(seconds), goal, int(mib))


def best(work) -> float:
    """Give the shortest of five times, in seconds."""
    times = []
    for _ in range(5):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def imports(place: Path, volunteers: int, records: int) -> None:
    """The command that takes everything in, from start to end, and once more when all is known."""
    from bulk import make

    from confcli.core.ledger.checkpoint import read_dated
    from confcli.vault.secrets import Passphrase
    from confcli.vault.supervision.inbox_writer import Shelf
    from confcli.vault.unlocking import open_vault

    drop = place / "drop"
    key, held, size = make(drop, volunteers, records)
    (place / "passphrase").write_text(PASSPHRASE, encoding="utf-8")
    (place / "undertaking.json").write_text(
        json.dumps({"answers": {"code": "S-01", "training": "yes", "promise": "yes"}}), encoding="utf-8"
    )
    shared = ["--vault", str(place / "vault"), "--passphrase-file", str(place / "passphrase")]
    subprocess.run(
        [*CONFCLI, "init", *shared, "--answers", str(place / "undertaking.json")], check=True, capture_output=True
    )
    vault = open_vault(str(place / "vault"), Passphrase(PASSPHRASE))
    vault.run("INSERT INTO identity VALUES (1, ?)", (key.reveal(),))
    for code, point in held.items():
        Shelf(vault).hold(*read_dated(json.dumps(point)), code, point["at"])
    vault.close()
    for name in (f"take in {size:,} entries of {volunteers}", "take in all of it again", "report over all of it"):
        words = ["report", "--json"] if "report" in name else ["import", str(drop), "--json"]
        row(name, *watched([*CONFCLI, "supervisor", *words, *shared]))


def watched(command: list[str]) -> tuple[float, float | None, int]:
    """Run a command; give seconds, the goal, and the most memory that it and its children held together, in MiB."""
    start, most = time.perf_counter(), 0
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    while process.poll() is None:
        most = max(most, together(process.pid))
        time.sleep(0.05)
    if process.returncode:
        sys.exit(f"{command} ended with {process.returncode}")
    return time.perf_counter() - start, 10 if "import" in command else None, most


def together(pid: int) -> int:
    """Give the memory of a process and its children in MiB, what they share counted once; 0 but on Linux."""
    total, waiting = 0, [pid]
    while waiting:
        one = waiting.pop()
        try:
            mapped = Path(f"/proc/{one}/smaps_rollup").read_text(encoding="utf-8")
            total += int(mapped.split("Pss:")[1].split()[0])
            for task in os.listdir(f"/proc/{one}/task"):
                waiting += map(int, Path(f"/proc/{one}/task/{task}/children").read_text(encoding="utf-8").split())
        except (OSError, IndexError):
            continue
    return total // 1024


if __name__ == "__main__":
    main()
