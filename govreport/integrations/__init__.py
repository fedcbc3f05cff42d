"""Engines that others run: Apache Spark, Ray, Dask. They use the public names of govreport."""
