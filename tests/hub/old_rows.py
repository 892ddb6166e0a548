"""Rows for a database of an earlier version: two of each model, whatever its columns are."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.apps.registry import Apps
from django.db import models

EACH = 2
OURS = ("people", "sites", "findings", "jobs")


def fill(apps: Apps) -> dict[str, int]:
    """Write the rows, those that others point to first; how many each table holds."""
    made: dict[type[models.Model], list[models.Model]] = {}
    waiting = [model for model in apps.get_models() if model._meta.app_label in OURS]
    while waiting:
        ready = [model for model in waiting if not _targets(model) & set(waiting) - {model}]
        for model in ready:
            each = 1 if model.__name__ == "Organisation" else EACH
            made[model] = [_make(model, number, made) for number in range(1, each + 1)]
            waiting.remove(model)
        assert ready, f"these point to each other: {waiting}"
    return {model._meta.db_table: len(rows) for model, rows in made.items()}


def _targets(model: type[models.Model]) -> set[Any]:
    return {field.related_model for field in model._meta.concrete_fields if field.is_relation}


def _make(
    model: type[models.Model], number: int, made: dict[Any, list[models.Model]]
) -> models.Model:
    values = {
        field.name: _value(field, number, made)
        for field in model._meta.concrete_fields
        if not isinstance(field, models.AutoField)
    }
    return model._default_manager.create(**values)


def _value(  # noqa: PLR0911 one for each kind of column
    field: Any, number: int, made: dict[Any, list[models.Model]]
) -> Any:
    if field.is_relation:
        rows = made.get(field.related_model, [])
        return rows[number - 1] if rows else None
    if field.choices:
        return field.choices[-1][0]
    if isinstance(field, models.DateTimeField):
        return dt.datetime(2026, 11, number, tzinfo=dt.UTC)
    if isinstance(field, models.UUIDField):
        return UUID(int=number)
    if isinstance(field, models.JSONField):
        return field.get_default()
    if isinstance(field, models.BooleanField):
        return number == 1
    if isinstance(field, models.IntegerField | models.FloatField):
        return number
    return f"{field.name} {number}"[: field.max_length]
