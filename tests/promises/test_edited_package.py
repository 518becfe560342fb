"""An installed package in which a line was edited lets the public be told; every list and report shows it first."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from stories import FORBIDDEN, SEALED

import confcli

RULE = 'id = "public"\neffect = "forbid"\nclauses = ["SCOPE", "VOL-1"]\n'
EDITED = RULE.replace('"forbid"', '"permit"\nclass = "internal_consult"').replace('"VOL-1"', '"NEC"')
ITEMS = [{"what": "her story, on our Facebook page", "needed": "yes"}]
DIFFERS = "Entry {seq}: it names edition 1.2 of the Code, but that was another text."
OTHERWISE = "recorded as Internal consult. By edition 1.2 of the Code it is Forbidden (SCOPE, VOL-1)."


def flat(text):
    return " ".join(text.split())


@pytest.fixture
def edited(tmp_path):
    """Run a copy of the package in which one rule was edited, on a vault."""
    copy = tmp_path / "edited"
    shutil.copytree(Path(confcli.__file__).parent, copy / "confcli", ignore=shutil.ignore_patterns("__pycache__"))
    rules = copy / "confcli" / "policy" / "sharing.toml"
    text = rules.read_text(encoding="utf-8")
    assert RULE in text
    rules.write_text(text.replace(RULE, EDITED), encoding="utf-8")

    def run(program, *arguments):
        line = [sys.executable, "-m", "confcli", *arguments, "--vault", program.vault]
        line += ["--passphrase-file", program.passphrase_file]
        environment = {**os.environ, "PYTHONPATH": str(copy), "PYTHONIOENCODING": "utf-8"}
        return subprocess.run(
            [str(one) for one in line], cwd=copy, env=environment, capture_output=True, encoding="utf-8", check=False
        )

    return run


@pytest.fixture
def told(supervised, supervisor, edited, tmp_path):
    """A volunteer who recorded with the edited copy that the public may be told, and the log they sent."""
    line = tmp_path / "line"
    line.write_text(supervised.at("checkpoint").out, encoding="utf-8")
    assert supervisor.at("supervisor", "hold", line, "--volunteer", "V-07").code == 0
    details = {"client": supervised.client()}
    ran = edited(supervised, "share", "--answers", supervised.answers(FORBIDDEN, ITEMS, details))
    assert (ran.returncode, "INTERNAL CONSULT" in ran.stdout) == (0, True), ran.stderr
    folder = tmp_path / "sent"
    folder.mkdir()
    ran = supervised.at("export", "--folder", folder, "--answers", supervised.answers(SEALED))
    assert ran.code == 0, ran.err
    return Path(ran.out.strip())


@pytest.mark.usefixtures("told")
def test_the_volunteer_s_own_log_says_it_first(supervised):
    shown = flat(supervised.at("log").out)
    assert shown.startswith("Judged anew: not what the Code comes to - Entry 3, C-001:")
    assert OTHERWISE in shown
    data = {one["seq"]: one.get("judged_anew") for one in supervised.at("log", "--json").data}
    assert data.pop(3) == {
        "standing": "differs",
        "text_differs": True,
        "class": "forbidden",
        "clauses": ["SCOPE", "VOL-1"],
        "differs": ["class", "clauses", "may_share", "withhold", "marks"],
    }
    assert set(data.values()) == {None}


@pytest.mark.usefixtures("told")
def test_the_edited_package_says_of_itself_that_it_was_edited(supervised, edited):
    ran = edited(supervised, "log")
    shown = flat(ran.stdout)
    assert "The text of the Code on this computer was changed: it is not edition 1.2." in shown
    assert DIFFERS.format(seq="3, C-001") in shown


def test_a_supervisor_reads_it_first(told, supervisor):
    for shown in (
        supervisor.at("supervisor", "open", told).out,
        supervisor.at("supervisor", "import", told.parent).err,
        supervisor.at("supervisor", "report").out,
    ):
        said = flat(shown)
        assert OTHERWISE in said
        assert said.index("Judged anew") < said.index(OTHERWISE)
        assert "internal consult" not in said[: said.index("Judged anew")].lower()
    report = supervisor.at("supervisor", "report", "--json").data["attention"]
    assert next(iter(report)) == "rejudged"
    assert [one["volunteer"] for one in report["rejudged"]] == ["V-07"]
    outside = supervisor.at("supervisor", "report", "--outside").out
    assert "Judged anew" not in outside


def test_nothing_is_said_where_nothing_was_edited(supervised):
    details = {"client": supervised.client()}
    assert supervised.at("share", "--answers", supervised.answers(FORBIDDEN, ITEMS, details)).code == 0
    assert "Judged anew" not in supervised.at("log").out
    newest = supervised.at("log", "--json").data[-1]
    assert newest["judged_anew"]["standing"] == "same"
    assert newest["fields"]["program"] == confcli.__version__
    assert (newest["fields"]["items_needed"], newest["fields"]["items_not_needed"]) == ("0", "0")
