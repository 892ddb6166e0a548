"""Foreign keys obey the order of the apps, as imports do."""

from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField, OneToOneField

ORDER = [
    "monitoring",
    "home",
    "api",
    "integrations",
    "findings",
    "glossary",
    "roles",
    "explorer",
    "sites",
    "directory",
    "activity",
    "people",
    "jobs",
    "ui",
]
"""An app may point to the apps behind it in this list."""


def _own_models() -> list[type]:
    return [model for model in apps.get_models() if model.__module__.startswith("tiebeam.")]


def test_every_app_has_its_place_in_the_order() -> None:
    labels = {
        config.label for config in apps.get_app_configs() if config.name.startswith("tiebeam.")
    }
    assert labels <= set(ORDER)


def test_foreign_keys_point_downwards() -> None:
    upward = []
    for model in _own_models():
        for field in model._meta.get_fields():  # type: ignore[attr-defined]
            if not isinstance(field, ForeignKey | OneToOneField | ManyToManyField):
                continue
            here, there = model._meta.app_label, field.related_model._meta.app_label  # type: ignore[attr-defined]
            if there in ORDER and ORDER.index(there) < ORDER.index(here):
                upward.append(f"{model.__name__}.{field.name} → {there}")
    assert not upward


def test_no_app_listens_to_signals(source: object) -> None:
    files = source.joinpath("hub").rglob("*.py")  # type: ignore[attr-defined]
    assert not [str(file) for file in files if "@receiver" in file.read_text("utf-8")]
