from .base_contact import BaseContact
from .elastic import Elastic
from .perfect import Perfect
from .plastic import Plastic
from .void_growth import VoidGrowth

__all__ = ["BaseContact", "Elastic", "Perfect", "Plastic", "VoidGrowth"]
