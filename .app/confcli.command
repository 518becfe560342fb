#!/bin/sh
# A double click opens the menu in a window of its own.
cd "$(dirname "$0")" && CONFCLI_WINDOW=own exec ./confcli
