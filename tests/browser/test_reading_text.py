"""What is read of a page: what a reader sees, in the order in which it is shown, whatever the page's scripts do."""

import json
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from browsers.driving import Page
from extension_driver import Extension, painted
from local_servers import Articles, Relay

FIRST = "She called the talks “frank”."  # a page with nothing to find in it has no findings to wait for
HEAD = f"<!doctype html><meta charset=utf-8><title>Parts</title><p>{FIRST}</p>"


@dataclass(frozen=True)
class Sent:
    """What was sent of a page; *lines* less the first. *told* is what the popup said of it."""

    lines: list[str]
    title: str
    length: int
    told: str


Read = Callable[[str], Sent]


@pytest.fixture
def read(paired: Extension, relay: Relay, articles: Articles, page: Page) -> Read:
    """Open a page with this body, look it up, and return what was sent of it."""

    def read_body(body: str) -> Sent:
        page.goto(articles.put("parts", HEAD + body))
        popup = paired.click(page)
        popup.wait_for("on this page")
        told = popup.text()
        popup.close()
        sent = json.loads(relay.last("/match").body)
        first, *lines = sent["text"].split("\n")
        assert first == FIRST
        return Sent(lines, sent["title"], len(sent["text"]), told)

    return read_body


def test_shadow_trees_are_read_in_place_of_what_their_hosts_hold(read: Read):
    body = """
        <shut-part>light <b slot=two>two</b><i slot=one>one</i> <u slot=none>not shown</u>default</shut-part>
        <open-part></open-part><empty-part>not slotted</empty-part><p>after</p><script>
        const shut = document.querySelector("shut-part").attachShadow({mode: "closed"});
        shut.innerHTML = `<p>before <slot name=one></slot>, <slot name=two></slot>
            (<slot></slot>) <slot name=other>fallback</slot></p>`;
        const open = document.querySelector("open-part").attachShadow({mode: "open"});
        open.innerHTML = "<style>p { color: red }</style><p>in an open tree</p><div></div>";
        open.querySelector("div").attachShadow({mode: "closed"}).innerHTML = "<p>in a closed one within</p>";
        document.querySelector("empty-part").attachShadow({mode: "closed"});
        </script>"""
    assert read(body).lines == [
        "before one, two (light default) fallback",
        "in an open tree",
        "in a closed one within",
        "after",
    ]


def test_what_a_reader_cannot_see_is_not_read(read: Read):
    body = """
        <style>.sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip: rect(0 0 0 0) }</style>
        <p style="visibility:hidden">unseen <span style="visibility:visible">but this</span></p>
        <p>seen<span class=sr> if heard</span><span style="position:absolute;left:-9999px"> outside</span></p>
        <p style="content-visibility:hidden">skipped</p><p hidden=until-found>until found</p>
        <details><summary>closed</summary>folded <p>too</p></details>
        <details open><summary>opened</summary>text</details>
        <dialog>closed</dialog><div popover>closed</div>"""
    assert read(body).lines == ["but this", "seen", "closed", "opened", "text"]


def test_what_a_reader_sees_is_read_also_where_it_is_out_of_reach(read: Read):
    body = """
        <dialog open>An open dialog.</dialog><p inert>Inert.</p><p aria-hidden=true>Hidden from aria.</p>
        <p style="opacity:0">Fades in later.</p><p style="user-select:none">Not to be selected.</p>
        <div style="height:4000px"></div><p style="content-visibility:auto">Far below.</p>
        <p><span style="float:left;font-size:3em">T</span>he initial.</p>"""
    assert read(body).lines == [
        "An open dialog.",
        "Inert.",
        "Hidden from aria.",
        "Fades in later.",
        "Not to be selected.",
        "Far below.",
        "The initial.",
    ]


def test_forms_editable_text_and_code_are_left_alone(read: Read):
    body = """
        <form><p>A page in a form.</p><label>Your name <input value=typed></label><textarea>draft</textarea>
        <select><option>choice</select><fieldset><legend>Choices</legend></fieldset><output>sum</output></form>
        <div contenteditable>mine <b contenteditable=false>an island</b><p>too</p></div>
        <svg><text>drawn</text></svg><pre><code>code()</code></pre><p>Type <kbd>x</kbd>.</p>"""
    assert read(body).lines == ["A page in a form.", "Type ."]


def test_elements_of_other_vocabularies_are_read_as_they_are_shown(read: Read):
    body = """<p id=p>before </p><script>
        for (const name of ["input-like", "slot", "details", "form", "div"]) {
            const other = document.createElementNS("urn:invented", name);
            other.append(`${name} `);
            p.append(other);
        }
        </script>"""
    assert read(body).lines == ["before input-like slot details form div"]


def test_a_page_that_is_edited_as_a_whole_is_not_read(paired: Extension, relay: Relay, articles: Articles, page: Page):
    page.goto(articles.put("editor", HEAD + "<script>document.designMode = 'on'</script>"))
    popup = paired.click(page)
    popup.wait_for("No text on this page")
    popup.close()
    assert "POST /match" not in relay.paths()


def test_names_that_the_page_gives_hide_nothing_from_us(read: Read):
    own = ("localName", "nodeType", "lastChild", "previousSibling", "isContentEditable", "getBoundingClientRect")
    fields = "".join(f"<input name={name}>" for name in own)
    forms = "".join(f"<form name={name}></form>" for name in ("body", "title", "querySelector", "documentElement"))
    hidden = f"<form style='position:absolute'>{fields}<p>inside</p></form>"
    sent = read(f"{forms}<div id=OnRecord></div><div id=CSS></div>{hidden}")
    assert (sent.lines, sent.title) == (["inside"], "Parts")


@pytest.mark.parametrize(
    "attack",
    [
        "Object.defineProperty(Node.prototype, 'lastChild', { get: () => null })",
        "Object.defineProperty(CharacterData.prototype, 'data', { get: () => 'forged' })",
        "Object.defineProperty(document, 'body', { get() { throw new Error('body') } })",
        "Object.defineProperty(document, 'title', { get: () => 'forged' })",
        "window.getComputedStyle = () => ({ display: 'none' })",
        "Range.prototype.setStart = Range.prototype.setEnd = () => {}",
        "Array.prototype.push = Array.prototype.pop = () => {}; String.prototype.slice = () => 'forged'",
        "Map.prototype.get = Set.prototype.has = RegExp.prototype.test = RegExp.prototype.exec = () => false",
    ],
)
def test_prototypes_that_the_page_overrides_change_nothing_of_what_we_read(attack: str, read: Read):
    sent = read(f"<p>Nothing is forged.</p><script>{attack}</script>")
    assert (sent.lines, sent.title) == (["Nothing is forged."], "Parts")


def test_bidi_controls_and_right_to_left_text_are_sent_as_they_stand(read: Read, page: Page):
    text = "שלום \N{RIGHT-TO-LEFT OVERRIDE}dlrow\N{POP DIRECTIONAL FORMATTING} 😀"
    assert read(f"<p dir=rtl>{text}</p>").lines == [text]
    assert painted(page)["alone"] == ["frank"]


def test_a_page_that_is_too_long_is_cut_between_two_blocks_and_the_popup_says_so(read: Read):
    block = "word and more words " * 50
    sent = read(f"<p>{block}</p>" * 700)
    assert set(sent.lines) == {block.strip()}
    assert 590_000 < sent.length <= 600_000
    assert "its end was left out" in sent.told


def test_frames_are_read_as_far_as_they_are_of_the_pages_origin_and_seen(
    paired: Extension, relay: Relay, articles: Articles, page: Page
):
    said = "<!doctype html><meta charset=utf-8><title>Within</title><p>He called it “bold” in the {} frame.</p>"
    own, hidden = (articles.put(name, said.format(name)) for name in ("own", "hidden"))
    other = articles.put("other", said.format("other")).replace("news.example", "127.0.0.1")
    frames = f"""<iframe src="{own}"></iframe><iframe src="{hidden}" hidden></iframe><iframe src="{hidden}" width=1
        height=1></iframe><iframe src="{other}"></iframe><iframe srcdoc="<p>They said “yes” in it.</p>"></iframe>
        <iframe srcdoc="<p>They said “no” in a sandbox.</p>" sandbox></iframe>"""
    address = articles.put("parts", HEAD + frames)
    page.goto(address)
    paired.annotate(page)
    sent = [json.loads(asked.body) for asked in relay.asked if asked.path == "/match"]
    assert [(each["text"], each["url"]) for each in sent] == [
        (FIRST, address),
        ("He called it “bold” in the own frame.", own),
        ("They said “yes” in it.", address),
    ]
    assert paired.badge() == "3"
