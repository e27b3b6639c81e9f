"""`make permissions`: write docs/permissions.md anew."""

from contract_tests.access.page import PAGE, page

if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
