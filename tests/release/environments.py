"""Fresh environments for the scripts of a release, made with uv (extra ``release``)."""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

# uv trusts certificates of its own unless told otherwise; pip and the machine have theirs.
SETTINGS = {"UV_SYSTEM_CERTS": "1", "UV_PYTHON_DOWNLOADS": "never", "UV_HTTP_TIMEOUT": "180"}


def need(module):
    """End the script where a tool of a release is not installed. A folder of its name is none."""
    found = find_spec(module)
    if found is None or found.origin is None:
        raise SystemExit(f"{module} is missing: pip install '.[release]'")


def uv(*arguments, text=None, check=True):
    """Run uv. What it did: code, output and complaints. Without uv the script ends, and says so."""
    need("uv")
    done = subprocess.run(
        [sys.executable, "-m", "uv", *map(str, arguments)],
        env={**SETTINGS, **os.environ},
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )
    if check and done.returncode:
        raise SystemExit(done.stderr or done.stdout)
    return done


def environment(folder, *requirements, python=sys.executable, options=()):
    """The Python of a new environment that has these requirements, what they need, and no more."""
    uv("venv", "--quiet", "--clear", "--python", python, folder)
    made = Path(folder) / ("Scripts" if os.name == "nt" else "bin") / "python"
    if requirements:
        uv("pip", "install", "--quiet", "--python", made, *options, *requirements)
    return made
