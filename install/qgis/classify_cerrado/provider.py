"""The algorithms in QGIS's Processing toolbox."""

import os

from qgis.core import QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from .algorithms.accuracy import Accuracy
from .algorithms.areas import Areas
from .algorithms.change import Change
from .algorithms.classify import Classify
from .algorithms.models import Models
from .algorithms.polygons import Polygons

ICON = os.path.join(os.path.dirname(__file__), "icon.svg")


class CerradoProvider(QgsProcessingProvider):
    """What stands under "Classify Cerrado"."""

    icon_path = ICON

    def id(self):
        return "cerrado"

    def name(self):
        return "Classify Cerrado"

    def icon(self):
        return QIcon(ICON)

    def svgIconPath(self):
        return ICON

    def loadAlgorithms(self):
        for algorithm in (Classify, Areas, Change, Polygons, Accuracy, Models):
            self.addAlgorithm(algorithm())
