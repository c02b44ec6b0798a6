"""Areas: pixels, hectares and share of each class of a map."""

import json

from qgis.core import (
    QgsProcessing,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFeatureSink,
)

from .. import regions, wps
from ..server import AREAS
from ..texts import tr
from . import tables
from .base import ServerAlgorithm


class Areas(ServerAlgorithm):
    """Has the server measure the classes of a map."""

    MAP = "MAP"
    EACH = "EACH"
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
<p><b>Extent</b>, <b>polygons</b>: the area that counts; with both, what they have in common; with neither, all of the map.</p>
<p><b>Each polygon for itself</b>: the polygons with the hectares of each class, counted in one pass over the map; they may overlap. Not every server can do this.</p>"""
        )

    def initAlgorithm(self, configuration=None):
        self.add_server()
        self.add_coverage(self.MAP, tr("Map: layer of the server"), tr("Map: raster of this computer"), ["classes"])
        self.add_levels(self.LEVEL, tr("Level"), tr("as the map's colours say"))
        self.add_area()
        self.add(QgsProcessingParameterBoolean(self.EACH, tr("Each polygon for itself"), False))
        self.add_text(self.TIME, tr("Time, of layers that have one"), advanced=True)
        self.add(QgsProcessingParameterFeatureSink(self.OUTPUT, tr("Areas"), QgsProcessing.TypeVector))
        self.addOutput(QgsProcessingOutputNumber(self.HECTARES, tr("Hectares with a class")))
        self.addOutput(QgsProcessingOutputString(self.MAP_LEVEL, tr("Level of the map")))

    def checkParameterValues(self, parameters, context):
        why = self.check_one_of(parameters, context, (self.MAP,))
        if not why and self._each(parameters, context) and not parameters.get(self.POLYGONS):
            why = tr("Each polygon for itself: give polygons.")
        return (False, why) if why else super().checkParameterValues(parameters, context)

    def _each(self, parameters, context):
        return self.parameterAsBool(parameters, self.EACH, context)

    def ask(self, parameters, context, feedback):
        server = self.server(parameters, context)
        server.require(AREAS, feedback)
        area, bounds = self.area_inputs(parameters, context)
        inputs = self.coverage_inputs(parameters, context, feedback, server, bounds, [("map", self.MAP)])
        inputs += area + self.literals(parameters, context, [("time", self.TIME)])
        inputs += self.choice(parameters, context, "level", self.LEVEL, self.LEVELS)
        if self._each(parameters, context):
            return self._ask_for_each(parameters, context, feedback, server, inputs)
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

    def _ask_for_each(self, parameters, context, feedback, server, inputs):
        source = self.parameterAsSource(parameters, self.POLYGONS, context)
        features = [feature for feature in source.getFeatures() if feature.hasGeometry()]
        # The union of the polygons need not be cut out besides.
        inputs = [each for each in inputs if each.name not in ("roi", "roiCrs")]
        inputs.append(regions.zones_input(features, source.sourceCrs(), context))
        wanted = [wps.Wanted("zones", "application/json")]
        status = self.follow(server, wps.execute_request(AREAS, inputs, wanted), feedback)
        if status is None:
            return {}
        table = json.loads(status.outputs["zones"].text)
        by_number = {int(zone["id"]): zone for zone in table["zones"]}
        zones = [by_number[number] for number in range(len(features))]
        hectares = [{each["code"]: each["hectares"] for each in zone["classes"]} for zone in zones]
        codes = {each["id"]: each["code"] for zone in zones for each in zone["classes"]}
        codes = [codes[key] for key in sorted(codes)]
        columns = tables.fields(ha_all=float, **{f"ha_{code}": float for code in codes})
        rows = [
            [zone["classifiedHectares"]] + [of.get(code, 0.0) for code in codes] for zone, of in zip(zones, hectares)
        ]
        return {
            self.OUTPUT: tables.write(self, parameters, self.OUTPUT, context, columns, rows, features, source),
            self.HECTARES: sum(zone["classifiedHectares"] for zone in zones),
            self.MAP_LEVEL: table["level"],
        }
