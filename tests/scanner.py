"""What a virus scanner or a sync client does to files: it opens each new one for a moment, and holds it."""

import os
import threading
import time

MOMENT = 0.4  # seconds
READING, EXISTING = 0x80000000, 3  # GENERIC_READ, OPEN_EXISTING


class Shared:
    """Holds a file as Python opens one: others may read and write it, and not rename or remove it."""

    def __init__(self, path):
        self._file = open(path, "rb")  # noqa: SIM115  # it is held until `close`

    def close(self):
        self._file.close()


class Jealous:
    """Holds a file as a sync client does that reads it: nobody may write it meanwhile either."""

    _share = 1  # FILE_SHARE_READ

    def __init__(self, path):
        import ctypes

        self._windows = ctypes.windll.kernel32
        self._windows.CreateFileW.restype = ctypes.c_void_p
        self._handle = ctypes.c_void_p(self._windows.CreateFileW(path, READING, self._share, None, EXISTING, 0, None))
        if self._handle.value in (None, ctypes.c_void_p(-1).value):
            raise OSError(path)

    def close(self):
        self._windows.CloseHandle(self._handle)


class Alone(Jealous):
    """Holds a file so that nobody may even read it."""

    _share = 0


class Scanner:
    """Looks at a folder all the time, and holds every file that is new there or has changed."""

    def __init__(self, folder, holding=Shared):
        self._folder, self._holding = folder, holding
        self._seen, self._held, self.count = {}, [], 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self):
        self._look(hold=False)
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        self._thread.join()
        for _, one in self._held:
            one.close()

    def _watch(self):
        while not self._stop.wait(0.005):
            self._look(hold=True)
            now = time.monotonic()
            for held in [held for held in self._held if held[0] < now]:
                self._held.remove(held)
                held[1].close()

    def _look(self, *, hold):
        for place, _, names in os.walk(self._folder):
            for name in names:
                path = os.path.join(place, name)
                try:
                    changed = os.stat(path).st_mtime_ns
                    if self._seen.get(path) == changed:
                        continue
                    if hold:
                        self._held.append((time.monotonic() + MOMENT, self._holding(path)))
                        self.count += 1
                    self._seen[path] = changed
                except OSError:  # gone already, or not to be had now
                    continue
