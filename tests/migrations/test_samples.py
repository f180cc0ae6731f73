"""PostgreSQL samples columns for its planner: of what has to be forgotten it keeps nothing, or it would stay."""

import pytest
from flask import Flask
from sqlalchemy import text

from questionnaires.catalogue import load
from survey_app.database import maintenance_connection, transaction
from tests.factories import add_campaign, add_revision, add_roll, add_school

pytestmark = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)

SAMPLED = text("SELECT tablename || '.' || attname FROM pg_stats WHERE schemaname = 'public'")
BALLOTS = text(
    "INSERT INTO sealed_ballot (campaign_public_id, slot, sealed) "
    "SELECT 'essai', decode(md5(n::text), 'hex'), decode(md5(n::text), 'hex') FROM generate_series(1, 300) n"
)
FORGOTTEN = {
    "invitation.email",
    "invitation.name",
    "invitation.blinded_hash",
    "personal_code.verifier",
    "sealed_ballot.slot",
    "sealed_ballot.sealed",
}


def test_no_sample_is_kept_of_people_codes_and_ballots(app_context: Flask) -> None:
    assert app_context.testing
    with transaction() as rows:
        revision = add_revision(rows, load("fiche-equipes-courte"))
        add_roll(rows, add_campaign(rows, add_school(rows), revision), (40, 40))
        rows.flush()
        rows.execute(BALLOTS)
        rows.execute(text("UPDATE invitation SET blinded_hash = decode(md5(id), 'hex')"))
    with maintenance_connection() as connection:
        connection.execute(text("ANALYZE"))
        sampled = set(connection.execute(SAMPLED).scalars())
    assert "invitation.campaign_id" in sampled
    assert sampled & FORGOTTEN == set()
