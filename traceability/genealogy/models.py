"""The rows of genealogy, gathered for Django."""

from traceability.genealogy.cases import Case, CaseContent
from traceability.genealogy.links import LotLink, LotUse
from traceability.genealogy.received import ReceivedLot, Shipment

__all__ = ["Case", "CaseContent", "LotLink", "LotUse", "ReceivedLot", "Shipment"]
