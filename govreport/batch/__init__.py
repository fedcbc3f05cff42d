"""Many files converted: in processes, with a manifest, gone on with after a stop or a kill."""

from govreport.batch.manifest import manifest_line
from govreport.batch.one import Converted, convert_one, convert_parts
from govreport.batch.results import BatchProgress, BatchResult, Trouble
from govreport.batch.run import convert_many

__all__ = [
    "BatchProgress",
    "BatchResult",
    "Converted",
    "Trouble",
    "convert_many",
    "convert_one",
    "convert_parts",
    "manifest_line",
]
