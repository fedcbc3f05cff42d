"""The HTTP service that ``spec/openapi.yaml`` describes (extra ``server``)."""
