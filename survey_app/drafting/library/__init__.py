"""Parts of published questionnaires to use again."""
