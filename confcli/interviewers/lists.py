"""This module knows how a list stands on a terminal: lines with a mark, and under them what is typed.

The arrows move the mark. Once something is typed, that alone counts: the mark stands on the line that it finds, and on
none where it finds none or several. Enter takes what is marked.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from confcli.core.choices import find, has_people, is_person, numbers, parts, require_line, require_lines
from confcli.core.safe_text import safe
from confcli.speech import say

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from prompt_toolkit.formatted_text import StyleAndTextTuples as Fragments

    from confcli.core.choices import Lines

MARK, PROMPT = " » ", "> "
CURSOR = ("[SetCursorPosition]", "")
NARROWEST = 20  # columns for words, however narrow the screen
PAGE = 9  # lines that one key passes
LEAST = 5  # rows of a list that is too high for the screen


class ChoiceList:
    """Lines of which one is chosen, or several; where people stand first none is marked before a key was pressed."""

    def __init__(self, lines: Lines, width: int, *, several: bool = False, chosen: Collection[str] = ()) -> None:
        """`width` is in columns; `chosen` are the answers that were marked before."""
        self.lines, self.several, self.typed = tuple(lines), several, ""
        self._numbers = numbers(self.lines)
        self._chosen = set(chosen)
        self._moved = False
        self._at = None if is_person(*self.lines[0]) else 0
        self._width = width
        self.is_cut = False  # higher than the screen, so that some of it is out of sight

    # --- What is meant ----------------------------------------------------------------------

    def taken(self) -> tuple[str, ...]:
        """Give the answers that Enter takes, in their order; none where nothing is marked.

        Raises Misread for what was typed and finds no line, or several.
        """
        if self.typed and not self.several:
            return (require_line(self.typed, self.lines),)
        if self.typed:
            self._chosen |= set(require_lines(self.typed, self.lines))
            self.typed = ""
        return tuple(self.lines[place][0] for place in sorted(self.marked()))

    def chosen(self) -> frozenset[str]:
        """Give what was marked for good, of several."""
        return frozenset(self._chosen)

    def marked(self) -> set[int]:
        """Give the places of the lines that Enter takes."""
        if not self.several:
            places = set(find(self.typed, self.lines)) if self.typed else self._pointed()
            return places if len(places) == 1 else set()
        places = {place for place, (answer, _) in enumerate(self.lines) if answer in self._chosen}
        if self.typed:
            places |= {place for found in self._found() if len(found) == 1 for place in found}
            return {place for place in places if self.lines[place][0]} or places  # with others nothing is left open
        leaves_open = self._at is not None and not self.lines[self._at][0]
        return places or (self._pointed() if self._moved or leaves_open else set())

    def _pointed(self) -> set[int]:
        return set() if self._at is None else {self._at}

    def _found(self) -> list[tuple[int, ...]]:
        """Give the places of what was typed, part by part."""
        typed = parts(self.typed, self.lines) if self.several else (self.typed,)
        return [find(part, self.lines) for part in typed]

    # --- What is pressed --------------------------------------------------------------------

    def move(self, step: int, *, around: bool = True) -> None:
        """Move the mark by some lines; what was typed is the line to begin at, and then gone."""
        found = self._found() if self.typed else []
        if found and all(len(places) == 1 for places in found):
            self._at = found[-1][0]
            self._chosen |= {self.lines[places[0]][0] for places in found} if self.several else set()
        self.typed, self._moved, last = "", True, len(self.lines) - 1
        if self._at is None:
            self._at = 0 if step > 0 else last
        else:
            to = self._at + step
            self._at = to % len(self.lines) if around else min(max(to, 0), last)

    def toggle(self) -> None:
        """Mark the line, or take its mark away."""
        if self._at is not None and self.lines[self._at][0]:
            self._chosen ^= {self.lines[self._at][0]}
            self._moved = True

    def type(self, keys: str) -> None:
        """Add what was typed or pasted, on one line."""
        self.typed = (self.typed + "".join(c for c in keys.replace("\n", " ") if c.isprintable())).lstrip()

    # --- What is seen -----------------------------------------------------------------------

    def height(self) -> int:
        """Count the rows of all lines."""
        return sum(len(self._label(words)) for _, words in self.lines)

    def rows(self) -> Fragments:
        """Draw the lines; what Enter takes is bold, and has the mark beside it."""
        marked, shown = self.marked(), self._shown()
        fragments: Fragments = []
        for place, (_, words) in enumerate(self.lines):
            style = "bold" if place in marked else ""
            first, *more = self._label(words)
            fragments += [CURSOR] if place == shown else []
            begin = f"{MARK if place in self._beside(marked) else ' ' * len(MARK)}{self._sign(place, marked)}"
            end = "" if place == len(self.lines) - 1 else "\n"
            fragments.append(
                (style, "\n".join([f"{begin}{first}", *(f"{' ' * len(begin)}{row}" for row in more)]) + end)
            )
        return fragments

    def typed_row(self) -> Fragments:
        """Draw what is typed, and say when it finds no line, or several."""
        found = [len(places) for places in self._found()] if self.typed else []
        told = say("({count} lines in all)", count=len(self.lines)) if self.is_cut and not self.typed else ""
        if any(count != 1 for count in found):
            told = say("(on none of the lines)" if 0 in found else "(more than one line)")
        return [("", f"{PROMPT}{self.typed}"), CURSOR, ("", f"  {told}" if told else " ")]

    def hint(self) -> str:
        """Say which keys there are."""
        numbered = all(number for number, (answer, _) in zip(self._numbers, self.lines, strict=True) if answer)
        if self.several:
            words = say("Space to mark, Enter when done:")
        elif not numbered:
            words = say("Arrows or a number or the first words, then Enter:")
        else:
            people = has_people(self.lines)
            words = say("Arrows or a number or a name, then Enter:" if people else "Arrows or a number, then Enter:")
        return "\n".join(textwrap.wrap(words, self._width - 1))

    def _beside(self, marked: set[int]) -> set[int]:
        """Give the lines that have the mark beside them: of several the one that Space is for."""
        if not self.several:
            return marked
        return {places[0] for places in self._found()[-1:] if len(places) == 1} if self.typed else self._pointed()

    def _shown(self) -> int:
        """Give the line that has to be in sight."""
        beside = self._beside(self.marked())
        return max(beside) if beside else self._at or 0

    def _sign(self, place: int, marked: set[int]) -> str:
        number = self._numbers[place]
        widest = max(map(len, self._numbers)) + 1
        box = "" if not self.several else "● " if self.lines[place][0] and place in marked else "○ "
        box = "  " if box and not self.lines[place][0] else box
        return f"{box}{f'{number})' if number else '-':{widest}} "

    def _label(self, words: str) -> list[str]:
        before = len(MARK) + len(self._sign(0, set()))
        wrapped = textwrap.wrap(safe(words), max(NARROWEST, self._width - before - 2), break_on_hyphens=False)
        return wrapped or [""]


def on_screen(choices: ChoiceList, above: int) -> Any:
    """Give the application that draws the list and hears its keys; its end is Enter.

    A list that is too high for the screen leaves the rows `above` it in sight: those of its question.
    """
    from prompt_toolkit.application import Application
    from prompt_toolkit.application.current import get_app_session
    from prompt_toolkit.layout import Dimension, FormattedTextControl, HSplit, Layout, ScrollOffsets, Window
    from prompt_toolkit.styles import Style

    hint, typed = choices.hint(), FormattedTextControl(choices.typed_row, focusable=True, show_cursor=True)
    room, height = get_app_session().output.get_size().rows - hint.count("\n") - 2, choices.height()
    choices.is_cut = height > room
    height = max(LEAST, room - above) if choices.is_cut else height
    lines = Window(
        FormattedTextControl(choices.rows),
        height=Dimension(min=1, preferred=height, max=height),
        wrap_lines=True,
        scroll_offsets=ScrollOffsets(top=1, bottom=2),
    )
    rows = HSplit([Window(FormattedTextControl(hint), height=hint.count("\n") + 1), lines, Window(typed, height=1)])
    return Application(
        layout=Layout(rows, focused_element=typed),
        key_bindings=_keys(choices),
        style=Style([("nbsp", "noinherit")]),  # a no-break space before a colon is no fault to be underlined
        erase_when_done=True,
    )


def _keys(choices: ChoiceList) -> Any:
    from prompt_toolkit.filters import Condition
    from prompt_toolkit.key_binding import KeyBindings
    from prompt_toolkit.keys import Keys

    keys = KeyBindings()
    keys.add("enter", eager=True)(lambda event: event.app.exit())
    keys.add("c-j", eager=True)(lambda event: event.app.exit())
    for key, step in (("up", -1), ("down", 1), ("c-p", -1), ("c-n", 1)):
        keys.add(key, eager=True)(lambda _, step=step: choices.move(step))
    for key, step in _far(len(choices.lines)):
        keys.add(key, eager=True)(lambda _, step=step: choices.move(step, around=False))
    marking = Condition(lambda: choices.several and not choices.typed)
    keys.add(" ", filter=marking, eager=True)(lambda _: choices.toggle())
    keys.add(Keys.BracketedPaste)(lambda event: choices.type(event.data))
    keys.add(Keys.Any)(lambda event: choices.type(event.data))

    @keys.add("c-h")  # backspace
    @keys.add("delete")
    def _(_: object) -> None:
        choices.typed = choices.typed[:-1]

    @keys.add("c-u")
    @keys.add("c-w")
    def _(_: object) -> None:
        choices.typed = ""

    @keys.add("c-c", eager=True)
    @keys.add("<sigint>", eager=True)
    def _(event: Any) -> None:
        event.app.exit(exception=KeyboardInterrupt)

    return keys


def _far(count: int) -> Iterator[tuple[str, int]]:
    yield from (("pageup", -PAGE), ("pagedown", PAGE), ("home", -count), ("end", count))
