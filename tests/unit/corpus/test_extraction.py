import json
import subprocess
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

import pytest

from onrecord.corpus.extraction import ExtractedPage, Extractor
from onrecord.errors import DocumentError
from onrecord.options import ExtractionOptions

STORY = "<p>“The reeds decide,” said Zoë.</p><p>Nobody answered her.</p>"
TEXT = "“The reeds decide,” said Zoë.\nNobody answered her."


@pytest.fixture(scope="module")
def extractor() -> Iterator[Extractor]:
    with Extractor() as opened:
        yield opened


def extract_within(html: str, **limits: float) -> ExtractedPage:
    with Extractor(replace(ExtractionOptions(), **limits)) as extractor:
        return extractor.extract(html)


def running(extractor: Extractor) -> list[subprocess.Popen[bytes]]:
    return [child.process for child in (*extractor._quick.queue, *extractor._slow.queue) if child.process]


# Text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One.</p><p>Two.</p>", "One.\nTwo."),
        ("<p>One\n  line of\ttext,&nbsp;<b>bold</b><i>ly</i>.</p>", "One line of text, boldly."),
        ("<h1>Title</h1>loose<div>box<div>in box</div></div>", "Title\nloose\nbox\nin box"),
        ("<p>First line<br>second line", "First line\nsecond line"),
        ("<ul><li>one<li>two</ul>", "one\ntwo"),
        ("<table><tr><td>a<td>b<tr><td>c</table>", "a\nb\nc"),
        ("<pre>as\n  it stands</pre>", "as\nit stands"),
        ("<p>soft\u00adhyphen and \u200bzero width</p>", "soft\u00adhyphen and \u200bzero width"),
        ("<p>a < b &amp;&lt;script&gt;</p>", "a < b &<script>"),
        ("<p>shown<!-- not --><![CDATA[ nor this ]]></p>", "shown"),
        ("<p>😀 said</p>", "😀 said"),
        ("plain words", "plain words"),
    ],
)
def test_blocks_are_lines_and_white_space_is_plain(extractor: Extractor, html: str, text: str):
    assert extractor.extract(html).text == text


@pytest.mark.parametrize(
    "around",
    [
        "<script>var x = 'hidden words'</script>",
        "<style>hidden words</style>",
        "<noscript>hidden words</noscript>",
        "<template>hidden words</template>",
        "<nav>hidden words</nav>",
        "<aside>hidden words</aside>",
        "<footer>hidden words</footer>",
        "<form>hidden words <input></form>",
        "<p hidden>hidden words</p>",
        "<p aria-hidden=true>hidden words</p>",
        "<div style='color: red; display : NONE'>hidden words</div>",
        "<div role=navigation>hidden words</div>",
        "<button>hidden words</button>",
        "<svg><text>hidden words</text></svg>",
    ],
)
def test_what_is_not_the_text_of_the_page_is_left_out(extractor: Extractor, around: str):
    assert extractor.extract(f"<body>{around}{STORY}{around}</body>").text == TEXT


def test_a_page_wrapped_in_a_form_is_read(extractor: Extractor):
    assert extractor.extract(f"<form>{STORY}</form>").text == TEXT


def test_the_name_under_a_block_quotation_stays(extractor: Extractor):
    html = "<blockquote><p>We will not pay.</p><footer>Ilse Varga</footer></blockquote>"
    assert extractor.extract(html).text == "We will not pay.\nIlse Varga"


@pytest.mark.parametrize("main", ["article", "main"])
def test_the_main_part_is_taken_if_it_is_the_bulk_of_the_page(extractor: Extractor, main: str):
    related = "<div>Read also</div>"
    assert extractor.extract(f"{related}<{main}>{STORY}</{main}>{related}").text == TEXT


def test_a_teaser_marked_as_an_article_is_not_the_page(extractor: Extractor):
    assert extractor.extract(f"<article>Read also</article><div>{STORY}</div>").text == f"Read also\n{TEXT}"


# Facts


def test_open_graph_facts_are_read(extractor: Extractor):
    page = extractor.extract(
        '<meta property="og:title" content="Reeds  decide"><meta property="og:site_name" content="The Courier">'
        '<meta property="article:published_time" content="2026-04-14T08:00:00+02:00">'
        '<link rel="canonical" href="https://courier.example/reeds"><title>Reeds | Courier</title>' + STORY
    )
    assert page == ExtractedPage(
        TEXT, "Reeds decide", "https://courier.example/reeds", "The Courier", "2026-04-14T08:00:00+02:00"
    )


def test_linked_data_is_read_wherever_it_is_nested(extractor: Extractor):
    data = {
        "@graph": [
            {"@type": "WebSite", "name": "Courier"},
            {
                "@type": "NewsArticle",
                "headline": "Reeds decide",
                "datePublished": "2026-04-14",
                "publisher": {"@type": "Organization", "name": "The Courier"},
            },
        ]
    }
    page = extractor.extract(f'<script type="application/ld+json">{json.dumps(data)}</script>{STORY}')
    assert (page.title, page.publisher, page.published) == ("Reeds decide", "The Courier", "2026-04-14")


@pytest.mark.parametrize(
    ("author", "read"),
    [
        ("Ann Roe", "Ann Roe"),
        ({"@type": "Person", "name": " Ann\n Roe "}, "Ann Roe"),
        ([{"name": "Ann Roe"}, "Max Doe", {"name": "Ann Roe"}], "Ann Roe, Max Doe"),
        ("https://courier.example/authors/roe", None),
        ({"name": ["Ann"]}, None),
    ],
)
def test_the_author_is_whoever_linked_data_names(extractor: Extractor, author: object, read: str | None):
    comment = {"@type": "Comment", "author": "A reader"}
    data = json.dumps({"headline": "Reeds decide", "author": author, "comment": comment})
    assert extractor.extract(f'<script type="application/ld+json">{data}</script>{STORY}').author == read


def test_linked_data_may_name_people_elsewhere(extractor: Extractor):
    article = {"headline": "Reeds decide", "author": {"@id": "#roe"}, "publisher": {"@id": "#courier"}}
    named = [{"@id": "#roe", "name": "Ann Roe"}, {"@id": "#courier", "name": "The Courier"}]
    data = json.dumps({"@graph": [article, *named]})
    page = extractor.extract(f'<script type="application/ld+json">{data}</script>{STORY}')
    assert (page.author, page.publisher) == ("Ann Roe", "The Courier")


def test_else_the_author_stands_in_the_head(extractor: Extractor):
    assert extractor.extract(f'<meta name="author" content="Ann Roe">{STORY}').author == "Ann Roe"


@pytest.mark.parametrize(
    "data",
    [
        "{",
        "[" * 50_000,
        "7",
        '{"headline": ["a"], "publisher": [1], "datePublished": {}}',
        '{"publisher": {"name": 3}}',
    ],
)
def test_linked_data_that_makes_no_sense_is_passed_over(extractor: Extractor, data: str):
    page = extractor.extract(f'<script type="application/ld+json">{data}</script>{STORY}')
    assert page == ExtractedPage(TEXT)


def test_the_first_date_that_is_one_is_taken(extractor: Extractor):
    html = '<meta name="date" content="last Tuesday"><time datetime="2026-04-14">14 April</time>' + STORY
    assert extractor.extract(html).published == "2026-04-14"


def test_the_title_comes_from_the_heading_before_the_window(extractor: Extractor):
    assert extractor.extract(f"<title>Window</title><h1>Head<br>line</h1>{STORY}").title == "Head line"
    assert extractor.extract(f"<title>Window</title>{STORY}").title == "Window"


@pytest.mark.parametrize(
    ("asked", "canonical", "kept"),
    [
        ("https://courier.example/reeds?ref=x", "/reeds", "https://courier.example/reeds"),
        ("https://m.courier.example/reeds", "https://www.courier.example/reeds", "https://www.courier.example/reeds"),
        ("https://courier.example/reeds", "https://victim.example/story", "https://courier.example/reeds"),
        ("https://courier.example/reeds", "https://courier.example/", "https://courier.example/reeds"),
        ("https://courier.example/reeds", "javascript:alert(1)", "https://courier.example/reeds"),
        ("https://courier.example/reeds", "http://[", "https://courier.example/reeds"),
        ("file:///home/reader/reeds.html", "https://courier.example/reeds", "file:///home/reader/reeds.html"),
        (None, "https://courier.example/reeds", "https://courier.example/reeds"),
        (None, "/reeds", None),
    ],
)
def test_a_page_may_name_its_address_on_its_own_site_only(extractor: Extractor, asked, canonical, kept):
    assert extractor.extract(f'<link rel="canonical" href="{canonical}">{STORY}', asked).url == kept


# Encodings


def test_bytes_are_read_in_the_encoding_that_the_page_declares(extractor: Extractor):
    html = f'<meta charset="windows-1252">{STORY}'.encode("windows-1252")
    assert extractor.extract(html).text == TEXT
    assert extractor.extract(STORY.encode()).text == TEXT


def test_a_string_is_read_as_it_is_whatever_it_declares(extractor: Extractor):
    assert extractor.extract(f'<meta charset="windows-1252">{STORY}').text == TEXT


def test_a_lone_surrogate_does_not_end_the_reading(extractor: Extractor):
    assert extractor.extract("<p>a\ud83db</p>").text == "a\ufffdb"


# Hostile pages


@pytest.mark.parametrize("html", ["", " ", "<p></p>", "<script>1</script>", "<img src=x>"])
def test_a_page_without_text_is_refused(extractor: Extractor, html: str):
    with pytest.raises(DocumentError, match="the page has no text"):
        extractor.extract(html)


@pytest.mark.parametrize("tag", ["div", "b", "blockquote", "article", "svg"])
def test_twenty_thousand_tags_in_each_other_are_read(tag: str):
    assert "end" in extract_within(f"<{tag}>" * 20_000 + f"</{tag}>" * 20_000 + "<p>end", seconds=60).text


@pytest.mark.parametrize(
    "piece", ["<a", "<!--", "</", "<?", "<![CDATA[", "<b><i>", "<p>", "<table><tr><td>", "<a href=x>"]
)
def test_a_flood_of_tags_is_answered_and_the_next_page_is_read(extractor: Extractor, piece: str):
    flood = piece * (300_000 // len(piece) // 4)
    with suppress(DocumentError):  # too much of it may be refused
        assert extractor.extract(flood + "<p>end").text
    assert extractor.extract(STORY).text == TEXT


def test_more_tags_or_bytes_than_allowed_are_refused_unread():
    with pytest.raises(DocumentError, match="it has 100,001 tags, 100,000 are allowed"):
        Extractor().extract("<" * 100_001)
    with pytest.raises(DocumentError, match="it has 10,000,001 bytes, 10,000,000 are allowed"):
        Extractor().extract(b"a" * 10_000_001)


def test_a_page_that_takes_too_long_is_given_up_and_the_next_one_is_read():
    with Extractor(ExtractionOptions(seconds=0.2, cpu_seconds=600, max_tags=10**6)) as extractor:
        with pytest.raises(DocumentError, match=r"took more than 0\.2 seconds"):
            extractor.extract("<article>a word " * 100_000)
        extractor._quick.queue[-1]._options = ExtractionOptions()  # of the one that is asked next
        assert extractor.extract(STORY).text == TEXT


def test_a_page_that_takes_too_much_memory_is_refused():
    with pytest.raises(DocumentError, match=r"too much memory|crashed"):
        extract_within("<p>x" * 300_000, memory=200 << 20, max_tags=10**7, seconds=600, cpu_seconds=600)


def test_a_page_that_nobody_waits_for_any_more_ends_with_its_computing_time():
    with pytest.raises(DocumentError, match="crashed"):
        extract_within("<article>a word " * 500_000, cpu_seconds=0, max_tags=10**6, seconds=60)


def test_a_child_that_was_killed_is_replaced(extractor: Extractor):
    assert extractor.extract(STORY).text == TEXT
    for child in running(extractor):
        child.kill()
        child.wait()
    assert extractor.extract(STORY).text == TEXT


def test_threads_get_each_its_own_answer():
    extractor = Extractor(ExtractionOptions(wait=60))
    answers: dict[int, str] = {}

    def ask(number: int) -> None:
        answers[number] = extractor.extract(f"<p>page {number}</p>").text

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    extractor.close()
    assert answers == {n: f"page {n}" for n in range(20)}


def test_a_closed_extractor_leaves_no_process_behind():
    extractor = Extractor()
    extractor.extract(STORY)
    (child,) = running(extractor)
    extractor.close()
    extractor.close()
    assert child.returncode is not None
