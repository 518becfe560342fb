"""This module knows how files that arrive are read: found in a folder, unsealed and verified, several at once.

What is read in another process comes back as rows or as an outcome; nothing is decided or kept there.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import stat
import threading
from collections import deque
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import suppress
from hashlib import sha256
from types import MappingProxyType
from typing import TYPE_CHECKING

from confcli.core.ledger.chain import ASK_AGAIN
from confcli.core.ledger.session_log import Newer, read_log
from confcli.core.supervision.parcels import Parcel, parcel
from confcli.errors import ConfcliError, Misread, Tampered
from confcli.flows.supervision.importing import Became, Outcome, refused, taken
from confcli.speech import speak, spoken
from confcli.vault.age_files import BEGINNING, AgeKey, NotSealed, SealedForAnother, require_sealed, unseal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from confcli.core.ledger.session_log import SessionLog

    Reader = Callable[[bytes], SessionLog]


ENDING = ".confcli"
LARGEST = 128 * 2**20  # bytes of a sealed file: some 90,000 entries
REFUSED: tuple[tuple[type[ConfcliError], Became], ...] = (  # the narrower kinds first
    (NotSealed, Became.FOREIGN),
    (SealedForAnother, Became.FOR_ANOTHER),
    (Newer, Became.NEWER),
    (Tampered, Became.DAMAGED),
    (ConfcliError, Became.UNREAD),
)
FEW = 20  # files that are read before other processes would have started
AHEAD = 10  # files for each process that are read before they are asked for: what recording a batch takes


def arrived(folder: str) -> list[str]:
    """Give the paths of all that looks like a sealed file in a folder, by name; raises Misread for no folder."""
    try:
        with os.scandir(folder) as found:
            return sorted(entry.path for entry in found if entry.name.lower().endswith(ENDING))
    except OSError as error:
        raise Misread(
            "The folder {folder} cannot be read.", "Name the folder with the files you were sent.", folder=folder
        ) from error


def read_all(
    paths: Sequence[str],
    key: AgeKey,
    known: Mapping[str, str] = MappingProxyType({}),
    harden: Callable[[], None] | None = None,
    read: Reader = read_log,
) -> Iterator[Parcel | Outcome]:
    """Yield what each file holds, or why it cannot be read, in the order given.

    `known` names the volunteer of each file that was taken before, by its SHA-256: these are not read again. `harden`
    is called first in every other process that is to hold the key. `read` verifies what was unsealed.
    """
    processes = os.cpu_count() or 1
    if len(paths) <= FEW or processes == 1:
        yield from (read_one(path, key, known, read) for path in paths)
        return
    context = multiprocessing.get_context("spawn")  # a fork would share the open vault
    given = (key.reveal(), dict(known), read, spoken(), harden)
    pool = ProcessPoolExecutor(processes, mp_context=context, initializer=_prepare, initargs=given)
    try:
        yield from _in_order(paths, pool, lambda path: read_one(path, key, known, read), processes * AHEAD)
    finally:
        pool.shutdown(cancel_futures=True)


def read_one(path: str, key: AgeKey, known: Mapping[str, str], read: Reader = read_log) -> Parcel | Outcome:
    """Read one file; whatever it is, give what it holds or say what is wrong with it."""
    file = os.path.basename(path)
    try:
        raw = _content(path)
        digest = sha256(raw).hexdigest()
        volunteer = known.get(digest)
        return taken(file, volunteer, 0) if volunteer else parcel(file, digest, read(unseal(raw, key)))
    except ConfcliError as error:
        return refused(file, next(became for kind, became in REFUSED if isinstance(error, kind)), error)
    except Exception:  # noqa: BLE001  # one file that is made to break us must not keep out the good ones beside it
        return refused(file, Became.DAMAGED, Tampered("This file holds what confcli never writes.", ASK_AGAIN))


def _content(path: str) -> bytes:
    """Read a file, but nothing that is none, and no more of a foreign one than its beginning; raises Misread."""
    try:
        if not stat.S_ISREG(os.lstat(path).st_mode):
            raise Misread("This is a link or a folder, so it was not read.", "Put the file itself there.")
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0))
        with os.fdopen(handle, "rb") as file:
            start = file.read(len(BEGINNING))
            require_sealed(start)
            if os.fstat(handle).st_size > LARGEST:
                raise Misread("This file is too large to be a session log.", "Ask for shorter ones.")
            return start + file.read()
    except OSError as error:
        raise Misread(
            "This file cannot be read, or it is no longer there.", "Check the disk or stick, then import again."
        ) from error


# In the other processes: the key and the reader, which come once and in no argument that can be seen from outside.
_given: list[tuple[AgeKey, Mapping[str, str], Reader]] = []


def _prepare(
    key: str, known: Mapping[str, str], read: Reader, language: str, harden: Callable[[], None] | None
) -> None:
    if harden:
        harden()
    threading.Thread(target=_end_with_the_first, daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process says what there is to say
    gc.disable()  # what is read holds no circles, and looking for them takes a sixth of the time
    speak(language)
    _given.append((AgeKey(key), known, read))


def _end_with_the_first() -> None:
    """End when the first process was killed: nobody would, and here lies the key."""
    first = multiprocessing.parent_process()
    if first:
        first.join()
    os._exit(1)


def _read_there(path: str) -> Parcel | Outcome:
    return read_one(path, *_given[0])


def _in_order(
    paths: Sequence[str], pool: ProcessPoolExecutor, here: Callable[[str], Parcel | Outcome], ahead: int
) -> Iterator[Parcel | Outcome]:
    """Yield in order, reading only a little ahead, or the results would pile up; what a lost process owes, here."""
    waiting: deque[tuple[str, Future[Parcel | Outcome] | None]] = deque()
    left = iter(paths)
    while True:
        while len(waiting) < ahead and (path := next(left, None)) is not None:
            future = None
            with suppress(BrokenExecutor):
                future = pool.submit(_read_there, path)
            waiting.append((path, future))
        if not waiting:
            return
        path, future = waiting.popleft()
        try:
            yield future.result() if future else here(path)
        except BrokenExecutor:
            yield here(path)
