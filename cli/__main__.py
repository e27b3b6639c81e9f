"""`python -m cli`: the same as `chat-api`."""

from cli.main import main

if __name__ == "__main__":
    main()
