"""Makes filled forms and the mails around them for tests. Shares no code and no labels with the parser."""
