"""Polygons: the classes of a map as a layer of polygons."""

from qgis.core import QgsProcessing, QgsProcessingParameterFeatureSink, QgsProcessingUtils

from .. import results, wps
from ..server import POLYGONS
from ..texts import tr
from . import tables
from .base import ServerAlgorithm


class Polygons(ServerAlgorithm):
    """Has the server make polygons of the classes of a map."""

    MAP = "MAP"
    CLASSES = "CLASSES"
    MAP_CONFIDENCE = "MAP_CONFIDENCE"
    OUTPUT = "OUTPUT"

    def name(self):
        return "polygons"

    def displayName(self):
        return tr("Polygons")

    def shortDescription(self):
        return tr("The classes of a land-cover map as polygons whose neighbours share their borders")

    def shortHelpString(self):
        return tr(
            """<p>Makes polygons of a land-cover map: all pixels of one class that hang together by their sides. Neighbours share their borders, also simplified ones. Each polygon says its class, pixels and hectares.</p>
<p><b>Map</b>: a layer of the server, or a raster of this computer with the ids of the classes, 255 for no data.</p>
<p><b>Classes</b>: codes with commas between them, such as V1,V2; if empty, all.</p>
<p><b>Extent</b>, <b>polygons</b>: the area that counts; with both, what they have in common; with neither, all of the map.</p>
<p>Not every server has this process.</p>"""
        )

    def initAlgorithm(self, configuration=None):
        self.add_server()
        self.add_coverage(self.MAP, tr("Map: layer of the server"), tr("Map: raster of this computer"), ["classes"])
        self.add_levels(self.LEVEL, tr("Level"), tr("as the map's colours say"))
        self.add_text(self.CLASSES, tr("Classes that are wanted"))
        self.add_polygon_limits()
        self.add_area()
        self.add_text(self.TIME, tr("Time, of layers that have one"), advanced=True)
        self.add_text(
            self.MAP_CONFIDENCE,
            tr("Confidence of the map, a layer of the server"),
            widget={"class": "LayerWidget", "kinds": ["confidence"]},
            advanced=True,
        )
        self.add(
            QgsProcessingParameterFeatureSink(self.OUTPUT, tr("Polygons of classes"), QgsProcessing.TypeVectorPolygon)
        )

    def checkParameterValues(self, parameters, context):
        why = self.check_one_of(parameters, context, (self.MAP,))
        return (False, why) if why else super().checkParameterValues(parameters, context)

    def ask(self, parameters, context, feedback):
        server = self.server(parameters, context)
        server.require(POLYGONS, feedback)
        area, bounds = self.area_inputs(parameters, context)
        inputs = self.coverage_inputs(parameters, context, feedback, server, bounds, [("map", self.MAP)])
        inputs += area
        inputs += self.literals(
            parameters,
            context,
            [("time", self.TIME), ("classes", self.CLASSES), ("mapConfidence", self.MAP_CONFIDENCE)],
        )
        inputs += self.choice(parameters, context, "level", self.LEVEL, self.LEVELS)
        inputs += self.polygon_limits(parameters, context)
        wanted = [wps.Wanted("polygons", wps.GEOPACKAGE)]
        status = self.follow(server, wps.execute_request(POLYGONS, inputs, wanted), feedback)
        if status is None:
            return {}
        file = QgsProcessingUtils.generateTempFilename("polygons.gpkg")
        server.write_polygons(status.outputs["polygons"], file, feedback)
        written = tables.write_polygons(self, parameters, self.OUTPUT, context, file)
        results.colour_classes(context, written)
        return {self.OUTPUT: written}
