"""Use cases of campaigns, one a file: `from survey_app.campaigns.operations.<file> import <use case>`."""
