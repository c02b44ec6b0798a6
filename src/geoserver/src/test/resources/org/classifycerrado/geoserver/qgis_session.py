"""Parts of a QGIS session that qgis_process does not have; needs QGIS's Python and a profile of its own.

    qgis_session.py login USER PASSWORD             stores them as the authentication "cerrado"
    qgis_session.py cancel SCRIPT NAME=VALUE …      runs the script and cancels it once it makes progress
    qgis_session.py project SCRIPT NAME=VALUE …     runs the script in an empty project and prints the project's layers
"""

import importlib.util
import os
import sys

from qgis.core import (
    QgsApplication,
    QgsAuthMethodConfig,
    QgsCoordinateReferenceSystem,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProject,
)


class Feedback(QgsProcessingFeedback):
    """Prints what a user would see; may cancel at the first progress."""

    def __init__(self, cancels):
        super().__init__(False)
        self.cancels = cancels
        self.progressChanged.connect(self.progressed)

    def progressed(self, percent):
        print("PERCENT", percent, flush=True)
        if self.cancels and percent > 0:
            self.cancel()

    def setProgressText(self, text):
        print("TEXT", text, flush=True)

    def pushInfo(self, text):
        print("INFO", text, flush=True)

    def pushWarning(self, text):
        print("WARNING", text, flush=True)

    def reportError(self, text, fatalError=False):
        print("ERROR", text, flush=True)


def login(user, password):
    manager = QgsApplication.authManager()
    with open(os.environ["QGIS_AUTH_PASSWORD_FILE"], encoding="utf-8") as file:
        manager.setMasterPassword(file.readline().strip(), True)
    config = QgsAuthMethodConfig("Basic")
    config.setId("cerrado")
    config.setName("ClassifyCerrado")
    config.setConfig("username", user)
    config.setConfig("password", password)
    return manager.storeAuthenticationConfig(config)


def run(script, parameters, cancels):
    spec = importlib.util.spec_from_file_location("classify_cerrado", script)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    algorithm = module.ClassifyCerrado().create()
    if cancels:
        # So that a run is seen in its middle however short it is.
        module.ClassifyCerrado.WAIT = 0.1
    project = QgsProject.instance()
    project.setCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    context = QgsProcessingContext()
    context.setProject(project)
    results, ok = algorithm.run(parameters, context, Feedback(cancels))
    # What QGIS does with an algorithm's layers when it has ended.
    for layer_id, details in context.layersToLoadOnCompletion().items():
        layer = context.takeResultLayer(layer_id)
        details.setOutputLayerName(layer)
        details.project.addMapLayer(layer)
    for layer in project.mapLayers().values():
        print("LAYER", layer.name(), layer.providerType(), layer.crs().authid(), layer.isValid(), flush=True)
    print("RESULTS", ok, results, flush=True)
    return ok


def main():
    application = QgsApplication([], False)
    application.initQgis()
    try:
        if sys.argv[1] == "login":
            return login(*sys.argv[2:])
        parameters = dict(argument.split("=", 1) for argument in sys.argv[3:])
        return run(sys.argv[2], parameters, sys.argv[1] == "cancel")
    finally:
        QgsProject.instance().clear()
        application.exitQgis()


sys.exit(0 if main() else 1)
