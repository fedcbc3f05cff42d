"""Document -> report, with the source place of every cell and the findings of reading."""

from govreport.extract.assemble import Extraction, extract

__all__ = ["Extraction", "extract"]
