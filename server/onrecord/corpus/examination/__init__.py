"""Examining a data folder: is all of it what was stored; changes nothing."""
