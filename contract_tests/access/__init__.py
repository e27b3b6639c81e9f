"""Who may do what: read from `x-callers` and `x-objects` of the contract, tried out, and told by a page."""
