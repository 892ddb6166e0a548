"""What the pipeline does with few requests: probes every few minutes, verification of a finding."""

from tiebeam.engine.fast_lane.probing import (
    DEFAULT_EVERY_S,
    Eyes,
    probe,
    read_changes,
    watch,
)

__all__ = ["DEFAULT_EVERY_S", "Eyes", "probe", "read_changes", "watch"]
