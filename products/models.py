"""The rows of floor 1, gathered for Django; each subject lives in its own file."""

from products.batches import Batch
from products.catalogue import OcopSet, Photo, Product
from products.certificates import Certificate

__all__ = ["Batch", "Certificate", "OcopSet", "Photo", "Product"]
