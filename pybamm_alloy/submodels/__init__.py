"""Submodel families: one folder each, a base class with the contract, a submodel per file."""
