"""Change: which class became which between two maps."""

import json

from qgis.core import (
    QgsProcessing,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterRasterDestination,
    QgsProcessingUtils,
)

from .. import results, wps
from ..server import CHANGE
from ..texts import tr
from . import tables
from .base import ServerAlgorithm


class Change(ServerAlgorithm):
    """Has the server compare two maps, or two times of one."""

    FROM = "FROM"
    FROM_TIME = "FROM_TIME"
    FROM_DATE = "FROM_DATE"
    TO = "TO"
    TO_TIME = "TO_TIME"
    TO_DATE = "TO_DATE"
    ALERTS = "ALERTS"
    TRANSITIONS = "TRANSITIONS"
    FROM_CONFIDENCE = "FROM_CONFIDENCE"
    TO_CONFIDENCE = "TO_CONFIDENCE"
    OUTPUT = "OUTPUT"
    OUTPUT_POLYGONS = "OUTPUT_POLYGONS"
    TABLE = "TABLE"
    HECTARES = "HECTARES"
    LAYER = "LAYER"
    POLYGONS_LAYER = "POLYGONS_LAYER"

    ALERT_NAMES = ["", "deforestation"]

    def name(self):
        return "change"

    def displayName(self):
        return tr("Change")

    def shortDescription(self):
        return tr("Which class became which between two land-cover maps")

    def shortHelpString(self):
        return tr(
            """<p>Compares two land-cover maps, or two times of one: which class became which, in pixels, hectares and percent, as a table, a raster of groups of changes, and polygons of chosen changes.</p>
<p><b>Earlier map</b>, <b>later map</b>: layers of the server, or rasters of this computer with the ids of the classes, 255 for no data. For two times of one layer, give it as the earlier map and both times.</p>
<p><b>Extent</b>, <b>polygons</b>: the area that counts; with both, what they have in common; with neither, all of the earlier map.</p>
<p><b>Alerts</b>, <b>transitions</b>: of which changes polygons are made, such as those of deforestation, V1:Pa,V2:* (codes of classes, * for any other) or loss,gain (groups). With dates, the polygons follow QGIS's temporal controller.</p>
<p><b>Publish</b>: the raster and, if there are any, the polygons become layers of the server.</p>
<p>Not every server has this process.</p>"""
        )

    def initAlgorithm(self, configuration=None):
        self.add_server()
        self.add_coverage(
            self.FROM, tr("Earlier map: layer of the server"), tr("Earlier map: raster of this computer"), ["classes"]
        )
        self.add_text(self.FROM_TIME, tr("Time of the earlier map, if it has one"))
        self.add_coverage(
            self.TO, tr("Later map: layer of the server"), tr("Later map: raster of this computer"), ["classes"]
        )
        self.add_text(self.TO_TIME, tr("Time of the later map, if it has one"))
        self.add_levels(self.LEVEL, tr("Level"), tr("as the map's colours say"))
        self.add_area()
        self.add_text(self.FROM_DATE, tr("Date of the earlier map"), advanced=True)
        self.add_text(self.TO_DATE, tr("Date of the later map"), advanced=True)
        self.add_choice(self.ALERTS, tr("Alerts"), [tr("none"), tr("deforestation")])
        self.add_text(self.TRANSITIONS, tr("Transitions that polygons are made of"))
        self.add_polygon_limits()
        for name, label in (
            (self.FROM_CONFIDENCE, tr("Confidence of the earlier map, a layer of the server")),
            (self.TO_CONFIDENCE, tr("Confidence of the later map, a layer of the server")),
        ):
            self.add_text(name, label, widget={"class": "LayerWidget", "kinds": ["confidence"]}, advanced=True)
        self.add_publishing(tr("Publish as layers of the server"), False)
        self.add(QgsProcessingParameterFeatureSink(self.TABLE, tr("Transitions"), QgsProcessing.TypeVector))
        self.add(QgsProcessingParameterRasterDestination(self.OUTPUT, tr("Groups of changes"), None, True))
        self.add(
            QgsProcessingParameterFeatureSink(
                self.OUTPUT_POLYGONS, tr("Polygons of changes"), QgsProcessing.TypeVectorPolygon, None, True, False
            )
        )
        self.addOutput(QgsProcessingOutputString(self.LAYER, tr("Name of the new layer")))
        self.addOutput(QgsProcessingOutputString(self.POLYGONS_LAYER, tr("Name of the new layer of polygons")))
        self.addOutput(QgsProcessingOutputNumber(self.HECTARES, tr("Hectares with a class in both maps")))

    def checkParameterValues(self, parameters, context):
        why = self.check_one_of(parameters, context, (self.FROM,))
        if not why and not self.parameterAsString(parameters, self.TO_TIME, context).strip():
            why = self.check_one_of(parameters, context, (self.TO,))
        if not why and parameters.get(self.OUTPUT_POLYGONS) and not self._has_polygons(parameters, context):
            why = tr("Polygons of changes: choose alerts, or give transitions.")
        return (False, why) if why else super().checkParameterValues(parameters, context)

    def _has_polygons(self, parameters, context):
        return (
            self.parameterAsEnum(parameters, self.ALERTS, context) > 0
            or self.parameterAsString(parameters, self.TRANSITIONS, context).strip() != ""
        )

    def ask(self, parameters, context, feedback):
        server = self.server(parameters, context)
        server.require(CHANGE, feedback)
        area, bounds = self.area_inputs(parameters, context)
        inputs = self.coverage_inputs(
            parameters, context, feedback, server, bounds, [("from", self.FROM), ("to", self.TO)]
        )
        inputs += area
        inputs += self.literals(
            parameters,
            context,
            [
                ("fromTime", self.FROM_TIME),
                ("fromDate", self.FROM_DATE),
                ("toTime", self.TO_TIME),
                ("toDate", self.TO_DATE),
                ("transitions", self.TRANSITIONS),
                ("fromConfidence", self.FROM_CONFIDENCE),
                ("toConfidence", self.TO_CONFIDENCE),
            ],
        )
        inputs += self.choice(parameters, context, "alerts", self.ALERTS, self.ALERT_NAMES)
        inputs += self.polygon_limits(parameters, context)
        inputs += self.publishing_inputs(parameters, context)
        inputs += self.choice(parameters, context, "level", self.LEVEL, self.LEVELS)
        path = self.parameterAsOutputLayer(parameters, self.OUTPUT, context)
        wanted = [wps.Wanted("transitions", "application/json")]
        publishes = self.parameterAsBool(parameters, self.PUBLISH, context)
        polygons = self._has_polygons(parameters, context)
        if publishes:
            wanted.append(wps.Wanted("layer", None))
            if polygons:
                wanted.append(wps.Wanted("polygonsLayer", None))
        elif path:
            inputs.append(wps.literal("raster", True))
            wanted.append(wps.Wanted("result", "image/tiff"))
        if parameters.get(self.OUTPUT_POLYGONS):
            wanted.append(wps.Wanted("polygons", wps.GEOPACKAGE))
        status = self.follow(server, wps.execute_request(CHANGE, inputs, wanted), feedback)
        if status is None:
            return {}
        change = json.loads(status.outputs["transitions"].text)
        columns = tables.fields(
            from_id=int, from_code=str, from_name=str, to_id=int, to_code=str, to_name=str, group=str, pixels=int, hectares=float, percent=float
        )
        rows = [
            [each[side][key] for side in ("from", "to") for key in ("id", "code", "name")]
            + [each[key] for key in ("group", "pixels", "hectares", "percent")]
            for each in change["transitions"]
        ]
        found = {
            self.TABLE: tables.write(self, parameters, self.TABLE, context, columns, rows),
            self.HECTARES: change["hectares"],
        }
        if parameters.get(self.OUTPUT_POLYGONS):
            file = QgsProcessingUtils.generateTempFilename("polygons.gpkg")
            server.write_polygons(status.outputs["polygons"], file, feedback)
            found[self.OUTPUT_POLYGONS] = tables.write_polygons(self, parameters, self.OUTPUT_POLYGONS, context, file)
            results.colour_changes(context, found[self.OUTPUT_POLYGONS])
        if publishes:
            found.update(self._load(parameters, context, feedback, server, status))
        if path:
            if publishes:
                server.write_layer(found[self.LAYER], path, feedback)
            else:
                server.write_output(status.outputs["result"], path, feedback)
            results.lay_style_beside(path, "cerrado_change")
            results.style(context, path)
            found[self.OUTPUT] = path
        return found

    def _load(self, parameters, context, feedback, server, status):
        """Loads what was published; the names of the layers."""
        layer = status.outputs["layer"].text
        found = {self.LAYER: layer}
        title = self.parameterAsString(parameters, self.TITLE, context).strip() or layer
        self.show_layer(context, feedback, server, layer, title, self.LAYER)
        if "polygonsLayer" in status.outputs:
            polygons = status.outputs["polygonsLayer"].text
            found[self.POLYGONS_LAYER] = polygons
            self.show_layer(context, feedback, server, polygons, polygons, self.POLYGONS_LAYER)
        return found
