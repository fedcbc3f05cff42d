"""What the processes have loaded before they are made, so that a new one is there at once."""

import govreport.server.process
import govreport.server.work

_PUBLIC = ("parse", "parse_many", "detect", "validate", "migrate", "dumps", "load_spec")
LOADED = tuple(getattr(govreport, name) for name in _PUBLIC)
