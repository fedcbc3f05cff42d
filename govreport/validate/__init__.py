"""Validation: the schema of a format and the rules of ``spec/rules``. Four outcomes, findings."""

from govreport.validate.evaluate import validate
from govreport.validate.results import Outcome, RuleOutcome, Validation
from govreport.validate.schema import check_dict, check_report

__all__ = ["Outcome", "RuleOutcome", "Validation", "check_dict", "check_report", "validate"]
