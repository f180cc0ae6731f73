"""How hypothesis searches: the same examples every time in CI, new and many more ones with the profile `wide`.

`make test ARGS="tests/questionnaires --hypothesis-profile=wide"` looks where CI has not looked.
"""

from hypothesis import HealthCheck, settings

# A busy machine makes good examples slowly: neither a deadline nor slowness says anything about the code.
settings.register_profile(
    "ci",
    max_examples=50,  # each run tries the same ones: the search is for `wide`
    derandomize=True,
    database=None,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "wide", max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("ci")
