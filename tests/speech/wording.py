"""The faults that were found in the words of the program, ticked off: `python tests/speech/wording.py`.

It prints a line a fault and the counts; `test_wording.py` holds each one to it.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from functools import cache
from html import unescape
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1] / "confcli"
LANGUAGES = ("en", "fr")
PARTS = {
    "A": "Safety: what to do in danger was late, wrong or missing",
    "B": "First contact: not sayable, frightening, or not carried",
    "C": "The Code weakened, narrowed or left out",
    "D": "Added: presented as the Code, not in it",
    "E": "Legal error or gap",
    "F": "French said another thing than meant, or was ambiguous",
    "G": "French word by word",
    "H": "French grammar, or a clause broken by splitting",
    "I": "French register: literary, proverb-like",
    "J": "Inconsistent terms",
    "K": "Cold or unclear",
    "L": "Untranslated, typographic or number fault",
    "M": "Question with two ideas or too long; sentence over 20 words",
    "N": "English unnatural or unclear",
}
MOST = 20  # words in a sentence
BEGINNING = 3  # lines of a verdict
NUMBER = "06 11 22 33 44"  # invented
END = re.compile(r"(?<=[.?!…])(?:[ \u00a0\u202f]*[»”\"])?\s+|\n+")
ID = re.compile(r"[a-z0-9_.-]+")  # of a question or an option, in a story
CARD = "emergency/card"
UNSAID = "formerly"  # a word that was typed once, and still goes
ITEMS = [{"what": "x", "needed": "yes"}]


def faults():
    """Read the faults."""
    return tomllib.loads((HERE / "wording.toml").read_text(encoding="utf-8"))["fault"]


def still_there(fault):
    """Give what of a fault is still there; nothing when it is gone."""
    found = []
    for look in fault.get("look", ()):
        where, what, wanted = look.split(" | ", 2)
        texts = _verdict(fault["answers"], where[-2:]) if where.startswith("verdict/") else _texts(where)
        if not _holds(texts, what, wanted):
            found.append(look)
    return found


def too_long(texts):
    """Give the sentences of more than MOST words, each with its length."""
    sentences = (one for text in texts for one in END.split(text))
    return [f"{words(one)} words: {one}" for one in sentences if words(one) > MOST]


def words(sentence):
    """Count the words of a sentence."""
    return sum(bool(re.search(r"\w", word)) for word in sentence.split())


@cache
def sources():
    """Give all texts there are, by language and file."""
    found = {}
    for path in sorted((ROOT / "speech" / "fr").glob("*.toml")):
        pairs = tomllib.loads(path.read_text(encoding="utf-8"))
        found[f"speech/en/{path.stem}"], found[f"speech/fr/{path.stem}"] = tuple(pairs), tuple(pairs.values())
    for language in LANGUAGES:
        for folder in ("policy/wording", "practice", "practice/story"):
            files = sorted((ROOT / folder / language).glob("*.toml")) or [ROOT / folder / f"{language}.toml"]
            for path in files:
                name = str(path.relative_to(ROOT).with_suffix("")).replace(os.sep, "/")
                leaves = _leaves(tomllib.loads(path.read_text(encoding="utf-8")))
                found[name] = tuple(text for text in leaves if folder == "policy/wording" or not ID.fullmatch(text))
    found[CARD] = ((ROOT / "emergency" / "card.txt").read_text(encoding="utf-8"),)
    return {name: tuple(map(_plain, texts)) for name, texts in found.items()}


def of(language):
    """Give all texts in one language, by file; the card is in both."""
    return {name: texts for name, texts in sources().items() if language in name.split("/")}


def _texts(where):
    if where == "every/sentence":
        found = {one for name, texts in sources().items() if name != CARD for one in too_long(texts)}
        return [f"over twenty words, {one}" for one in sorted(found)]
    if where.startswith("copy/"):
        return [client_copy(where[-2:])]
    if (ROOT / where).is_file():
        return [(ROOT / where).read_text(encoding="utf-8")]
    pattern = re.compile(re.escape(where).replace(r"\*", "[^/]+") + "(/.*)?")
    found = [texts for name, texts in sources().items() if pattern.fullmatch(name)]
    assert found, where
    return [text for texts in found for text in texts]


def _holds(texts, what, wanted):
    if what == "gone":
        return not any(re.search(wanted, text, re.MULTILINE) for text in texts)
    text = "\n".join(texts)
    if what == "begins":
        text = "\n".join([line for line in text.splitlines() if line.strip()][:BEGINNING])
    if what == "order":
        first, then = (text.find(part) for part in wanted.split(" -> "))
        return -1 < first < then
    return bool(re.search(wanted, text, re.MULTILINE))


def _verdict(answers, language):
    return [_classified(json.dumps(answers, sort_keys=True), language)]


@cache
def _classified(answers, language):
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "answers.json")
        file.write_text(json.dumps({"answers": json.loads(answers), "items": ITEMS}), encoding="utf-8")
        return _plain(re.sub(r"\n +(?! *-)", " ", _run(folder, "--language", language, "classify", str(file))))


@cache
def client_copy(language):
    """Give the words of the copy that a client gets, of a group whose coordinator has a number."""
    with tempfile.TemporaryDirectory() as folder:
        _run(folder, "language", language, "--coordinator", NUMBER)
        _run(folder, "code", "copy", "--format", "html", "--folder", folder)
        (page,) = Path(folder).glob("*.html")
        body = re.sub(r"(?s)<style.*?</style>", "", page.read_text(encoding="utf-8"))
        return _plain(unescape(re.sub(r"<[^>]+>", " ", body)))


def _run(home, *words):
    """Run the program with a home of its own."""
    environment = {**os.environ, "HOME": home, "USERPROFILE": home, "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "confcli", *words]
    return subprocess.run(command, capture_output=True, encoding="utf-8", env=environment, check=False).stdout


def _leaves(value):
    parts = [part for key, part in value.items() if key != UNSAID] if isinstance(value, dict) else value
    for part in parts:
        if isinstance(part, str):
            yield part
        elif isinstance(part, dict | list):
            yield from _leaves(part)


def _plain(text):
    return re.sub(r"[ \u00a0\u202f]", " ", text)


def main():
    """Print the list with its ticks, and the counts."""
    done, places, left = Counter(), Counter(), Counter()
    for number, fault in enumerate(faults(), start=1):
        open_ = [] if "left" in fault else still_there(fault)
        mark = "left " if "left" in fault else "     " if open_ else "  x  "
        print(f"[{mark}] {number:>3} {fault['part']} {fault['grade']} {fault['places']:>3}  {fault['about']}")
        print(*(f"              {one}" for one in open_), sep="\n", end="\n" if open_ else "")
        (left if "left" in fault else done if not open_ else Counter())[fault["part"]] += 1
        places[fault["part"]] += 0 if open_ or "left" in fault else fault["places"]
    found = Counter(fault["part"] for fault in faults())
    print(f"\n{'':62} faults  gone  left  places")
    for part, name in PARTS.items():
        print(f"{part} {name:60} {found[part]:>6} {done[part]:>5} {left[part]:>5} {places[part]:>7}")
    print(f"{'all':62} {found.total():>6} {done.total():>5} {left.total():>5} {places.total():>7}")


if __name__ == "__main__":
    main()
