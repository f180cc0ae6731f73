"""Real servers for tests, journeys and benchmarks, started and stopped here; nothing in it needs pytest."""
