"""Discord's Markdown, as the pictures show it."""

from datetime import UTC, datetime

import pytest

from docs.pictures.markdown import Reader, to_html

READER = Reader(datetime(2026, 1, 2, tzinfo=UTC), names={"7": "general", "8": "Ada"})


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("plain & <b>", "<p>plain &amp; &lt;b&gt;</p>"),
        ("two\nlines", "<p>two<br>lines</p>"),
        ("**bold *and* more**", "<p><strong>bold <em>and</em> more</strong></p>"),
        (r"\*\*not bold\*\* 5 \> 3", "<p>**not bold** 5 &gt; 3</p>"),
        (r"**a \*star\***", "<p><strong>a *star*</strong></p>"),
        ("a_snake_case and _slanted_", "<p>a_snake_case and <em>slanted</em></p>"),
        ("3 * 4 * 5", "<p>3 * 4 * 5</p>"),
        ("`**code**`", "<p><code>**code**</code></p>"),
        (
            "[A label](<https://example.org/#:~:text=a%20b>)",
            '<p><a href="https://example.org/#:~:text=a%20b">A label</a></p>',
        ),
        ("> a\n> **b**\nc", "<blockquote><p>a<br><strong>b</strong></p></blockquote><p>c</p>"),
        ("> one\n> \n> two", "<blockquote><p>one<br><br>two</p></blockquote>"),
        ("-# small **print**", "<small>small <strong>print</strong></small>"),
        ("-# one\n-# two", "<small>one</small><small>two</small>"),
        ("- one\n- two", "<ul><li>one</li><li>two</li></ul>"),
        ("-5 degrees", "<p>-5 degrees</p>"),
        ("## Head", "<h2>Head</h2>"),
        ("<#7> and <@8> and <@9>", '<p><span class="mention">#general</span> and '
         '<span class="mention">@Ada</span> and <span class="mention">@?</span></p>'),
        ("<t:1767312000:D>", "<p><time>January 2, 2026</time></p>"),
        ("<t:1767304800:R>", "<p><time>2 hours ago</time></p>"),
    ],
)  # fmt: skip
def test_it_is_read_as_discord_reads_it(text: str, html: str) -> None:
    assert to_html(text, READER) == html


def test_times_are_in_the_readers_own_locale() -> None:
    german = Reader(READER.now, "de")
    assert to_html("<t:1767312000:D>", german) == "<p><time>2. Januar 2026</time></p>"
    assert to_html("<t:1767398400:R>", german) == "<p><time>in 1 Tag</time></p>"
