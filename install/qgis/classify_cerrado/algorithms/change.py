"""Change: which class became which between two maps."""

import json

from qgis.core import (
    QgsProcessing,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterRasterDestination,
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
    OUTPUT = "OUTPUT"
    TABLE = "TABLE"
    HECTARES = "HECTARES"

    def name(self):
        return "change"

    def displayName(self):
        return tr("Change")

    def shortDescription(self):
        return tr("Which class became which between two land-cover maps")

    def shortHelpString(self):
        return tr(
            """<p>Compares two land-cover maps, or two times of one: which class became which, in pixels, hectares and percent, as a table, and a raster of groups of changes.</p>
<p><b>Earlier map</b>, <b>later map</b>: layers of the server, or rasters of this computer with the ids of the classes, 255 for no data. For two times of one layer, give it as the earlier map and both times.</p>
<p><b>Extent</b>, <b>polygons</b>: the area that counts; with both, what they have in common; with neither, all of the earlier map.</p>
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
        self.add(QgsProcessingParameterFeatureSink(self.TABLE, tr("Transitions"), QgsProcessing.TypeVector))
        self.add(QgsProcessingParameterRasterDestination(self.OUTPUT, tr("Groups of changes"), None, True))
        self.addOutput(QgsProcessingOutputNumber(self.HECTARES, tr("Hectares with a class in both maps")))

    def checkParameterValues(self, parameters, context):
        why = self.check_one_of(parameters, context, (self.FROM,))
        if not why and not self.parameterAsString(parameters, self.TO_TIME, context).strip():
            why = self.check_one_of(parameters, context, (self.TO,))
        return (False, why) if why else super().checkParameterValues(parameters, context)

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
            ],
        )
        inputs += self.choice(parameters, context, "level", self.LEVEL, self.LEVELS)
        path = self.parameterAsOutputLayer(parameters, self.OUTPUT, context)
        wanted = [wps.Wanted("transitions", "application/json")]
        if path:
            inputs.append(wps.literal("raster", True))
            wanted.append(wps.Wanted("result", "image/tiff"))
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
        if path:
            server.write_output(status.outputs["result"], path, feedback)
            results.lay_style_beside(path, "cerrado_change")
            results.style(context, path)
            found[self.OUTPUT] = path
        return found
