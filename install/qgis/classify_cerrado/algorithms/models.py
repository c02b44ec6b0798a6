"""Models: what a server can classify with."""

from qgis.core import QgsProcessing, QgsProcessingOutputNumber, QgsProcessingParameterFeatureSink

from ..server import MODELS
from ..texts import tr
from . import tables
from .base import ServerAlgorithm


class Models(ServerAlgorithm):
    """Lists the models of a server as a table."""

    OUTPUT = "OUTPUT"
    COUNT = "COUNT"

    def name(self):
        return "models"

    def displayName(self):
        return tr("Models")

    def shortDescription(self):
        return tr("The models of a server: what they need, and how good they are")

    def shortHelpString(self):
        return tr(
            """<p>The models of a server as a table: id and title, level, which imagery they need, licence, scores in percent on the data that the model's author names. Models that cannot be used are named in the log.</p>"""
        )

    def initAlgorithm(self, configuration=None):
        self.add_server()
        self.add(QgsProcessingParameterFeatureSink(self.OUTPUT, tr("Models"), QgsProcessing.TypeVector))
        self.addOutput(QgsProcessingOutputNumber(self.COUNT, tr("Number of models")))

    def ask(self, parameters, context, feedback):
        server = self.server(parameters, context)
        server.require(MODELS, feedback)
        listing = server.models(feedback)
        defaults = listing.get("defaults", {})
        columns = tables.fields(
            id=str, title=str, level=str, modality=str, licence=str, default_of=str, scored_on=str, accuracy=float, macro_f1=float
        )
        rows = []
        for model in listing["models"]:
            scores = model.get("scores") or {}
            rows.append(
                [model.get(key) for key in ("id", "title", "level", "modality", "licence")]
                + [", ".join(level for level, name in defaults.items() if name == model["id"]), scores.get("data")]
                + [_percent(scores.get(key)) for key in ("accuracy", "macroF1")]
            )
            feedback.pushInfo(f"{model['id']}: {model.get('title')} ({model.get('level')}, {model.get('modality')})")
        for broken in listing.get("broken", []):
            feedback.pushWarning(tr("{} cannot be used: {}").format(broken.get("id"), broken.get("problem")))
        return {
            self.OUTPUT: tables.write(self, parameters, self.OUTPUT, context, columns, rows),
            self.COUNT: len(rows),
        }


def _percent(score):
    """Cards have scores from 0 to 1."""
    return None if score is None else score * 100
