import pytest

from onrecord.text.posts import find_posts


def posts(text: str) -> list[tuple[str, str]]:
    return [(post.name.of(text), post.words[0].of(text)) for post in find_posts(text)]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("— Ada Roe (@adaroe) March 28, 2025", "Ada Roe (@adaroe)"),
        ("—Ada Roe (@adaroe) March 28, 2025.", "Ada Roe (@adaroe)"),
        ("-- Ada Roe (@adaroe)", "Ada Roe (@adaroe)"),
        ("— Ada Roe (@ada@reeds.social) 2025-03-28", "Ada Roe (@ada@reeds.social)"),
        ("— Ada Roe @adaroe, 28 March 2025 at 10:31", "Ada Roe @adaroe"),
        ("— Ada Roe on Facebook, March 28, 2025", "Ada Roe"),
        ("– Ada Roe (via Mastodon)", "Ada Roe"),
        ("Posted by Ada Roe on Friday, March 28, 2025", "Ada Roe"),
        ("A post shared by Ada Roe (@adaroe)", "Ada Roe (@adaroe)"),
    ],
)
def test_a_post_is_said_by_whoever_is_named_below_it(line, name):
    assert posts(f"It rained.\nWe need crews.\n{line}\nThe port closed.") == [(name, "We need crews.")]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Ada Roe (@adaroe) March 28, 2025", "Ada Roe (@adaroe)"),
        ("Ada Roe @adaroe · 3h", "Ada Roe @adaroe"),
        ("Ada Roe (@adaroe) · 28 Mar 2025, 10:31 AM", "Ada Roe (@adaroe)"),
    ],
)
def test_a_post_is_said_by_whoever_is_named_above_it(line, name):
    assert posts(f"It rained.\n{line}\nWe need crews.\nThe port closed.") == [(name, "We need crews.")]


def test_a_handle_and_a_colon_begin_a_post():
    assert posts("@adaroe: We need crews.\nIt rained.") == [("@adaroe", "We need crews.")]
    assert posts("Ada Roe (@adaroe): We need crews.\nIt rained.") == [("Ada Roe (@adaroe)", "We need crews.")]


def test_a_post_laid_out_on_lines_stands_between_handle_and_time():
    text = "Read this.\nAda Roe\n@adaroe\nWe need crews.\nAnd boats.\n10:31 AM · Mar 28, 2025 · 1,204 Views\nIt rained."
    assert posts(text) == [("Ada Roe", "We need crews."), ("Ada Roe", "And boats.")]
    assert posts(text.replace("10:31 AM · Mar 28, 2025 · 1,204 Views\n", "")) == []
    assert posts(text.replace("Ada Roe\n", "It rained here.\n")) == []


def test_a_post_may_run_on_into_its_signature():
    text = "We need crews. https://t.co/Ab1 — Ada Roe (@adaroe) March 28, 2025"
    assert posts(text) == [("Ada Roe (@adaroe)", "We need crews.")]


def test_a_post_of_several_lines_begins_after_the_empty_line():
    text = "It rained.\n\nWe need crews.\nAnd boats.\n\n— Ada Roe (@adaroe)\n\nThe port closed."
    assert [words for _, words in posts(text)] == ["We need crews.", "And boats."]


def test_a_post_of_several_lines_begins_after_a_colon():
    text = "It rained.\nThe guild wrote:\nWe need crews.\nAnd boats.\n— Ada Roe (@adaroe)"
    assert [words for _, words in posts(text)] == ["We need crews.", "And boats."]


def test_a_post_ends_where_the_one_before_was_signed():
    text = "We need crews.\n— Ada Roe (@adaroe)\nWe need boats.\n— Max Doe (@maxdoe)"
    assert posts(text) == [("Ada Roe (@adaroe)", "We need crews."), ("Max Doe (@maxdoe)", "We need boats.")]


def test_the_mark_of_a_quoted_line_is_no_part_of_a_post():
    assert posts("> We need crews.\n> — Ada Roe (@adaroe)") == [("Ada Roe (@adaroe)", "We need crews.")]


@pytest.mark.parametrize(
    "text",
    [
        "It rained.\n— With reports from the Strait Wire",
        "It rained.\n— Ada Roe",
        "It rained.\nFollow Ada Roe (@adaroe) for more.",
        "Write to ada@example.org: she answers.",
        "It rained – as Ada Roe (@adaroe) had said.",
        "— Ada Roe (@adaroe) March 28, 2025",
        "",
    ],
)
def test_a_name_or_a_handle_alone_makes_no_post(text):
    assert posts(text) == []


@pytest.mark.parametrize(
    "unit", ["— A (@a)\n", "@a: b\n", "— ", "— A ", "A @a ", "@", "a\n— A (@a)\n", "https://a ", "> "]
)
def test_a_hundred_thousand_odd_signatures_are_read_without_complaint(unit):
    assert all(post.words for post in find_posts("@" + unit * (100_000 // len(unit))))
