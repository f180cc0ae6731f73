"""Pages of second factors: setting one up, giving a code while signing in, taking it away from somebody who lost it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from survey_app.accounts import sign_in
from survey_app.accounts.guard import administrator, needs_recent_sign_in, public, signed_in
from survey_app.accounts.second_factor import operations
from survey_app.accounts.second_factor.errors import NothingToConfirmError, WrongCodeError
from survey_app.accounts.second_factor.forms import (
    WRONG_CODE,
    WRONG_RECOVERY_CODE,
    CodeForm,
    RecoveryForm,
)
from survey_app.accounts.second_factor.pages import CodePage, RecoveryCodesPage, second_factor_page
from survey_app.accounts.second_factor.requirement import is_required_of
from survey_app.accounts.throttles import SEE_OTHER, by_network, by_own_account, by_waiting_account
from survey_app.web.addresses import local_path
from survey_app.web.clock import current_instant
from survey_app.web.forms import entered

blueprint = Blueprint("second_factor", __name__)


@blueprint.get("/compte/double-authentification")
@signed_in
@needs_recent_sign_in
def show() -> str:
    return _page(CodeForm(formdata=None))


@blueprint.post("/compte/double-authentification/commencer")
@signed_in
@needs_recent_sign_in
def begin() -> AnyResponse:
    operations.begin_set_up(sign_in.current_visitor().account_id, now=current_instant())
    return redirect(url_for("second_factor.show"), SEE_OTHER)


@blueprint.post("/compte/double-authentification/abandonner")
@signed_in
@needs_recent_sign_in
def give_up() -> AnyResponse:
    operations.give_up_set_up(sign_in.current_visitor().account_id)
    return redirect(url_for("second_factor.show"), SEE_OTHER)


@blueprint.post("/compte/double-authentification/confirmer")
@signed_in
@needs_recent_sign_in
@by_own_account
def confirm() -> AnyResponse | str:
    form, visitor = CodeForm(), sign_in.current_visitor()
    if not form.validate():
        return _page(form)
    try:
        codes = operations.confirm_set_up(
            visitor.account_id, entered(form.code), token=visitor.token, now=current_instant()
        )
    except WrongCodeError:
        form.code.errors = [WRONG_CODE]
        return _page(form)
    except NothingToConfirmError:
        return _begin_again()
    return render_template("second_factor/recovery_codes.html", page=RecoveryCodesPage(tuple(codes)))


@blueprint.post("/compte/double-authentification/codes-de-secours")
@signed_in
@needs_recent_sign_in
def renew_recovery_codes() -> AnyResponse | str:
    try:
        codes = operations.renew_recovery_codes(sign_in.current_visitor().account_id, now=current_instant())
    except NothingToConfirmError:
        return _begin_again()
    return render_template("second_factor/recovery_codes.html", page=RecoveryCodesPage(tuple(codes)))


@blueprint.post("/compte/double-authentification/retirer")
@signed_in
@needs_recent_sign_in
@by_own_account
def remove() -> AnyResponse | str:
    form, account_id = CodeForm(), sign_in.current_visitor().account_id
    if not form.validate():
        return _page(form)
    try:
        operations.check_code(account_id, entered(form.code), now=current_instant())
    except WrongCodeError:
        form.code.errors = [WRONG_CODE]
        return _page(form)
    operations.remove_second_factor(account_id, actor=account_id, now=current_instant())
    flash(_("La double authentification est retirée. Le mot de passe suffit de nouveau."), "success")
    return redirect(url_for("second_factor.show"), SEE_OTHER)


@blueprint.route("/connexion/code", methods=["GET", "POST"])
@public
@by_network
@by_waiting_account
def give_code() -> AnyResponse | str:
    return _sign_in_with(CodeForm(), "second_factor/give_code.html", WRONG_CODE)


@blueprint.route("/connexion/code-de-secours", methods=["GET", "POST"])
@public
@by_network
@by_waiting_account
def give_recovery_code() -> AnyResponse | str:
    return _sign_in_with(RecoveryForm(), "second_factor/give_recovery_code.html", WRONG_RECOVERY_CODE)


@blueprint.post("/administration/comptes/<int:account_id>/double-authentification/retirer")
@administrator
@needs_recent_sign_in
def remove_from(account_id: int) -> AnyResponse:
    visitor = sign_in.current_visitor()
    if account_id == visitor.account_id:  # one's own goes with a code only, whoever one is
        return redirect(url_for("second_factor.show"), SEE_OTHER)
    operations.remove_second_factor(account_id, actor=visitor.account_id, now=current_instant())
    flash(_("La double authentification de cette personne est retirée, et ses sessions fermées."), "success")
    return redirect(url_for("schools.show_person", account_id=account_id), SEE_OTHER)


def _page(form: CodeForm) -> str:
    visitor = sign_in.current_visitor()
    state = operations.find_state(visitor.account_id, now=current_instant())
    is_required = is_required_of(visitor)
    page = second_factor_page(state, form, visitor.email, is_required=is_required)
    return render_template("second_factor/show.html", page=page)


def _begin_again() -> AnyResponse:
    flash(_("Cette étape a trop attendu, ou a été faite dans une autre fenêtre."), "info")
    return redirect(url_for("second_factor.show"), SEE_OTHER)


def _sign_in_with(form: CodeForm | RecoveryForm, template: str, wrong: str) -> AnyResponse | str:
    """Take the code of somebody who has given the password; without one before, begin with the password."""
    account_id, suite = sign_in.find_waiting_account(), local_path(request.args.get("suite"))
    if account_id is None:
        flash(_("Recommencez par votre mot de passe."), "info")
        return redirect(url_for("accounts.sign_in", suite=suite), SEE_OTHER)
    if form.validate_on_submit():
        try:
            operations.check_code(account_id, entered(form.code), now=current_instant())
        except WrongCodeError:
            form.code.errors = [wrong]
        else:
            sign_in.sign_in(account_id)
            return redirect(suite or url_for("accounts.home"), SEE_OTHER)
    return render_template(template, page=CodePage(form, suite))
