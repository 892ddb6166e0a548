"""SCIM 2.0: another system adds people and teams here, and switches off who leaves."""
