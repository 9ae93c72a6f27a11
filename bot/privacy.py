"""The page `GET /privacy`: the full notice of an area, Thai and English."""

import html

from bot.consent import notice_values
from bot.house import House
from storage import membership
from storage.session import Connection, Session

_PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>
<style>body{{font:17px/1.7 "Noto Sans Thai","Sarabun","Thonburi","Leelawadee UI",sans-serif;color:#1f2937;
max-width:44rem;margin:2rem auto;padding:0 1.2rem}}h1{{font-size:1.35rem;line-height:1.5;color:#0f766e}}
article{{white-space:pre-line;margin-bottom:2.5rem}}a{{color:#0f766e}}</style></head>
<body>{body}</body></html>"""


def privacy_page(connection: Connection, house: House, area_code: str, language: str) -> str | None:
    """The notice of one area, or of all; None for an area that is not there."""
    with Session(connection) as session:
        areas = membership.areas(session, area_code)
        if not areas:
            return None
        tongue = language if language in ("th", "en") else house.language
        articles, title = [], ""
        for area in areas:
            text = house.words.text(
                "privacy-full", notice_values(session, house, area, tongue), language=tongue, voice="neutral"
            )
            title, _, rest = text.partition("\n")
            articles.append(f"<h1>{html.escape(title)}</h1><article>{html.escape(rest.strip())}</article>")
    other = "en" if tongue == "th" else "th"
    named = house.words.text("language-name", language=other, voice="neutral")
    link = f'<p><a href="?area={html.escape(area_code)}&amp;language={other}">{html.escape(named)}</a></p>'
    return _PAGE.format(language=tongue, title=html.escape(title), body=link + "".join(articles))
