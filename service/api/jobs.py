"""`POST /articles/bulk` and `/jobs`: many articles at once, ingested by workers, and how far they are."""

from __future__ import annotations

from typing import Any

import orjson
from flask import Response, g, request
from sqlalchemy.orm import Session
from werkzeug.exceptions import UnsupportedMediaType

from service import jobs as core
from service.api.articles import IDEMPOTENCY_KEY, idempotency_key
from service.api.blueprint import Blueprint
from service.api.bulk import HashedBody, receive
from service.api.errors import type_named
from service.api.formats import MIMETYPES, choose
from service.api.guards import needs
from service.api.resources import resources
from service.api.responses import Listing, json_response, json_text, list_response
from service.errors import Conflict
from service.presenters import jobs as presenter
from service.schemas.fields import NoParameters
from service.schemas.jobs import JobPageSchema, JobParameters, JobSchema, LinePageSchema, LineParameters
from service.store.articles.jobs import cancel_job, delete_job, get_job, list_jobs, list_lines, submit_job
from service.store.database.engine import Database
from service.store.models import Job, JobState, LineState
from service.store.people.answers import Repetition, identity, is_known, keep_answer, known_answer

NDJSON = frozenset(
    {MIMETYPES["ndjson"], "application/ndjson", "application/jsonl", "application/x-jsonlines", "application/jsonlines"}
)
BODY = {
    "required": True,
    "description": "Articles as `POST /articles` takes them, a JSON object a line.",
    "content": {MIMETYPES["ndjson"]: {"schema": {"type": "string"}}},
}
SHOWN_ERRORS = 20

blueprint = Blueprint("jobs", __name__, description="Many articles at once, ingested in the background.")


@blueprint.route("/articles/bulk", methods=["POST"])
@blueprint.arguments(NoParameters, location="query")
@blueprint.response(202, JobSchema, description="Accepted and kept; `Location` is the job to look at.")
@blueprint.doc(requestBody=BODY, parameters=[IDEMPOTENCY_KEY])
@needs("write")
def ingest_bulk(_: dict[str, Any]) -> Response:
    """Hand in many articles, a JSON object a line; workers extract and store them."""
    choose()
    if request.mimetype not in NDJSON or request.headers.get("Content-Encoding", "identity") != "identity":
        raise UnsupportedMediaType("The body must be JSON lines: send Content-Type: application/x-ndjson.")
    settings, database = resources().settings, resources().database
    request.max_content_length = settings.bulk_body_bytes
    body = HashedBody(request.stream)
    key = idempotency_key()
    identifier = identity(g.principal.id, key) if key is not None else None
    known = answered_before(database, identifier, body) if identifier else None
    if known is not None:
        return accepted(known)
    row_key = receive(body, database, settings, g.principal.name)
    try:
        text = submit(database, row_key, Repetition(identifier, body.digest) if identifier else None)
    except BaseException:
        delete_job(database, row_key)
        raise
    return accepted(text)


def answered_before(database: Database, identifier: str, body: HashedBody) -> str | None:
    """The answer to the same request under that key; Conflict when it was another one."""
    with database.reading() as session:
        if not is_known(session, identifier):
            return None
    body.read_to_end()
    with database.reading() as session:
        known = known_answer(session, Repetition(identifier, body.digest))
    return known[1] if known is not None else None


def submit(database: Database, row_key: int, repetition: Repetition | None) -> str:
    """Hands a job that is kept over to the workers and gives the answer; Conflict when another request was quicker."""
    with database.writing() as session:
        if repetition is not None and is_known(session, repetition.id):
            raise Conflict("A request with that Idempotency-Key has just been answered: send it again.")
        job = submit_job(session, row_key)
        text = json_text(full(session, job))
        if repetition is not None:
            keep_answer(session, repetition, 202, text)
    if job.failed < job.total:
        resources().queue.wake(job.total - job.failed)
    return text


def accepted(text: str, status: int = 202) -> Response:
    """The answer to articles that were handed in, or are to be tried again."""
    response = uncached(Response(text, status=status, mimetype=MIMETYPES["json"]))
    response.headers["Location"] = f"/jobs/{orjson.loads(text)['id']}"
    return response


@blueprint.route("/jobs")
@blueprint.arguments(JobParameters, location="query")
@blueprint.response(200, JobPageSchema)
@needs("write")
def jobs(parameters: dict[str, Any]) -> Response:
    """List the jobs, newest first."""
    state = JobState(parameters["state"]) if parameters["state"] else None
    listing = Listing(
        fetch=lambda session, after, limit: list_jobs(session, state=state, after=after, limit=limit),
        key=lambda job: (job.key,),
        kinds=(int,),
        present=presenter.summary,
        columns=(),
        formats=("json",),
    )
    with resources().database.reading(limited=True) as session:
        return uncached(list_response(session, listing, parameters))


@blueprint.route("/jobs/<job_id>")
@blueprint.arguments(NoParameters, location="query")
@blueprint.response(200, JobSchema)
@needs("write")
def job(_: dict[str, Any], job_id: str) -> Response:
    """How far a job is, and its first errors."""
    with resources().database.reading(limited=True) as session:
        return uncached(json_response(full(session, get_job(session, job_id))))


@blueprint.route("/jobs/<job_id>", methods=["DELETE"])
@blueprint.arguments(NoParameters, location="query")
@blueprint.response(200, JobSchema, description="Cancelled; what was stored before stays.")
@needs("write")
def cancel(_: dict[str, Any], job_id: str) -> Response:
    """Cancel a job: what no worker has begun is not done."""
    with resources().database.writing() as session:
        return uncached(json_response(full(session, cancel_job(session, job_id))))


@blueprint.route("/jobs/<job_id>/retry", methods=["POST"])
@blueprint.arguments(NoParameters, location="query")
@blueprint.response(202, JobSchema, description="The lines wait again; `Location` is the job to look at.")
@blueprint.alt_response(200, schema=JobSchema, description="There was nothing to try again.", success=True)
@blueprint.doc(parameters=[IDEMPOTENCY_KEY])
@needs("write")
def retry(_: dict[str, Any], job_id: str) -> Response:
    """Try an ended job's failed and cancelled lines again; what was stored is left alone."""
    database = resources().database
    key = idempotency_key()
    repetition = Repetition.of(g.principal.id, key, request.path.encode()) if key is not None else None
    if repetition is not None:
        with database.reading() as session:
            known = known_answer(session, repetition)
        if known is not None:
            return accepted(known[1], known[0])
    count = core.retry(database, resources().queue, job_id)
    with database.reading() as session:
        text = json_text(full(session, get_job(session, job_id)))
    status = 202 if count else 200
    if repetition is not None:
        with database.writing() as session:
            keep_answer(session, repetition, status, text)
    return accepted(text, status)


@blueprint.route("/jobs/<job_id>/lines")
@blueprint.arguments(LineParameters, location="query")
@blueprint.response(200, LinePageSchema)
@needs("write")
def lines(parameters: dict[str, Any], job_id: str) -> Response:
    """List what became of each article of a job, in the order of its body."""
    state = LineState(parameters["state"]) if parameters["state"] else None
    with resources().database.reading(limited=True) as session:
        key = get_job(session, job_id).key
        listing = Listing(
            fetch=lambda over, after, limit: list_lines(over, key, state=state, after=after, limit=limit),
            key=lambda line: (line.number,),
            kinds=(int,),
            present=lambda line: presenter.line(line, naming),
            columns=(),
            formats=("json",),
        )
        return uncached(list_response(session, listing, {**parameters, "job": job_id}))


def full(session: Session, job: Job) -> dict[str, Any]:
    """A job with its first errors."""
    failed = list_lines(session, job.key, state=LineState.FAILED, limit=SHOWN_ERRORS) if job.failed else ()
    return presenter.full(job, failed, naming)


def naming(kind: str) -> tuple[str, str]:
    """Type and title of the problem that an error becomes."""
    found = type_named(kind)
    return f"/problems/{found.name}", found.title


def uncached(response: Response) -> Response:
    """Jobs change by themselves."""
    response.headers["Cache-Control"] = "no-store"
    return response
