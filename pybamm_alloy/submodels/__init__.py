"""Submodel families: one folder each, a base class with the contract, a file per law."""
