"""The govreport command line."""
