"""The rows of floor 0, gathered for Django; each subject lives in its own file."""

from cooperatives.access import Membership, Office
from cooperatives.assistance import Assistance
from cooperatives.invitations import HouseholdInvitation
from cooperatives.places import AdministrativeUnit, UnitSuccessor, Village
from cooperatives.subjects import Household, Plot, Subject
from cooperatives.users import User

__all__ = [
    "AdministrativeUnit",
    "Assistance",
    "Household",
    "HouseholdInvitation",
    "Membership",
    "Office",
    "Plot",
    "Subject",
    "UnitSuccessor",
    "User",
    "Village",
]
