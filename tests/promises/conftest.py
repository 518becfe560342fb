"""What the promises share: a way to say a figure."""

import pytest


@pytest.fixture
def say(request):
    """Print one line past whatever pytest holds back."""
    capture = request.config.pluginmanager.getplugin("capturemanager")

    def line(text):
        with capture.global_and_fixture_disabled():
            print(f"\n{text}", end="", flush=True)

    return line
