"""What can be asked about people."""

from tiebeam.hub.people.models import Organisation


def organisation_name() -> str:
    """Name of the organisation; empty before the first start is done."""
    return Organisation.objects.values_list("name", flat=True).first() or ""
