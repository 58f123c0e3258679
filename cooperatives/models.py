"""The rows of floor 0, gathered for Django; each subject lives in its own file."""

from cooperatives.access import Membership, Office
from cooperatives.places import AdministrativeUnit, UnitSuccessor, Village
from cooperatives.subjects import Plot, Subject
from cooperatives.users import User

__all__ = [
    "AdministrativeUnit",
    "Membership",
    "Office",
    "Plot",
    "Subject",
    "UnitSuccessor",
    "User",
    "Village",
]
