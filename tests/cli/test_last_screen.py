"""What a tired person sees last, without scrolling back: the call and the first step of every end are in sight."""

import pytest
from platforms import needs_terminal
from screens import ENDS, LANGUAGES, WIDTHS, shown
from terminal import squeezed

pytestmark = needs_terminal

CALL = {"en": "15 or 112", "fr": "15 ou 112"}
IN_SIGHT = {
    "emergency": {"en": "YES. CALL NOW", "fr": "OUI. APPELEZ MAINTENANT"},
    "not yet": {"en": "Talk with the client first", "fr": "Parlez d’abord avec la personne"},
    "hold": {"en": "Ask the coordinator today", "fr": "Avant d’agir, consultez la coordination"},
    "forbidden": {"en": "FORBIDDEN", "fr": "INTERDIT"},
    "danger, and someone else": {"en": "CALL FIRST", "fr": "APPELEZ D’ABORD"},
    "consult": {"en": "what was seen, and when", "fr": "ce qui a été vu, et quand"},
}
# So many answers lead there at most, the review among them.
ANSWERS = {"emergency": 2, "not yet": 8, "hold": 12, "forbidden": 7, "danger, and someone else": 8, "consult": 10}


@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("end", ENDS)
def test_what_comes_first_is_still_in_sight_at_the_end(desk, end, language, columns):
    last = shown(desk, end, language, columns)
    screen = squeezed("\n".join(last.screen))
    assert IN_SIGHT[end][language] in screen, last.picture()
    if end not in ("forbidden", "consult"):
        assert CALL[language] in screen, last.picture()
    if end in ("not yet", "hold"):
        assert {"en": "NOT YET", "fr": "PAS ENCORE"}[language] in screen, last.picture()
    assert last.answers <= ANSWERS[end]
