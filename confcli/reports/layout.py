"""This module knows how lines of text are laid out: wrapped between words, at any width."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from confcli.core.safe_text import safe
from confcli.speech import say

if TYPE_CHECKING:
    from collections.abc import Iterable


def paragraph(text: str, width: int, indent: str = "") -> str:
    """Wrap a text; its own line ends stay."""
    return "\n".join(
        line
        for part in safe(text).splitlines()
        for line in textwrap.wrap(part, width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)
        or [""]
    )


def bullet(text: str, width: int, mark: str = "-") -> str:
    """Wrap a text behind a mark."""
    body = textwrap.wrap(safe(text), width - len(mark) - 3, break_on_hyphens=False) or [""]
    return "\n".join(f"  {mark if number == 0 else ' ' * len(mark)} {line}" for number, line in enumerate(body))


def section(title: str, lines: Iterable[str], width: int) -> list[str]:
    """Give a titled list, or nothing when there is nothing to list."""
    bullets = [bullet(line, width) for line in lines]
    return ["", paragraph(title, width), *bullets] if bullets else []


def labelled(rows: Iterable[tuple[str, str]], width: int) -> str:
    """Give label and value on a line, wrapped under the value's beginning where there is room."""
    found = [(say("{label}:", label=label), value) for label, value in rows]
    column = min(max((len(label) for label, _ in found), default=0) + 3, width // 2)
    lines = []
    for label, value in found:
        body = paragraph(value, width - column).splitlines() or [""]
        head = paragraph(label, column - 3).splitlines()
        for number in range(max(len(head), len(body))):
            left = head[number] if number < len(head) else ""
            right = body[number] if number < len(body) else ""
            lines.append(f"  {left:<{column - 2}}{right}".rstrip())
    return "\n".join(lines)
