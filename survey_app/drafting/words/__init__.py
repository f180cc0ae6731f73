"""What pages and the builder in the browser say of drafts, in sentences."""
