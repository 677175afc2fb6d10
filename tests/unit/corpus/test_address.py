import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.corpus.address import canonical_url, same_site
from onrecord.errors import DocumentError

STORY = "https://news.example/2025/story"


@pytest.mark.parametrize(
    "other",
    [
        "http://news.example/2025/story",
        "HTTPS://News.Example/2025/story",
        "https://news.example:443/2025/story",
        "http://news.example:80/2025/story",
        "https://news.example/2025/story/",
        "https://news.example/2025/story#comments",
        "https://news.example/2025/story#:~:text=said",
        "https://news.example/2025/story?utm_source=mail&utm_campaign=x&fbclid=1&gclid=2&mc_cid=3",
        "https://user:secret@news.example/2025/story",
        "https://news.example./2025/story",
        "  https://news.example/2025/story\n",
    ],
)
def test_what_does_not_tell_pages_apart_is_left_out_of_the_key(other: str):
    assert canonical_url(other) == STORY


@pytest.mark.parametrize(
    "other",
    [
        "https://news.example/2025/Story",
        "https://news.example/2025/story?page=2",
        "https://news.example:8443/2025/story",
        "https://www.news.example/2025/story",
        "https://news.example/2025/story.html",
    ],
)
def test_what_tells_pages_apart_stays_in_the_key(other: str):
    assert canonical_url(other) != STORY


def test_letters_beyond_ascii_are_one_however_they_are_escaped():
    assert canonical_url("https://news.example/caf%c3%a9") == canonical_url("https://news.example/café")
    assert canonical_url("https://bücher.example/") == canonical_url("https://xn--bcher-kva.example")


def test_an_ip_address_of_version_6_keeps_its_brackets():
    assert canonical_url("http://[::1]:8137/read/") == "https://[::1]:8137/read"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "news.example/story",
        "ftp://news.example/",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://",
        "http://[",
        "https://news.example:99999/",
        "https://a b.example/",
        "https://news.example:0/",
    ],
)
def test_what_is_not_an_address_on_the_web_is_refused_by_name(address: str):
    with pytest.raises(DocumentError, match="expected an http or https address"):
        canonical_url(address)


@given(st.text(max_size=60))
def test_any_path_gives_a_key_that_is_its_own_key(path: str):
    try:
        key = canonical_url("https://news.example/" + path)
    except DocumentError:
        return
    assert canonical_url(key) == key


def test_a_site_is_the_same_on_its_mobile_host_and_another_on_a_longer_name():
    assert same_site("https://m.news.example/a", "http://www.news.example/b")
    assert not same_site("https://news.example/", "https://news.example.evil.example/")
