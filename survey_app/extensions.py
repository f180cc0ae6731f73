"""Flask extensions, created once and attached in the factory."""

from pathlib import Path

from flask import Flask
from flask_limiter import Limiter
from flask_migrate import Migrate

from survey_app.web.throttle import network_key

MIGRATIONS = Path(__file__).parent.parent / "migrations"

migrate = Migrate(directory=str(MIGRATIONS), compare_type=True, render_as_batch=True)

limiter = Limiter(key_func=network_key, strategy="fixed-window", headers_enabled=False)


def init_limiter(app: Flask, broker_url: str) -> None:
    """Count in Redis when several processes share one, in memory otherwise, and while Redis is away."""
    app.config.update(
        RATELIMIT_STORAGE_URI=broker_url if broker_url.startswith(("redis://", "rediss://")) else "memory://",
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=True,
        RATELIMIT_KEY_PREFIX="paliers",
    )
    limiter.init_app(app)
