"""Training the shipped quotation model; nothing here is imported at run time."""
