"""Bytes of mail to frozen values: the message, its kind, its forms, its PEC wrapper. Pure and total."""
