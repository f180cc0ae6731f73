"""Publishing: what must be right, what will be different, and the confirmation of exactly what was shown."""

from flask import flash, render_template, request, url_for
from flask_babel import gettext as _

from questionnaires.definition.comparability import ChangeKind
from questionnaires.definition.texts import in_language
from survey_app.accounts.sign_in import current_visitor
from survey_app.drafting.blueprint import Page, blueprint, go, makers
from survey_app.drafting.draft_at_hand import DraftAtHand, draft_at_hand
from survey_app.drafting.errors import DraftChangedError, PublicationBlockedError
from survey_app.drafting.operations.publication import Publication, prepare_publication, publish_draft
from survey_app.drafting.publishing.pages import MOST_CHANGES, ChangeLine, PublishingPage
from survey_app.drafting.trials.pages import RouteLine
from survey_app.drafting.trials.views import list_cases
from survey_app.drafting.words.comparison import is_breaking, say_change, say_comparability
from survey_app.drafting.words.trials import BLOCKING, PartNames, say_exploration, say_route_finding
from survey_app.web.clock import current_instant
from survey_app.web.translation import current_language

LONGEST_NUMBER = 9


@blueprint.get("/questionnaires/brouillons/<key>/publier", endpoint="prepare_publication")
@makers
def show_publication(key: str) -> Page:
    """Show what publishing would do."""
    at_hand = draft_at_hand(key)
    page = _page(at_hand, prepare_publication(key, current_visitor()))
    return render_template("drafting/publish.html", page=page)


@blueprint.post("/questionnaires/brouillons/<key>/publier")
@makers
def publish(key: str) -> Page:
    """Publish what was shown."""
    base = request.form.get("base", "")
    is_number = base.isdecimal() and base.isascii() and len(base) <= LONGEST_NUMBER
    try:
        revision = publish_draft(
            key,
            current_visitor(),
            head=int(base) if is_number else -1,
            digest=request.form.get("digest", ""),
            now=current_instant(),
        )
    except DraftChangedError:
        flash(_("Le questionnaire a changé depuis cette page : relisez-la avant de publier."), "warning")
        return go("prepare_publication", key=key)
    except PublicationBlockedError:
        flash(_("Il reste des points à corriger avant de publier."), "error")
        return go("prepare_publication", key=key)
    flash(_("La version %(number)s est publiée. Elle ne changera plus.", number=revision.number), "success")
    return go("show_questionnaire", code=revision.code, number=revision.number)


def _page(at_hand: DraftAtHand, publication: Publication) -> PublishingPage:
    writer = at_hand.writer
    questionnaire, comparison, last = publication.questionnaire, publication.comparison, publication.last
    exploration = publication.exploration
    names = PartNames(questionnaire) if questionnaire else None
    # Where parts come from, the announced length and the like are no difference to whoever answers.
    changes = [
        change for change in (comparison.changes if comparison else ()) if change.kind is not ChangeKind.OTHER
    ]
    url = ""
    if publication.is_published and questionnaire is not None:
        url = url_for("drafting.show_questionnaire", code=questionnaire.code, number=publication.number)
    return PublishingPage(
        head=at_hand.head,
        digest=publication.digest,
        number=publication.number,
        is_blocked=publication.is_blocked,
        published_url=url,
        findings=writer.all_findings(),
        cases=tuple(list_cases(at_hand)),
        exploration=say_exploration(exploration) if exploration else "",
        routes=tuple(
            RouteLine(say_route_finding(finding, names), finding.code in BLOCKING)
            for finding in (exploration.findings if exploration else ())
            if names is not None
        ),
        unknown_threshold=publication.unknown_threshold,
        minutes=max(1, round(publication.minutes or 0)),
        announced=at_hand.questionnaire.minutes if at_hand.questionnaire else None,
        is_too_long=at_hand.is_too_long,
        comparability=say_comparability(
            comparison, in_language(last.questionnaire.title, current_language()), last.number
        )
        if comparison and last
        else "",
        is_comparable=comparison.is_comparable if comparison else True,
        changes=tuple(
            ChangeLine(say_change(change), is_breaking(change)) for change in changes[:MOST_CHANGES]
        ),
        more_changes=max(0, len(changes) - MOST_CHANGES),
        own_questions=at_hand.own_questions,
    )
