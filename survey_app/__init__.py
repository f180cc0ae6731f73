"""The web application: one folder a subject, plus furniture."""
