"""The words of the program, in both languages: what was found wrong in them is gone, and does not come back."""

import re
from collections import Counter

import pytest
from wording import CARD, MOST, PARTS, client_copy, faults, of, sources, still_there, too_long

SIGN = re.compile(r"\b(TRUST|BREACH|SCOPE|NEC|(VOL|FC|INT|EXC)-\d)\b")
# What is typed, names of keys, and values are no words of ours.
TYPED = re.compile(r"confcli( [a-z-]+)*|--[a-z-]+|\{\w+\}|\[\[\w+\]\]|« [a-z_]+ »")
# One word for one thing: what is not said -> what is said.
ONE_WORD = {
    "fr": {
        r"courriels?": "e-mail",
        r"(boîte )?mél": "e-mail",
        r"endommag\w*": "abîmé",
        r"sortes?": "type",
        r"genres?": "type",
        r"accueill\w*": "recevoir",
        r"partag(er|ez|eons|erai|erait|é|ée|és)": "transmettre",
        r"divulg\w*": "transmission",
        r"clients?|clientes?": "personne accompagnée",
        r"nul|nulle(?! part)|quiconque": "personne",
        r"taisez|taire|tait": "ne dites pas",
        r"aussitôt": "tout de suite",
        r"demeure\w*": "continue",
        r"gens": "personnes",
        r"sessions?": "séance",
        r"deux histoires": "deux versions",
        r"organisations?": "groupe",
        r"ces règles": "le Code",
        r"veuillez": "s’il vous plaît",
        r"(?<!ou )(le|un|au|du|seul|autre) bénévole": "le ou la bénévole",
        r"ouvr\w* (jamais |pas )?la voie": "suffit, permet",
        r"risque important": "risque sérieux",
    },
    "en": {
        r"users?": "volunteer",
        r"admins?": "coordinator",
        r"incidents?": "breach",
        r"databases?": "vault",
        r"e-mails?": "email",
        r"corrupt\w*": "damaged",
        r"(your|an) eye": "attention",
        r"data authority": "the CNIL",
        r"(?<!there )is no (answer|backup|checkpoint|code|date|decision|disclosure|key|reply|text|vault)": "is not a",
    },
}
NAMES = [f"{number:03}-{fault['part']}-{fault['about']}" for number, fault in enumerate(faults(), start=1)]
LEFT = 1  # the names of files


@pytest.mark.parametrize("fault", faults(), ids=NAMES)
def test_the_fault_is_gone(fault):
    assert ("left" in fault) != ("look" in fault)
    assert not still_there(fault)


def test_every_fault_of_the_list_is_here():
    found = Counter(fault["part"] for fault in faults())
    assert [found[part] for part in PARTS] == [12, 12, 6, 3, 6, 18, 22, 10, 2, 7, 7, 7, 6, 7]
    assert sum(fault["places"] for fault in faults()) == 358
    assert sum("left" in fault for fault in faults()) == LEFT


@pytest.mark.parametrize("name", sorted(name for name in sources() if name != CARD))
def test_no_sentence_is_too_long(name):
    assert not too_long(sources()[name]), MOST


@pytest.mark.parametrize("language", ONE_WORD)
def test_no_sign_of_a_clause_stands_on_the_clients_copy(language):
    words = client_copy(language)
    assert len(words) > 1000
    assert not SIGN.findall(words)


@pytest.mark.parametrize(
    ("language", "name"), [(language, name) for language in ONE_WORD for name in sorted(of(language))]
)
def test_one_thing_has_one_word(language, name):
    said = [TYPED.sub("", text) for text in of(language)[name]]
    wrong = {
        f"{found[0]} → {better}": text
        for never, better in ONE_WORD[language].items()
        for text in said
        if (found := re.search(rf"(?<![\w-])({never})(?![\w-])", text, re.IGNORECASE))
    }
    assert not wrong
