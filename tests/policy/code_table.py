"""Where each sentence of the Code stands: its clause, the passage said at first contact, the copy for the client.

To see the table: `python tests/policy/code_table.py`. What the Code says stands in `code_statements.toml`, a statement
each, with the words by which it is found again in either language; so half a clause that is lost turns it red.
`test_code_table.py` holds that nothing is missing and nothing is added.
"""

import re
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from confcli.policy import load, load_copy

HERE = Path(__file__).parent
DATA = tomllib.loads((HERE / "code_statements.toml").read_text(encoding="utf-8"))
LANGUAGES, PLACES = ("en", "fr"), ("clause", "passage", "copy")
END = re.compile(r"(?<=[.?!…])[”»\"]?\s+")


@dataclass(frozen=True)
class Found:
    """One statement in one place: the sentences that hold it, or none; `unsaid` where it is done and not said."""

    clause: str
    says: str
    language: str
    place: str
    text: str
    unsaid: bool


def texts(language):
    """Give by place and clause all that stands there: the clause, the passages that cite it, the copy's lines."""
    policy, copy = load(language=language), load_copy(None, language)
    form, words = policy.forms["first_contact"], policy.words["first_contact"]
    passages = {
        clause: " ".join(words.questions[one.id].text for one in form.questions if one.aloud and clause in one.clauses)
        for clause in policy.clauses
    }
    lines = [line for section in copy.sections for line in (*section.text, *section.points, *section.after)]
    said = [one for line in (*copy.introduction, *lines) for one in line]
    return {
        "clause": dict(policy.clauses),
        "passage": passages,
        "copy": {clause: " ".join(one.text for one in said if one.clause == clause) for clause in policy.clauses},
    }


def patterns(statement, language):
    """Give what must be read in each place."""
    given = statement[language]
    return dict(zip(PLACES, given if isinstance(given, list) else [given] * len(PLACES), strict=True))


def table():
    """Give every statement in every place and language."""
    for language in LANGUAGES:
        stands = texts(language)
        for one in DATA["statement"]:
            for place, pattern in patterns(one, language).items():
                text = squeezed(stands[place].get(one["clause"], ""))
                found = re.search(pattern, text) if pattern else None
                yield Found(one["clause"], one["says"], language, place, found[0] if found else "", not pattern)


def missing():
    """Name the statements that stand nowhere in a place where they must."""
    return [one for one in table() if not one.text and not one.unsaid]


def sentences(text):
    """Part a text into its sentences, without the quotation marks around it."""
    return [part for part in END.split(squeezed(text).strip('"«» ')) if part]


def added(language):
    """Name what stands there and is no statement of the Code: a sentence in which no statement of its clause is found.

    Of a passage that several clauses share, the statements of all of them count.
    """
    policy, copy, stands = load(language=language), load_copy(None, language), texts(language)
    form, words = policy.forms["first_contact"], policy.words["first_contact"]
    aloud = [one for one in form.questions if one.aloud and one.id not in DATA["beside"]["passages"]]
    inside = [line for section in copy.sections for line in (*section.text, *section.points, *section.after)]
    pieces = [
        *(("clause", (clause,), text) for clause, text in stands["clause"].items()),
        *(("passage", one.clauses, words.questions[one.id].text) for one in aloud),
        *(
            ("copy", tuple(o.clause for o in line), "".join(o.text for o in line))
            for line in (*copy.introduction, *inside)
        ),
    ]
    return [
        (place, clauses, sentence)
        for place, clauses, text in pieces
        for sentence in _rest(place, clauses, text, language)
    ]


def _rest(place, clauses, text, language):
    """Give the sentences that no statement of these clauses touches."""
    whole, touched = squeezed(text), []
    for one in DATA["statement"]:
        pattern = patterns(one, language)[place]
        if one["clause"] in clauses and pattern:
            touched += [found.span() for found in re.finditer(pattern, whole)]
    known = [squeezed(one) for one in DATA["beside"][language]]
    for sentence in sentences(text):
        start = whole.index(sentence)
        end = start + len(sentence)
        if not any(a < end and start < b for a, b in touched) and not any(sentence in one for one in known):
            yield sentence


def squeezed(text):
    """Give the words with one plain space between them."""
    return " ".join(text.split())


def show():
    """Print the table, and what is missing or added; give whether all is well."""
    for language in LANGUAGES:
        print(f"\n=== {language} ===")
        rows = [one for one in table() if one.language == language]
        for at in range(0, len(rows), len(PLACES)):
            print(f"\n{rows[at].clause}: {rows[at].says}")
            for one in rows[at : at + len(PLACES)]:
                print(f"    {one.place:8} {'(done, not said)' if one.unsaid else one.text or 'MISSING'}")
    lost, more = missing(), [(language, *one) for language in LANGUAGES for one in added(language)]
    print(f"\n{len(DATA['statement'])} statements, {len(lost)} missing, {len(more)} sentences added")
    for one in more:
        print("   added:", *one)
    return not (lost or more)


if __name__ == "__main__":
    sys.exit(0 if show() else 1)
