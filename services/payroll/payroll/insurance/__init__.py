"""The four social insurances (4대보험): the worker's share."""
