"""Every act that counts once, as many people would press it."""

from tests.faults.races import doing, saying
from tests.faults.races.racing import RACES, Race

__all__ = ["RACES", "Race", "doing", "saying"]
