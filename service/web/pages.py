"""One function a page: what is read for it, and the template that shows it."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Flask, Response, render_template, request
from markupsafe import Markup
from sqlalchemy.orm import Session

from extractors.model import SpeakerType
from extractors.variants.wording import Relation
from service.api.blueprint import StrictParser
from service.api.errors import MIMETYPE as PROBLEM
from service.api.formats import asked_suffix, likes_page
from service.api.quotes import read_filters
from service.api.responses import answer
from service.presenters import articles as article_presenter
from service.presenters import outlets as outlet_presenter
from service.presenters import speakers as speaker_presenter
from service.presenters import variants as variant_presenter
from service.presenters.counts import counts
from service.schemas.articles import ArticleParameters
from service.schemas.fields import NoParameters, PageParameters
from service.schemas.quotes import QuoteParameters
from service.schemas.speakers import SpeakerParameters
from service.schemas.variants import GROUPING, VariantParameters
from service.store.articles.outlets import find_outlet, list_outlets
from service.store.articles.reading import ArticleFilter, find_article, get_article, list_articles
from service.store.database.statistics import statistics
from service.store.quotes.reading import QuoteFilter, count_by, get_quote, list_quotes, list_quotes_of_article
from service.store.speakers.portraits import portrait
from service.store.speakers.reading import SpeakerFilter, find_speaker, get_speaker, list_speakers
from service.store.variants.groups import GroupFilter, get_group, list_groups, variants_of
from service.web.differences import stretches
from service.web.marking import article_paragraphs, in_paragraph
from service.web.paging import following, narrowed, position
from service.web.reference import reference

Page = Callable[..., Response]

SHOWN = 20
parser = StrictParser()
blueprint = Blueprint("web", __name__, template_folder="templates", static_folder="static", static_url_path="/static")


def install(app: Flask) -> None:
    """Gives `app` its pages."""
    app.register_blueprint(blueprint)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["in_paragraph"] = in_paragraph
    app.jinja_env.filters["code"] = code
    app.jinja_env.globals["called"] = variant_presenter.called
    app.jinja_env.filters["count"] = lambda number: f"{number:,}"
    app.before_request(show_page)
    app.after_request(show_problem)


def code(words: str) -> Markup:
    """Words with what stands between backticks as code."""
    parts = words.split("`")
    return Markup("").join(Markup("<code>{}</code>").format(part) if n % 2 else part for n, part in enumerate(parts))


def prefers_page() -> bool:
    """Whether this request is a browser's: it names HTML and likes it better than JSON."""
    liked = likes_page(request.headers.get("Accept", ""))
    return liked and asked_suffix() is None and request.method in ("GET", "HEAD")


def show_page() -> Response | None:
    """The page in the place of the JSON of the same address, for browsers."""
    page = PAGES.get(request.endpoint or "")
    if page is None or not prefers_page():
        return None
    return page(**(request.view_args or {}))


def show_problem(response: Response) -> Response:
    """A problem as a page, for browsers."""
    if response.mimetype != PROBLEM or not prefers_page():
        return response
    problem = response.get_json()
    phrase = HTTPStatus(response.status_code).phrase
    response.set_data(render_template("problem.html", problem=problem, phrase=phrase))
    response.mimetype = "text/html"
    response.headers.pop("Content-Security-Policy", None)
    return response


def render(template: str, **values: Any) -> Response:
    """A page; `alternate` is the same as data."""
    return Response(render_template(template, **values), mimetype="text/html")


@blueprint.route("/")
def home() -> Response:
    """What there is, who is quoted most, what came last."""
    parser.parse(NoParameters, request, location="query")

    def build(session: Session) -> Response:
        return render(
            "home.html",
            statistics=statistics(session),
            speakers=[speaker_presenter.full(row) for row in list_speakers(session, SpeakerFilter(), limit=12)],
            quotes=[row.value() for row in list_quotes(session, QuoteFilter(), limit=8)],
        )

    return answer(build)


@blueprint.route("/docs")
def docs() -> Response:
    """The API's reference."""
    parser.parse(NoParameters, request, location="query")
    return reference()


def speakers() -> Response:
    """The list of speakers, with a search over names."""
    asked = parser.parse(SpeakerParameters, request, location="query")
    by_name = asked["sort"] == "name"

    def build(session: Session) -> Response:
        filters = SpeakerFilter(
            words=asked["q"],
            type=SpeakerType(asked["type"]) if asked["type"] else None,
            outlet=find_outlet(session, asked["outlet"]) if asked["outlet"] else None,
        )
        after = position(asked, (str if by_name else int, int))
        rows = list_speakers(session, filters, by_name=by_name, after=after, limit=asked["limit"] + 1)
        keys = [(row.row.folded if by_name else int(row.row.quotes), row.row.key) for row in rows]
        items = [speaker_presenter.full(row) for row in rows[: asked["limit"]]]
        types = [each.value for each in SpeakerType]
        return render("speakers.html", items=items, asked=asked, types=types, following=following(asked, keys))

    return answer(build)


def speaker(slug: str) -> Response:
    """One speaker and their latest quotes in context."""
    parser.parse(NoParameters, request, location="query")

    def build(session: Session) -> Response:
        key = find_speaker(session, slug)
        found = speaker_presenter.portrayed(get_speaker(session, key), portrait(session, key))
        rows = list_quotes(session, QuoteFilter(speaker=key), limit=SHOWN)
        return render("speaker.html", speaker=found, quotes=[row.value() for row in rows])

    return answer(build)


def quotes() -> Response:
    """Search over quotes, with facets to narrow it down."""
    asked = parser.parse(QuoteParameters, request, location="query")

    def build(session: Session) -> Response:
        filters = read_filters(session, asked)
        oldest_first = asked["sort"] == "published_at"
        after = position(asked, (str, int))
        rows = list_quotes(session, filters, after=after, limit=asked["limit"] + 1, oldest_first=oldest_first)
        facets = {name: counts(count_by(session, filters, name)) for name in ("kind", "outlet", "act")}
        items = [row.value() for row in rows[: asked["limit"]]]
        more = following(asked, [row.key for row in rows])
        named = get_speaker(session, filters.speaker).row.name if filters.speaker is not None else None
        page = {"items": items, "asked": asked, "facets": facets, "following": more, "narrowed": narrowed}
        return render("quotes.html", named=named, **page)

    return answer(build)


def quote(quote_id: str) -> Response:
    """One quote with everything that is known of it, and what other articles made of the statement."""
    parser.parse(NoParameters, request, location="query")

    def build(session: Session) -> Response:
        found = get_quote(session, quote_id).value()
        return render("quote.html", quote=found, variants=variant_presenter.variants(variants_of(session, quote_id)))

    return answer(build)


def articles() -> Response:
    """The list of articles."""
    asked = parser.parse(ArticleParameters, request, location="query")

    def build(session: Session) -> Response:
        since, until = asked["since"], asked["until"]
        filters = ArticleFilter(
            outlet=find_outlet(session, asked["outlet"]) if asked["outlet"] else None,
            since=since.isoformat() if since else None,
            until=until.isoformat() if until else None,
        )
        rows = list_articles(session, filters, after=position(asked, (str, int)), limit=asked["limit"] + 1)
        items = [article_presenter.summary(row) for row in rows[: asked["limit"]]]
        return render("articles.html", items=items, asked=asked, following=following(asked, [row.key for row in rows]))

    return answer(build)


def article(article_id: str) -> Response:
    """One article, its quotes marked in its text."""
    parser.parse(NoParameters, request, location="query")

    def build(session: Session) -> Response:
        found = article_presenter.full(get_article(session, article_id))
        rows = list_quotes_of_article(session, find_article(session, article_id))
        found_quotes = [row.value() for row in rows]
        items = [each for each in found_quotes if (each["review"] or {}).get("status") != "rejected"]
        paragraphs = article_paragraphs(found["text"], items)
        return render("article.html", article=found, quotes=items, paragraphs=paragraphs)

    return answer(build)


def outlets() -> Response:
    """The list of outlets."""
    asked = parser.parse(PageParameters, request, location="query")

    def build(session: Session) -> Response:
        after = position(asked, (str,))
        rows = list_outlets(session, after=after[0] if after else None, limit=asked["limit"] + 1)
        items = [outlet_presenter.full(row) for row in rows[: asked["limit"]]]
        return render(
            "outlets.html", items=items, asked=asked, following=following(asked, [(row.slug,) for row in rows])
        )

    return answer(build)


def variants() -> Response:
    """The list of statements in several articles."""
    asked = parser.parse(VariantParameters, request, location="query")

    def build(session: Session) -> Response:
        filters = GroupFilter(
            speaker=find_speaker(session, asked["speaker"]) if asked["speaker"] else None,
            outlet=find_outlet(session, asked["outlet"]) if asked["outlet"] else None,
            relation=Relation(asked["relation"]) if asked["relation"] else None,
            min_outlets=asked["min_outlets"],
        )
        after, limit = position(asked, (str, int)), asked["limit"]
        rows = list_groups(session, filters, after=after, limit=limit + 1, members=0)
        items = [{**variant_presenter.group(row), "wording": row.wording, "surest": row.surest} for row in rows[:limit]]
        more = following(asked, [row.key for row in rows])
        page = {"items": items, "asked": asked, "following": more, "narrowed": narrowed, "relations": GROUPING}
        return render("variants.html", **page)

    return answer(build)


def variant(group_id: str) -> Response:
    """One statement in every outlet's words, with what differs."""
    parser.parse(NoParameters, request, location="query")

    def build(session: Session) -> Response:
        found = get_group(session, group_id)
        group = variant_presenter.group(found)
        return render("variant.html", group=group, representative=found.wording, stretches=stretches)

    return answer(build)


PAGES: dict[str, Page] = {
    "speakers.speakers": speakers,
    "speakers.speaker": speaker,
    "quotes.quotes": quotes,
    "quotes.quote": quote,
    "articles.articles": articles,
    "articles.article": article,
    "outlets.outlets": outlets,
    "variants.variants": variants,
    "variants.variant": variant,
}
