import pytest

from onrecord.web.guard import is_extension

CHROME = "chrome-extension://abcdefghijklmnopabcdefghijklmnop"
FIREFOX = "moz-extension://3b1f8a70-5f0f-4d43-9c4e-0a8f6c8d9e10"


@pytest.mark.parametrize("origin", [CHROME, FIREFOX])
def test_the_origins_of_extensions_are_known(origin):
    assert is_extension(origin)


@pytest.mark.parametrize(
    "origin",
    [
        "",
        "null",
        "*",
        "https://news.example",
        "chrome-extension://",
        CHROME + "/",
        CHROME + "\n",
        CHROME + ".evil.example",
        CHROME + "@evil.example",
        CHROME[:-1],
        CHROME + "a",
        CHROME.upper(),
        CHROME.replace("a", "q"),
        " " + CHROME,
        f"{CHROME}, {CHROME}",
        FIREFOX.upper(),
        FIREFOX + "0",
        FIREFOX.replace("-", "", 2),
        FIREFOX.replace("moz", "ms-browser"),
        "moz-extension://*",
        "https://evil.example/" + CHROME,
    ],
)
def test_nothing_else_is_taken_for_one(origin):
    assert not is_extension(origin)


@pytest.mark.parametrize("origin", [CHROME, FIREFOX])
def test_no_origin_that_is_let_in_could_be_read_as_a_pattern(origin):
    assert not set("*\\]?$^[]()") & set(origin)
