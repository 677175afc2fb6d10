"""Who says what on a page: quotations with their source, cue and content, and the speakers behind them."""
