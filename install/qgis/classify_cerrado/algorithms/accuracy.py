"""Accuracy: how good a map is, judged by a reference."""

import html
import json

from qgis.core import QgsProcessingOutputNumber, QgsProcessingParameterFileDestination

from .. import wps
from ..server import ACCURACY
from ..texts import tr
from .base import ServerAlgorithm


class Accuracy(ServerAlgorithm):
    """Has the server compare a map with what is taken for true."""

    MAP = "MAP"
    REFERENCE = "REFERENCE"
    REFERENCE_LEVEL = "REFERENCE_LEVEL"
    REFERENCE_TIME = "REFERENCE_TIME"
    OUTPUT = "OUTPUT"
    JSON = "JSON"

    #: The outputs that are numbers, by the names that the server gives the scores.
    SCORES = {
        "accuracy": "ACCURACY",
        "macroF1": "MACRO_F1",
        "weightedF1": "WEIGHTED_F1",
        "meanIou": "MEAN_IOU",
        "kappa": "KAPPA",
    }

    def name(self):
        return "accuracy"

    def displayName(self):
        return tr("Accuracy")

    def shortDescription(self):
        return tr("Scores and confusion matrix of a land-cover map, judged by a reference")

    def shortHelpString(self):
        return tr(
            """<p>Compares a land-cover map with a raster of classes that are taken for true, on any grid: accuracy, F1, IoU and kappa in percent, those of each class, and the confusion matrix.</p>
<p><b>Map</b>, <b>reference</b>: layers of the server, or rasters of this computer with the ids of the classes, 255 for no data. If one of the two has the classes of L1, both are judged by those.</p>
<p><b>Extent</b>, <b>polygons</b>: the area that counts; with both, what they have in common; with neither, all of the map.</p>"""
        )

    def initAlgorithm(self, configuration=None):
        colours = tr("as the map's colours say")
        self.add_server()
        self.add_coverage(self.MAP, tr("Map: layer of the server"), tr("Map: raster of this computer"), ["classes"])
        self.add_coverage(
            self.REFERENCE,
            tr("Reference: layer of the server"),
            tr("Reference: raster of this computer"),
            ["classes", "imagery"],
        )
        self.add_levels(self.LEVEL, tr("Level of the map"), colours)
        self.add_levels(self.REFERENCE_LEVEL, tr("Level of the reference"), colours)
        self.add_area()
        self.add_text(self.TIME, tr("Time of the map, if it has one"), advanced=True)
        self.add_text(self.REFERENCE_TIME, tr("Time of the reference, if it has one"), advanced=True)
        self.add(
            QgsProcessingParameterFileDestination(
                self.OUTPUT, tr("Scores to read"), tr("HTML files (*.html)"), None, True
            )
        )
        self.add(
            QgsProcessingParameterFileDestination(
                self.JSON, tr("Scores as JSON"), tr("JSON files (*.json)"), None, True, False
            )
        )
        for score, name in self.SCORES.items():
            self.addOutput(QgsProcessingOutputNumber(name, score))

    def checkParameterValues(self, parameters, context):
        why = self.check_one_of(parameters, context, (self.MAP,)) or self.check_one_of(
            parameters, context, (self.REFERENCE,)
        )
        return (False, why) if why else super().checkParameterValues(parameters, context)

    def ask(self, parameters, context, feedback):
        server = self.server(parameters, context)
        server.require(ACCURACY, feedback)
        area, bounds = self.area_inputs(parameters, context)
        inputs = self.coverage_inputs(
            parameters, context, feedback, server, bounds, [("map", self.MAP), ("reference", self.REFERENCE)]
        )
        inputs += area
        inputs += self.literals(
            parameters, context, [("time", self.TIME), ("referenceTime", self.REFERENCE_TIME)]
        )
        inputs += self.choice(parameters, context, "level", self.LEVEL, self.LEVELS)
        inputs += self.choice(parameters, context, "referenceLevel", self.REFERENCE_LEVEL, self.LEVELS)
        wanted = [wps.Wanted("accuracy", "application/json")]
        status = self.follow(server, wps.execute_request(ACCURACY, inputs, wanted), feedback)
        if status is None:
            return {}
        text = status.outputs["accuracy"].text
        accuracy = json.loads(text)
        found = {name: accuracy["scores"][score] for score, name in self.SCORES.items()}
        for parameter, content in ((self.JSON, text), (self.OUTPUT, _page(accuracy))):
            path = self.parameterAsFileOutput(parameters, parameter, context)
            if path:
                with open(path, "w", encoding="utf-8", newline="") as file:
                    file.write(content)
                found[parameter] = path
        for score in self.SCORES:
            feedback.pushInfo(f"{score}: {accuracy['scores'][score]} %")
        return found


def _page(accuracy):
    """The scores as a page: of all, of each class, and the confusion matrix."""
    classes = accuracy["classes"]
    scores = [[name, f"{value} %"] for name, value in accuracy["scores"].items()]
    each = [
        [f"{one['code']} {one['name']}"] + [_number(one[key]) for key in ("precision", "recall", "f1", "iou")]
        for one in classes
    ]
    codes = [one["code"] for one in classes]
    confusion = [[code] + row for code, row in zip(codes, accuracy["confusion"])]
    about = tr("Level {}, {} pixels").format(accuracy["level"], accuracy["pixels"])
    parts = [
        _element("h2", tr("Accuracy")),
        _element("p", about),
        _table([], scores),
        _element("h3", tr("Classes, in percent")),
        _table([tr("Class"), "precision", "recall", "F1", "IoU"], each),
        _element("h3", tr("Confusion: rows are the reference, columns the map")),
        _table([""] + codes, confusion),
    ]
    return '<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>' + "".join(parts) + "</body></html>"


def _element(name, text):
    return f"<{name}>{html.escape(str(text))}</{name}>"


def _number(value):
    return "–" if value is None else value


def _table(head, rows):
    lines = [[_element("th", cell) for cell in head]] if head else []
    lines += [[_element("td", cell) for cell in row] for row in rows]
    body = "".join(f"<tr>{''.join(cells)}</tr>" for cells in lines)
    return f'<table border="1" cellspacing="0" cellpadding="3">{body}</table>'
