"""``python -m govreport_cli``."""

from govreport_cli.main import run

if __name__ == "__main__":
    run()
