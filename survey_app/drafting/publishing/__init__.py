"""From a draft to a published revision."""
