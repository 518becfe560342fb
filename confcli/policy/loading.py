"""This module knows how a policy is loaded: one of our own as it is, any other checked whole each time."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from confcli.policy.assembling import assemble
from confcli.policy.genuine import genuine
from confcli.policy.source import BUILT_IN, EDITIONS, Source, read

if TYPE_CHECKING:
    from confcli.core.client_copy import ClientCopy, Coordinator
    from confcli.core.code.model import Policy


def load(folder: str | None = None, *, language: str = "en", forms: tuple[str, ...] | None = None) -> Policy:
    """Load a policy folder, or the built-in one; only the forms named, or all of them. Raises PolicyInvalid."""
    source = _checked(folder)
    policy = assemble(source, language, source.forms() if forms is None else forms)
    source.raise_faults()
    return replace(policy, earlier=lambda sha256: load_edition(sha256, language), genuine=genuine)


def load_copy(folder: str | None, language: str, coordinator: Coordinator | None = None) -> ClientCopy:
    """Load the copy from a policy folder, or the built-in one; raises PolicyInvalid naming file and key."""
    from confcli.core.client_copy import NOBODY
    from confcli.policy.client_copy import read_copy

    source = _checked(folder)
    copy = read_copy(source, language, assemble(source, language, ()), coordinator or NOBODY)
    source.raise_faults()
    return copy


@cache
def load_edition(sha256: str, language: str) -> Policy | None:
    """Load the edition of ours that has this hash, whole and as it was; none where it is not one of ours."""
    folder = _by_hash().get(sha256)
    if folder is None:
        return None
    source = read(folder)
    policy = assemble(source, language, source.forms())
    source.raise_faults()
    return policy


@cache
def _by_hash() -> dict[str, str]:
    """Name the folder of each edition of ours by its hash; a stranger's file may ask for ten thousand others."""
    return {read(folder).sha256(): folder for folder in reversed((BUILT_IN, *_folders()))}


def _folders() -> list[str]:
    """Name the folders of the editions that were in force before this one."""
    place = os.path.join(BUILT_IN, EDITIONS)
    return [os.path.join(place, name) for name in sorted(os.listdir(place))]


def _checked(folder: str | None) -> Source:
    """Read a folder that is not built in and so has not been through our tests; all of it is checked each time."""
    source = read(folder)
    if folder is not None:
        from confcli.policy.check import check

        check(source)
        source.raise_faults()
    return source
