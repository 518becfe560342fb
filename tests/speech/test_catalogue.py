"""The catalogue and the code say the same: no sentence lacks its French, and no French is left over."""

import re
import tomllib
from pathlib import Path
from statistics import median

import pytest
from collecting import ROOT, misnamed, names, put_together, said, said_of_one

from confcli.speech import LANGUAGES, say_many, speak

# What has been converted to `say`; the others are added as they are.
PACKAGES = ("core", "vault", "reports", "policy", "flows", "interviewers", "cli", "errors.py")
EVERYTHING = sorted({path.name for path in ROOT.iterdir() if path.suffix == ".py" or path.is_dir()} - {"__pycache__"})

FRENCH = ROOT / "speech" / "fr"
FILES = {path.stem: path.read_text(encoding="utf-8") for path in sorted(FRENCH.glob("*.toml"))}
CATALOGUE = {name: tomllib.loads(text) for name, text in FILES.items()}
WORDS = {sentence: french for part in CATALOGUE.values() for sentence, french in part.items()}
WORDING = ROOT / "policy" / "wording"

# Spaces before punctuation, apostrophes, quotation marks: what a French reader sees at once.
FAULTS = {
    "U+202F belongs before ; ! ?": r"(?<![\u202f!?…])[;!?]",
    "U+00A0 belongs before :": r"(?<![\u00a0\d]):(?=[\s»]|$)",
    "U+00A0 belongs inside «": r"«(?!\u00a0)",
    "U+00A0 belongs inside »": r"(?<!\u00a0)»",
    "the apostrophe is ’": r"\w'\w",
    "the dots are …": r"\.\.\.",
    "quotation marks are « »": '"',
    "one space is enough": r"[ \u00a0\u202f]{2,}\S",
}
LONGEST = 10


@pytest.fixture
def spoken():
    """Speak a language, and name it; afterwards English again."""

    def use(language):
        speak(language)
        return language

    yield use
    speak("en")


@pytest.mark.parametrize("package", PACKAGES)
def test_every_sentence_has_its_french(package):
    missing = {sentence: where for sentence, where in said(package).items() if sentence not in WORDS}
    assert not missing


def test_no_french_is_left_over():
    everything = {sentence for package in EVERYTHING for sentence in said(package)}
    checked = [name for name in CATALOGUE if name in PACKAGES or name not in EVERYTHING]
    assert not [sentence for name in checked for sentence in CATALOGUE[name] if sentence not in everything]


def test_a_sentence_stands_in_one_file_and_in_order():
    assert sum(map(len, CATALOGUE.values())) == len(WORDS)
    for name, part in CATALOGUE.items():
        assert list(part) == sorted(part), name


def test_both_languages_name_the_same_values():
    """What is said of one may name the number all the same: in French it is said of none, too."""
    counted = {one for package in EVERYTHING for one, _ in said_of_one(package)}
    for sentence, french in WORDS.items():
        assert names(french) - ({"count"} if sentence in counted else set()) == names(sentence)


def test_none_is_singular_in_french_and_plural_in_english(spoken):
    files = ("One file, new entries: {new}", "{count} files, new entries: {new}")
    shown = {language: [say_many(count, *files, new=0) for count in (0, 1, 2)] for language in map(spoken, LANGUAGES)}
    assert [one.split(",")[0] for one in shown["en"]] == ["0 files", "One file", "2 files"]
    assert [one.split(",")[0] for one in shown["fr"]] == ["0 fichier", "1 fichier", "2 fichiers"]


def test_nothing_that_is_none_is_called_one(spoken):
    spoken("fr")
    ones = {one for package in EVERYTHING for one, _ in said_of_one(package)}
    assert len(ones) > 20
    for one in ones:
        values = dict.fromkeys(names(one) - {"count"}, "x")
        shown = say_many(0, one, "many", **values)
        assert shown == "many" or not re.search(r"\b[Uu]ne?\b|unique", shown), shown


@pytest.mark.parametrize("package", PACKAGES)
def test_a_sentence_is_given_the_values_it_names(package):
    assert not misnamed(package)


@pytest.mark.parametrize("package", PACKAGES)
def test_no_sentence_is_put_together(package):
    assert not put_together(package)


@pytest.mark.parametrize("name", [*CATALOGUE, *sorted(path.name for path in (WORDING / "fr").glob("*.toml"))])
def test_the_french_is_set_as_french_is(name):
    texts = CATALOGUE[name].values() if name in CATALOGUE else _texts(WORDING / "fr" / name)
    found = [(fault, text) for text in texts for fault, pattern in FAULTS.items() if re.search(pattern, _bare(text))]
    assert not found


@pytest.mark.figures
def test_figures(capsys):
    sentences = {sentence for package in EVERYTHING for sentence in said(package)}
    missing, unused = len(sentences - WORDS.keys()), len(WORDS.keys() - sentences)
    lines = [f"     sentences of the program: {len(sentences)}, without French: {missing}, French left over: {unused}"]
    for language, words in (("en", sentences), ("fr", WORDS.values())):
        wording = [text for path in sorted((WORDING / language).glob("*.toml")) for text in _texts(path)]
        counted = sorted(((_length(one), one) for text in (*words, *wording) for one in _sentences(text)), reverse=True)
        lines.append(
            f"     {language}: {len(counted)} sentences, median {median(n for n, _ in counted):g} words; longest:"
        )
        lines += [f"       {length} words: {sentence}" for length, sentence in counted[:LONGEST]]
    with capsys.disabled():
        print("", *lines, sep="\n")


def _texts(path: Path):
    def leaves(value):
        for part in value.values() if isinstance(value, dict) else value:
            if isinstance(part, str):
                yield part
            else:
                yield from leaves(part)

    return list(leaves(tomllib.loads(path.read_text(encoding="utf-8"))))


def _bare(text):
    """Leave out what is typed or clicked."""
    return re.sub(r"https?://\S+", "", text)


def _sentences(text):
    return [one for one in re.split(r"(?<=[.?!…])\s+|\n+|(?<=[:;])\s", text) if _length(one)]


def _length(sentence):
    return sum(bool(re.search(r"\w", word)) for word in sentence.split())


def test_the_quick_reader_reads_what_toml_says():
    """A string that ends in a quotation mark would lose it, so each word is held against the standard library."""
    from confcli import speech

    speech.speak("fr")
    assert speech.catalogue() == WORDS
