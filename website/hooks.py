"""What mkdocs asks of us: a folder of all pages, written and made, in place of docs/."""

import tempfile
from pathlib import Path

from govreport_docs.stage import stage
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority

_MARK = "govreport-docs-"
_made: list[tempfile.TemporaryDirectory[str]] = []


@event_priority(100)
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Build from a folder of its own: the plugin for languages reads pages from there only."""
    if _MARK not in config.docs_dir:
        folder = tempfile.TemporaryDirectory(prefix=_MARK)
        _made.append(folder)
        stage(Path(config.docs_dir), Path(folder.name))
        config.docs_dir = folder.name
    return config


@event_priority(-200)
def on_post_build(config: MkDocsConfig) -> None:
    """Without an address of the site its map would lead nowhere."""
    if not config.site_url:
        for name in ("sitemap.xml", "sitemap.xml.gz"):
            (Path(config.site_dir) / name).unlink(missing_ok=True)


def on_shutdown() -> None:
    """Remove the folder."""
    while _made:
        _made.pop().cleanup()
