"""The commands of `chat-api`. Each imports what it alone needs when it runs, so that all of them begin at once."""
