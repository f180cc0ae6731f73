"""Names the fixture files; the fixtures themselves are in `plugins`."""

pytest_plugins = [
    "tests.plugins.application",
    "tests.plugins.browsers",
    "tests.plugins.databases",
    "tests.plugins.memory",
    "tests.plugins.ordering",
    "tests.plugins.properties",
    "tests.plugins.remembering",
    "tests.plugins.services",
    "tests.plugins.statements",
]
