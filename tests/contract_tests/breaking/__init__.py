"""`make breaking`: what in the contract breaks clients."""
