"""The words that an author added: quotation, signature and disclaimer taken away, forwarded mail opened."""
