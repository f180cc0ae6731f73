"""Numbers of mail servers become sentences."""

import pytest

from survey_app.mail.reasons import reason_of

pytestmark = [
    pytest.mark.usefixtures("app_context"),
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]


@pytest.mark.parametrize(
    ("detail", "words"),
    [
        ("550 5.1.1", "L’adresse n’existe pas."),
        ("5.1.10", "L’adresse n’existe pas."),
        ("452 4.2.2", "La boîte aux lettres est pleine."),
        ("5.2.2", "La boîte aux lettres est pleine."),
        ("550 5.2.1", "La boîte aux lettres est fermée."),
        ("554 5.7.1", "Le serveur qui reçoit a pris le message pour indésirable."),
        ("550", "Le serveur qui reçoit a refusé le message."),
        ("5.4.4", "Le serveur qui reçoit a refusé le message."),
        ("unusable address", "L’adresse ne peut pas être utilisée."),
        ("disconnected", "Le serveur qui reçoit n’a pas pris le message, malgré plusieurs essais."),
        ("451 4.7.0", "Le serveur qui reçoit a pris le message pour indésirable."),
        ("", "Le serveur qui reçoit n’a pas pris le message, malgré plusieurs essais."),
    ],
)
def test_a_refusal_is_said_in_words(detail: str, words: str) -> None:
    assert reason_of(detail) == words
