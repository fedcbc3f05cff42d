"""Many reports as one dataset: read once, compared across years and bodies, in little memory."""

from govreport.dataset.results import Dataset, DatasetResult, DatasetSummary
from govreport.dataset.run import DatasetProgress, validate_dataset

__all__ = ["Dataset", "DatasetProgress", "DatasetResult", "DatasetSummary", "validate_dataset"]
