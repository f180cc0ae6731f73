"""The typed values that the pages of campaigns receive, one module a group of pages."""
