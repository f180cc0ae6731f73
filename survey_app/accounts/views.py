"""Pages of accounts: signing in and out, one's own account, and its administration."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from survey_app.accounts import operations, sign_in
from survey_app.accounts.errors import (
    AddressTakenError,
    LastAdministratorError,
    LinkExpiredError,
    WrongPasswordError,
)
from survey_app.accounts.forms import (
    WEAKNESSES,
    WRONG_PASSWORD,
    ChangePasswordForm,
    ChoosePasswordForm,
    ConfirmPasswordForm,
    ForgottenPasswordForm,
    NewAccountForm,
    ProfileForm,
    SignInForm,
)
from survey_app.accounts.guard import administrator, public, signed_in
from survey_app.accounts.models import STAFF_ROLES, Role
from survey_app.accounts.pages import AccountListPage, MyAccountPage, NewAccountPage, account_row
from survey_app.accounts.passwords import WeakPasswordError
from survey_app.accounts.second_factor.operations import has_second_factor
from survey_app.accounts.throttles import (
    SEE_OTHER,
    by_named_account,
    by_network,
    by_own_account,
    named_account,
)
from survey_app.extensions import limiter
from survey_app.web.addresses import local_path
from survey_app.web.clock import current_instant
from survey_app.web.forms import entered

blueprint = Blueprint("accounts", __name__)


@blueprint.get("/")
@public
def home() -> AnyResponse | str:
    visitor = sign_in.find_visitor()
    if visitor is None:
        return render_template("web/home.html")
    if visitor.has_role(*STAFF_ROLES, Role.ANIMATEUR):
        return redirect(url_for("overview.show_overview"), SEE_OTHER)
    if visitor.has_role(Role.COMMISSION):
        return redirect(url_for("commission.show_home"), SEE_OTHER)
    page = "accounts.list_accounts" if visitor.is_administrator else "accounts.show_my_account"
    return redirect(url_for(page), SEE_OTHER)


@blueprint.route("/connexion", endpoint="sign_in", methods=["GET", "POST"])
@public
@by_network
@by_named_account
def open_session() -> AnyResponse | str:
    form = SignInForm()
    if form.validate_on_submit():
        try:
            account_id = operations.check_password(entered(form.email), entered(form.password))
        except WrongPasswordError:
            form.form_errors.append(_("L’adresse ou le mot de passe n’est pas le bon."))
        else:
            return _let_in(account_id, local_path(request.args.get("suite")))
    return render_template("accounts/sign_in.html", form=form)


@blueprint.post("/deconnexion")
@signed_in
def sign_out() -> AnyResponse:
    sign_in.sign_out()
    flash(_("Vous êtes déconnecté."), "success")
    return redirect(url_for("accounts.sign_in"), SEE_OTHER)


@blueprint.route("/mot-de-passe/oublie", methods=["GET", "POST"])
@public
@limiter.limit("20 per 15 minutes", methods=["POST"])
@limiter.limit("5 per hour", methods=["POST"], key_func=named_account)
def forgotten_password() -> AnyResponse | str:
    form = ForgottenPasswordForm()
    if form.validate_on_submit():
        operations.ask_for_reset(entered(form.email))
        return render_template("accounts/reset_sent.html")
    return render_template("accounts/forgotten_password.html", form=form)


@blueprint.route("/mot-de-passe/nouveau/<token>", methods=["GET", "POST"])
@public
@by_network
def choose_password(token: str) -> AnyResponse | tuple[str, int] | str:
    form = ChoosePasswordForm()
    now = current_instant()
    if not operations.is_reset_token(token, now=now):
        return render_template("accounts/link_expired.html"), 410
    if form.validate_on_submit():
        try:
            operations.reset_password(token, entered(form.password), now=now)
        except LinkExpiredError:
            return render_template("accounts/link_expired.html"), 410
        except WeakPasswordError as error:
            form.password.errors = [WEAKNESSES[error.weakness]]
        else:
            flash(_("Votre mot de passe est choisi. Connectez-vous."), "success")
            return redirect(url_for("accounts.sign_in"), SEE_OTHER)
    return render_template("accounts/choose_password.html", form=form)


@blueprint.get("/compte")
@signed_in
def show_my_account() -> str:
    return _my_account(_profile_form(), ChangePasswordForm(formdata=None))


@blueprint.post("/compte")
@signed_in
def update_my_account() -> AnyResponse | str:
    form = ProfileForm()
    if not form.validate():
        return _my_account(form, ChangePasswordForm(formdata=None))
    operations.update_account(
        sign_in.current_visitor().account_id,
        display_name=entered(form.display_name),
        language=form.language.data,
    )
    flash(_("Vos informations sont enregistrées."), "success")
    return redirect(url_for("accounts.show_my_account"), SEE_OTHER)


@blueprint.post("/compte/mot-de-passe")
@signed_in
@by_own_account
def change_password() -> AnyResponse | str:
    form = ChangePasswordForm()
    if form.validate() and _has_changed_password(form):
        flash(_("Votre mot de passe est changé ; vos autres sessions sont fermées."), "success")
        return redirect(url_for("accounts.show_my_account"), SEE_OTHER)
    return _my_account(_profile_form(), form)


@blueprint.post("/compte/sessions/autres")
@signed_in
def end_other_sessions() -> AnyResponse:
    visitor = sign_in.current_visitor()
    operations.end_other_sessions(visitor.account_id, visitor.token)
    flash(_("Vos autres sessions sont fermées."), "success")
    return redirect(url_for("accounts.show_my_account"), SEE_OTHER)


@blueprint.post("/compte/sessions")
@signed_in
def sign_out_everywhere() -> AnyResponse:
    visitor = sign_in.current_visitor()
    operations.end_other_sessions(visitor.account_id, visitor.token)
    sign_in.sign_out()
    flash(_("Vous êtes déconnecté de tous vos appareils."), "success")
    return redirect(url_for("accounts.sign_in"), SEE_OTHER)


@blueprint.route("/compte/confirmer", methods=["GET", "POST"])
@signed_in
@by_own_account
def confirm_password() -> AnyResponse | str:
    form = ConfirmPasswordForm()
    if form.validate_on_submit():
        try:
            operations.check_password(sign_in.current_visitor().email, entered(form.password))
        except WrongPasswordError:
            form.password.errors = [WRONG_PASSWORD]
        else:
            sign_in.confirm()
            flash(_("Merci. Vous pouvez reprendre où vous en étiez."), "success")
            return redirect(local_path(request.args.get("suite")) or url_for("accounts.home"), SEE_OTHER)
    return render_template("accounts/confirm_password.html", form=form)


@blueprint.get("/administration/comptes")
@administrator
def list_accounts() -> str:
    rows = tuple(account_row(account) for account in operations.list_accounts())
    return render_template("accounts/list_accounts.html", page=AccountListPage(rows))


@blueprint.route("/administration/comptes/nouveau", methods=["GET", "POST"])
@administrator
def create_account() -> AnyResponse | str:
    form = NewAccountForm()
    if form.validate_on_submit():
        try:
            account_id = operations.create_account(
                entered(form.email),
                entered(form.display_name),
                language=form.language.data,
                is_administrator=form.is_administrator.data,
                actor=sign_in.current_visitor().account_id,
                now=current_instant(),
            )
        except AddressTakenError:
            form.email.errors = [_("Cette adresse a déjà un compte.")]
        else:
            flash(
                _("Le compte est créé ; un message invite la personne à choisir son mot de passe."), "success"
            )
            return redirect(url_for("schools.show_person", account_id=account_id), SEE_OTHER)
    return render_template("accounts/create_account.html", page=NewAccountPage(form))


@blueprint.post("/administration/comptes/<int:account_id>/inviter")
@administrator
def invite_again(account_id: int) -> AnyResponse:
    operations.invite_again(account_id, actor=sign_in.current_visitor().account_id, now=current_instant())
    flash(_("Un nouveau message part."), "success")
    return redirect(url_for("schools.show_person", account_id=account_id), SEE_OTHER)


@blueprint.post("/administration/comptes/<int:account_id>/fermer")
@administrator
def close_account(account_id: int) -> AnyResponse:
    try:
        _set_active(account_id, active=False)
    except LastAdministratorError:
        flash(_("C’est le dernier compte d’administration : il reste ouvert."), "error")
    else:
        flash(_("Le compte est fermé et ses sessions aussi."), "success")
    return redirect(url_for("schools.show_person", account_id=account_id), SEE_OTHER)


@blueprint.post("/administration/comptes/<int:account_id>/rouvrir")
@administrator
def reopen_account(account_id: int) -> AnyResponse:
    _set_active(account_id, active=True)
    flash(_("Le compte est rouvert."), "success")
    return redirect(url_for("schools.show_person", account_id=account_id), SEE_OTHER)


def _let_in(account_id: int, suite: str | None) -> AnyResponse:
    """Sign in whoever has given the right password, or ask for the code of their phone first."""
    if has_second_factor(account_id):
        sign_in.wait_for_code(account_id)
        return redirect(url_for("second_factor.give_code", suite=suite), SEE_OTHER)
    sign_in.sign_in(account_id)
    return redirect(suite or url_for("accounts.home"), SEE_OTHER)


def _set_active(account_id: int, *, active: bool) -> None:
    operations.set_active(
        account_id, active=active, actor=sign_in.current_visitor().account_id, now=current_instant()
    )


def _profile_form() -> ProfileForm:
    visitor = sign_in.current_visitor()
    return ProfileForm(formdata=None, display_name=visitor.display_name, language=visitor.language)


def _my_account(profile: ProfileForm, password: ChangePasswordForm) -> str:
    visitor = sign_in.current_visitor()
    others = operations.count_other_sessions(visitor.account_id, visitor.token, now=current_instant())
    is_idle = not visitor.roles and not visitor.is_administrator
    page = MyAccountPage(
        visitor.email, profile, password, others, is_idle, has_second_factor(visitor.account_id)
    )
    return render_template("accounts/my_account.html", page=page)


def _has_changed_password(form: ChangePasswordForm) -> bool:
    visitor = sign_in.current_visitor()
    try:
        operations.change_password(
            visitor.account_id,
            entered(form.present),
            entered(form.password),
            token=visitor.token,
            now=current_instant(),
        )
    except WrongPasswordError:
        form.present.errors = [WRONG_PASSWORD]
    except WeakPasswordError as error:
        form.password.errors = [WEAKNESSES[error.weakness]]
    else:
        return True
    return False
