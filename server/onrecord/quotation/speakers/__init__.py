"""Who a source is: the names of a text, the people and bodies behind them, and whom pronouns and roles mean."""
