"""The table that a supervisor signs: every path is in it, and what is not repeated is named by where it stands."""

import re

from confcli.core.code.paths import Row
from confcli.policy import load
from confcli.reports import code

POLICY = load(forms=("sharing",))


def test_what_goes_on_as_before_names_the_steps_that_it_parts_from(monkeypatch):
    ends = (("x", "", ""), ("y", "", ""))
    after = tuple(((("b", ("1",)), ("c", (str(n),))), end) for n in range(2) for end in ends)
    rows = tuple(Row((("a", (first,)), *steps), end) for first in "pq" for steps, end in after)
    monkeypatch.setattr(code, "rows", lambda *_: rows)
    table = code.path_table(POLICY, "sharing").splitlines()
    assert table[3] == "a = p"
    assert table[-1] == "a = q  =>  as after: a = p"


def test_every_end_of_the_checklist_stands_in_the_table():
    table = code.path_table(POLICY, "sharing")
    assert f"sharing: {sum(row.paths for row in code.rows(POLICY, 'sharing'))} paths in " in table
    shown = {tuple(line.split("  =>  ")[1:]) for line in table.splitlines() if "=>" in line}
    ends = {code.in_one_line(row.end) for row in code.rows(POLICY, "sharing")}
    assert ends <= {end for (end,) in shown}
    assert all(re.match(r"as after: \w+ = ", end) for (end,) in shown if end not in ends)
