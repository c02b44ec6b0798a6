"""Areas: pixels, hectares and share of each class of a map."""

import json

from qgis.core import (
    QgsProcessing,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterFeatureSink,
)

from .. import wps
from ..server import AREAS
from ..texts import tr
from . import tables
from .base import ServerAlgorithm


class Areas(ServerAlgorithm):
    """Has the server measure the classes of a map."""

    MAP = "MAP"
    OUTPUT = "OUTPUT"
    HECTARES = "HECTARES"
    MAP_LEVEL = "MAP_LEVEL"

    def name(self):
        return "areas"

    def displayName(self):
        return tr("Areas")

    def shortDescription(self):
        return tr("Pixels, hectares and share of each class of a land-cover map")

    def shortHelpString(self):
        return tr(
            """<p>Pixels, hectares and share of each class of a land-cover map, as a table. Nothing is classified again.</p>
<p><b>Map</b>: a layer of the server, or a raster of this computer with the ids of the classes, 255 for no data.</p>
<p><b>Extent</b>, <b>polygons</b>: the area that counts; with both, what they have in common; with neither, all of the map.</p>"""
        )

    def initAlgorithm(self, configuration=None):
        self.add_server()
        self.add_coverage(self.MAP, tr("Map: layer of the server"), tr("Map: raster of this computer"), ["classes"])
        self.add_levels(self.LEVEL, tr("Level"), tr("as the map's colours say"))
        self.add_area()
        self.add_text(self.TIME, tr("Time, of layers that have one"), advanced=True)
        self.add(QgsProcessingParameterFeatureSink(self.OUTPUT, tr("Areas"), QgsProcessing.TypeVector))
        self.addOutput(QgsProcessingOutputNumber(self.HECTARES, tr("Hectares with a class")))
        self.addOutput(QgsProcessingOutputString(self.MAP_LEVEL, tr("Level of the map")))

    def checkParameterValues(self, parameters, context):
        why = self.check_one_of(parameters, context, (self.MAP,))
        return (False, why) if why else super().checkParameterValues(parameters, context)

    def ask(self, parameters, context, feedback):
        server = self.server(parameters, context)
        server.require(AREAS, feedback)
        area, bounds = self.area_inputs(parameters, context)
        inputs = self.coverage_inputs(parameters, context, feedback, server, bounds, [("map", self.MAP)])
        inputs += area + self.literals(parameters, context, [("time", self.TIME)])
        inputs += self.choice(parameters, context, "level", self.LEVEL, self.LEVELS)
        wanted = [wps.Wanted("areas", "application/json")]
        status = self.follow(server, wps.execute_request(AREAS, inputs, wanted), feedback)
        if status is None:
            return {}
        areas = json.loads(status.outputs["areas"].text)
        columns = tables.fields(id=int, code=str, name=str, name_pt=str, pixels=int, hectares=float, percent=float)
        rows = [
            [each[key] for key in ("id", "code", "name", "namePt", "pixels", "hectares", "percent")]
            for each in areas["classes"]
        ]
        return {
            self.OUTPUT: tables.write(self, parameters, self.OUTPUT, context, columns, rows),
            self.HECTARES: areas["classifiedHectares"],
            self.MAP_LEVEL: areas["level"],
        }
