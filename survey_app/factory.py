"""Builds the application from settings: furniture first, then the subjects."""

from collections.abc import Mapping
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from config import Settings
from survey_app.accounts import views as accounts_views
from survey_app.accounts.errors import ForbiddenError
from survey_app.accounts.guard import public
from survey_app.accounts.second_factor import views as second_factor_views
from survey_app.accounts.setup import init_accounts
from survey_app.accounts.sign_in import known_visitor
from survey_app.ballots.ceremony import views as ceremony_views
from survey_app.ballots.views import answer_views as ballots_views
from survey_app.ballots.views import preview_views
from survey_app.campaigns import mail_views as mail_link_views
from survey_app.campaigns import views as campaigns_views
from survey_app.commission import views as commission_views
from survey_app.database import configure_engine, db, engine_options
from survey_app.diagnostics import views as diagnostics_views
from survey_app.doctor.examination import init_doctor
from survey_app.drafting import views as drafting_views
from survey_app.drafting.wire import edit_views
from survey_app.extensions import init_limiter, migrate
from survey_app.overview import views as overview_views
from survey_app.plans import views as plans_views
from survey_app.plans.training import views as training_views
from survey_app.queueing import init_queue
from survey_app.reports import views as reports_views
from survey_app.reports.release import returned_views
from survey_app.reports.release import views as release_views
from survey_app.reports.review import views as text_review_views
from survey_app.rights import views as rights_views
from survey_app.schools import colour_views
from survey_app.schools import views as schools_views
from survey_app.status import declarations, threshold_views
from survey_app.status import views as status_views
from survey_app.status.mailbox import init_mailbox
from survey_app.tables import SUBJECTS
from survey_app.web.addresses import init_addresses
from survey_app.web.assets import ENDPOINT, init_assets
from survey_app.web.clock import init_clock
from survey_app.web.errors import DiscreetFlask, init_errors
from survey_app.web.filters import init_filters
from survey_app.web.forgery import init_forgery
from survey_app.web.headers import init_headers
from survey_app.web.themes import ADDRESS as THEME_ADDRESS
from survey_app.web.themes import ENDPOINT as THEME
from survey_app.web.themes import show_theme
from survey_app.web.translation import init_translation
from survey_app.web.views import show_asset

BLUEPRINTS = (
    accounts_views.blueprint,
    second_factor_views.blueprint,
    schools_views.blueprint,
    colour_views.blueprint,
    drafting_views.blueprint,
    edit_views.blueprint,
    campaigns_views.blueprint,
    mail_link_views.blueprint,
    ballots_views.blueprint,
    preview_views.blueprint,
    ceremony_views.blueprint,
    diagnostics_views.blueprint,
    reports_views.blueprint,
    text_review_views.blueprint,
    release_views.blueprint,
    returned_views.blueprint,
    overview_views.blueprint,
    plans_views.blueprint,
    training_views.blueprint,
    commission_views.blueprint,
    status_views.blueprint,
    threshold_views.blueprint,
    declarations.blueprint,
    rights_views.blueprint,
)
STATIC = Path(__file__).parent / "static"
STYLE_SHEETS: Mapping[str, tuple[str, ...]] = {
    "answer.css": ("tokens.css", "answer.css"),
    "app.css": (
        "tokens.css",
        "app.css",
        "campaigns.css",
        "coediting.css",
        "commission.css",
        "diagnostics.css",
        "overview.css",
        "plans.css",
        "reports.css",
        "second_factor.css",
        "training.css",
    ),
}
LARGEST_REQUEST = 6 * 1024 * 1024
# Privacy: what breaks while answers or invited people pass is logged without a word of them.
DISCREET = frozenset(
    {
        ballots_views.blueprint.name,
        ceremony_views.blueprint.name,
        mail_link_views.blueprint.name,
        rights_views.blueprint.name,
        text_review_views.blueprint.name,
    }
)


def create_app(settings: Settings) -> Flask:
    """Return the application for `settings`; the database must have been migrated before it is used."""
    app = DiscreetFlask("survey_app", static_folder=None)
    app.discreet = DISCREET
    app.logger.setLevel(settings.log_level)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.database_url),
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        PALIERS=settings,
    )
    # Privacy: for this account alone, so that nobody else on the machine reads the database or the mails.
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    init_addresses(app)
    _furnish(app, settings)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    init_mailbox(app)
    init_doctor(app)
    app.add_url_rule(
        "/static/<version>/<path:filename>", endpoint=ENDPOINT, view_func=public(show_asset), methods=["GET"]
    )
    app.add_url_rule(THEME_ADDRESS, endpoint=THEME, view_func=public(show_theme), methods=["GET"])
    app.jinja_env.globals["school_theme_url"] = colour_views.school_theme_url
    app.logger.debug("tables of %s", ", ".join(subject.__name__ for subject in SUBJECTS))
    if settings.behind_proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]
    return app


def _furnish(app: Flask, settings: Settings) -> None:
    """Attach what all subjects share."""
    db.init_app(app)
    with app.app_context():
        configure_engine(db.engine)
    migrate.init_app(app, db)
    init_queue(app, settings.broker_url)
    init_clock(app)
    init_headers(app, is_secure=settings.is_secure)
    init_forgery(app)
    init_accounts(
        app,
        is_secure=settings.is_secure,
        argon2_time_cost=settings.argon2_time_cost,
        argon2_memory_kib=settings.argon2_memory_kib,
        second_factor_for=settings.second_factor_for,
    )
    init_limiter(app, settings.broker_url)
    init_translation(app, _account_language)
    init_filters(app)
    init_errors(app, {ForbiddenError: 403})
    init_assets(app, STATIC, STYLE_SHEETS, watches=app.debug)


def _account_language() -> str | None:
    visitor = known_visitor()
    return visitor.language if visitor else None
