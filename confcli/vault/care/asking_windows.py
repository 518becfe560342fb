"""This module knows how Windows is asked about a file: who may get at it, what its disk keeps, who copies it away.

Each question raises OSError where Windows has no answer. Nothing here needs an administrator.
"""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

PATIENCE = 15  # seconds that PowerShell gets: on an old laptop it starts slowly

if sys.platform == "win32":
    import ctypes
    import winreg
    from contextlib import suppress
    from ctypes import byref, wintypes

    FILE_OBJECT, OWNER_AND_LIST, SDDL_REVISION = 1, 0x1 | 0x4, 1
    TOKEN_QUERY, TOKEN_USER = 8, 1
    REMOTE, KEEPS_RIGHTS = 4, 0x8  # DRIVE_REMOTE, FILE_PERSISTENT_ACLS
    LONGEST = 261  # characters of a volume's name, its end included
    ROOTS = r"SOFTWARE\Microsoft\Windows\CurrentVersion\Explorer\SyncRootManager"
    POWERSHELL = r"System32\WindowsPowerShell\v1.0\powershell.exe"
    PROTECTION = (
        "(New-Object -ComObject Shell.Application).NameSpace('{drive}')"
        ".Self.ExtendedProperty('System.Volume.BitLockerProtection')"
    )

    def descriptor(path: str) -> str:
        """Give owner and list of rights of a file or folder, written as SDDL; raises OSError."""
        advapi, found, text = ctypes.WinDLL("advapi32", use_last_error=True), ctypes.c_void_p(), ctypes.c_void_p()
        ask = advapi.GetNamedSecurityInfoW
        ask.argtypes = [wintypes.LPCWSTR, ctypes.c_int, wintypes.DWORD, *[ctypes.c_void_p] * 5]
        failed = ask(path, FILE_OBJECT, OWNER_AND_LIST, None, None, None, None, byref(found))
        if failed:
            raise ctypes.WinError(failed)
        try:
            write = advapi.ConvertSecurityDescriptorToStringSecurityDescriptorW
            write.argtypes = [ctypes.c_void_p, wintypes.DWORD, wintypes.DWORD, ctypes.c_void_p, ctypes.c_void_p]
            if not write(found, SDDL_REVISION, OWNER_AND_LIST, byref(text), None):
                raise ctypes.WinError(ctypes.get_last_error())
            return _text(text)
        finally:
            _free(found)

    def myself() -> str:
        """Give the SID of the account that this program runs for; raises OSError."""
        advapi, kernel = ctypes.WinDLL("advapi32", use_last_error=True), ctypes.WinDLL("kernel32")
        token, needed, text = wintypes.HANDLE(), wintypes.DWORD(), ctypes.c_void_p()
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        advapi.OpenProcessToken.argtypes = [wintypes.HANDLE, wintypes.DWORD, ctypes.c_void_p]
        question: list[Any] = [wintypes.HANDLE, ctypes.c_int, ctypes.c_void_p, wintypes.DWORD, ctypes.c_void_p]
        advapi.GetTokenInformation.argtypes = question
        advapi.ConvertSidToStringSidW.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
        if not advapi.OpenProcessToken(kernel.GetCurrentProcess(), TOKEN_QUERY, byref(token)):
            raise ctypes.WinError(ctypes.get_last_error())
        try:
            advapi.GetTokenInformation(token, TOKEN_USER, None, 0, byref(needed))
            user = ctypes.create_string_buffer(needed.value)
            if not advapi.GetTokenInformation(token, TOKEN_USER, user, needed, byref(needed)):
                raise ctypes.WinError(ctypes.get_last_error())
            if not advapi.ConvertSidToStringSidW(ctypes.c_void_p.from_buffer(user), byref(text)):
                raise ctypes.WinError(ctypes.get_last_error())
            return _text(text)
        finally:
            kernel.CloseHandle.argtypes = [wintypes.HANDLE]
            kernel.CloseHandle(token)

    def keeps_rights(path: str) -> bool:
        """Tell whether the disk of a path is one of this computer, and keeps a list of rights; raises OSError."""
        kernel = ctypes.WinDLL("kernel32")
        kernel.GetDriveTypeW.argtypes = [wintypes.LPCWSTR]
        return kernel.GetDriveTypeW(_root(path)) != REMOTE and bool(_volume(path)[1] & KEEPS_RIGHTS)

    def label(path: str) -> str:
        """Give the name of the volume that a path lies on; raises OSError."""
        return _volume(path)[0]

    def bitlocker(path: str) -> str:
        """Give what Explorer knows of the encryption of a path's drive, as it is written; raises OSError or a timeout.

        `manage-bde` and WMI know more, and tell it to administrators only.
        """
        drive = os.path.splitdrive(os.path.realpath(path))[0]
        if len(drive) != 2 or not drive[0].isascii() or not drive[0].isalpha():  # noqa: PLR2004  # a letter and a colon
            return ""
        program = os.path.join(os.environ.get("SYSTEMROOT", ""), POWERSHELL)
        asked = [program, "-NoProfile", "-NonInteractive", "-Command", PROTECTION.format(drive=drive)]
        ran = subprocess.run(  # noqa: S603  # what is given is one letter
            asked,
            check=False,
            capture_output=True,
            timeout=PATIENCE,
            stdin=subprocess.DEVNULL,
            creationflags=subprocess.CREATE_NO_WINDOW,
        )
        return ran.stdout.decode("ascii", "replace")

    def copied_away() -> list[tuple[str, str]]:
        """Name the folders that programs have told Explorer they synchronise: the program, and its folder."""
        found = []
        for hive in (winreg.HKEY_LOCAL_MACHINE, winreg.HKEY_CURRENT_USER):
            with suppress(OSError), winreg.OpenKey(hive, ROOTS) as manager:  # there is none before one was told
                for number in range(winreg.QueryInfoKey(manager)[0]):
                    name = winreg.EnumKey(manager, number)
                    found += [(name.split("!")[0], folder) for folder in _folders(manager, name)]
        return found

    def _folders(manager: winreg.HKEYType, name: str) -> list[str]:
        with suppress(OSError), winreg.OpenKey(manager, rf"{name}\UserSyncRoots") as users:
            values = [winreg.EnumValue(users, number)[1] for number in range(winreg.QueryInfoKey(users)[1])]
            return [value for value in values if isinstance(value, str) and value]
        return []

    def _root(path: str) -> str:
        """Give the root of the volume, however a path leads there: a letter, a share, a folder it is mounted on."""
        kernel, root = ctypes.WinDLL("kernel32", use_last_error=True), ctypes.create_unicode_buffer(32_768)
        kernel.GetVolumePathNameW.argtypes = [wintypes.LPCWSTR, wintypes.LPWSTR, wintypes.DWORD]
        if not kernel.GetVolumePathNameW(path, root, len(root)):
            raise ctypes.WinError(ctypes.get_last_error())
        return root.value

    def _volume(path: str) -> tuple[str, int]:
        kernel, flags = ctypes.WinDLL("kernel32", use_last_error=True), wintypes.DWORD()
        name = ctypes.create_unicode_buffer(LONGEST)
        ask = kernel.GetVolumeInformationW
        text: list[Any] = [wintypes.LPWSTR, wintypes.DWORD]
        ask.argtypes = [wintypes.LPCWSTR, *text, *[ctypes.c_void_p] * 3, *text]
        if not ask(_root(path), name, LONGEST, None, None, byref(flags), None, 0):
            raise ctypes.WinError(ctypes.get_last_error())
        return name.value, flags.value

    def _text(pointer: ctypes.c_void_p) -> str:
        """Take over a text that Windows has laid out for us."""
        try:
            return ctypes.wstring_at(pointer.value or 0)
        finally:
            _free(pointer)

    def _free(pointer: ctypes.c_void_p) -> None:
        free = ctypes.WinDLL("kernel32").LocalFree
        free.argtypes = [ctypes.c_void_p]
        free(pointer)
