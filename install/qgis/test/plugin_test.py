"""The installed plugin in a QGIS without a screen, against a server that has the synthetic scene.

Run by a test that starts the server; the environment says where everything is:

    CERRADO_PLUGIN    the zip
    CERRADO_SERVER    address of the server
    CERRADO_SCENE     folder with msi.tif, sar.tif and truth_l2.tif
    CERRADO_PREFIX    what stands before the names of the server's layers, such as "cerrado:"
    CERRADO_LOGIN     user:password, or nothing where there are no logins
"""

import csv
import json
import os
import shutil
import sys
import tempfile
import time
import unittest
import zipfile

FOLDER = tempfile.mkdtemp()
with zipfile.ZipFile(os.environ["CERRADO_PLUGIN"]) as plugin:
    plugin.extractall(FOLDER)
sys.path += [FOLDER, "/usr/share/qgis/python/plugins"]

from qgis.core import (  # noqa: E402
    QgsApplication,
    QgsAuthMethodConfig,
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingFeedback,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelParameter,
    QgsProcessingOutputLayerDefinition,
    QgsProcessingParameterString,
    QgsProcessingUtils,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsSettings,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QCoreApplication  # noqa: E402
from qgis.PyQt.QtWidgets import QMainWindow  # noqa: E402

URL = os.environ["CERRADO_SERVER"]
#: A copy, for QGIS writes statistics beside what it opens.
SCENE = shutil.copytree(os.environ["CERRADO_SCENE"], os.path.join(FOLDER, "scene"))
PREFIX = os.environ.get("CERRADO_PREFIX", "")
LOGIN = os.environ.get("CERRADO_LOGIN", "")
#: What a request names the workspace, where there are any.
WORKSPACE = PREFIX.rstrip(":")
#: 220 x 150 pixels of the scene.
EXTENT = "812400,814600,9330200,9331700 [EPSG:32722]"
MODEL = "demo-l2-msi-sar"


class Feedback(QgsProcessingFeedback):
    """Keeps what a user would see; may cancel at the first progress."""

    def __init__(self, cancels=False):
        super().__init__(False)
        self.percents, self.texts, self.warnings = [], [], []
        if cancels:
            self.progressChanged.connect(lambda percent: percent > 0 and self.cancel())
        self.progressChanged.connect(self.percents.append)

    def setProgressText(self, text):
        self.texts.append(text)

    def pushInfo(self, text):
        self.texts.append(text)

    def pushWarning(self, text):
        self.warnings.append(text)

    def reportError(self, text, fatalError=False):
        self.texts.append(text)


class MessageBar:
    def __init__(self):
        self.messages = []

    def pushMessage(self, title, text, level, duration):
        self.messages.append(text)


class Interface:
    """As much of QGIS's window as the plugin uses."""

    def __init__(self):
        self.window = QMainWindow()
        self.bar = MessageBar()
        self.menu, self.icons = [], []

    def mainWindow(self):
        return self.window

    def messageBar(self):
        return self.bar

    def addDockWidget(self, area, widget):
        self.window.addDockWidget(area, widget)

    def removeDockWidget(self, widget):
        self.window.removeDockWidget(widget)

    def addPluginToRasterMenu(self, name, action):
        self.menu.append(action)

    def removePluginRasterMenu(self, name, action):
        self.menu.remove(action)

    def addRasterToolBarIcon(self, action):
        self.icons.append(action)

    def removeRasterToolBarIcon(self, action):
        self.icons.remove(action)


def wait_until(condition, seconds=120):
    """Lets QGIS work until something holds."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError("it did not come to pass")
        QCoreApplication.processEvents()
        time.sleep(0.02)


class PluginTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.interface = Interface()
        cls.auth = ""
        if LOGIN:
            manager = QgsApplication.authManager()
            manager.setMasterPassword("only for this test", True)
            config = QgsAuthMethodConfig("Basic")
            config.setName("ClassifyCerrado")
            for key, value in zip(("username", "password"), LOGIN.split(":")):
                config.setConfig(key, value)
            manager.storeAuthenticationConfig(config)
            cls.auth = config.id()
        settings = QgsSettings()
        # As QGIS before 3.26 keeps its connections, and as it does since.
        settings.setValue("qgis/connections-wms/Our server/url", URL + "/wms?")
        settings.setValue("qgis/WMS/Our server/authcfg", cls.auth)
        since = "connections/ows/items/wms/connections/items/Our server/"
        settings.setValue(since + "url", URL + "/wms?")
        settings.setValue(since + "authcfg", cls.auth)
        import classify_cerrado

        cls.plugin = classify_cerrado.classFactory(cls.interface)
        cls.plugin.initGui()

    @classmethod
    def tearDownClass(cls):
        cls.plugin.unload()
        assert not cls.interface.menu and not cls.interface.icons
        assert QgsApplication.processingRegistry().providerById("cerrado") is None

    def setUp(self):
        from classify_cerrado import jobs

        QgsProject.instance().clear()
        QgsProject.instance().setCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
        for job in jobs.all_jobs():
            jobs.remove(job)

    def is_busy(self):
        from classify_cerrado import background

        return background.is_busy()

    def path(self, name):
        return os.path.join(FOLDER, name)

    def run_algorithm(self, name, parameters, feedback=None):
        """(outputs, whether it succeeded, feedback), the layers being in the project as QGIS leaves them."""
        feedback = feedback or Feedback()
        algorithm = QgsApplication.processingRegistry().createAlgorithmById("cerrado:" + name)
        context = QgsProcessingContext()
        context.setProject(QgsProject.instance())
        parameters = dict({"SERVER": URL, "AUTH": self.auth}, **parameters)
        allowed, why = algorithm.checkParameterValues(parameters, context)
        if not allowed:
            return why, False, feedback
        outputs, succeeded = algorithm.run(parameters, context, feedback)
        for identifier, details in context.layersToLoadOnCompletion().items():
            layer = QgsProcessingUtils.mapLayerFromString(identifier, context)
            context.takeResultLayer(layer.id())
            details.setOutputLayerName(layer)
            details.project.addMapLayer(layer)
            if details.postProcessor():
                details.postProcessor().postProcessLayer(layer, context, feedback)
        return outputs, succeeded, feedback

    def classify(self, name, feedback=None, **parameters):
        given = {"MSI": PREFIX + "msi", "SAR": PREFIX + "sar", "MODEL": MODEL, "WORKSPACE": WORKSPACE, "NAME": name}
        given.update(parameters)
        return self.run_algorithm("classify", given, feedback)

    def raster(self, name):
        layer = QgsRasterLayer(os.path.join(SCENE, name + ".tif"), name)
        QgsProject.instance().addMapLayer(layer)
        return layer

    def polygons(self):
        """Two squares of 50 x 50 pixels; the second is selected."""
        layer = QgsVectorLayer("Polygon?crs=EPSG:32722", "squares", "memory")
        for west in (812400, 813400):
            feature = QgsFeature()
            feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(west, 9330500, west + 500, 9331000)))
            layer.dataProvider().addFeature(feature)
        QgsProject.instance().addMapLayer(layer)
        layer.selectByIds([2])
        return layer

    # What the server has

    def test_lists_what_the_server_has(self):
        from classify_cerrado.server import Server

        listing = Server(URL, self.auth).listing()
        self.assertIn("cerrado:ClassifyCerrado", listing.processes)
        names = {layer.name: layer.kind for layer in listing.layers}
        self.assertIn(PREFIX + "msi", names)
        self.assertIn(PREFIX + "sar", names)
        self.assertIn(MODEL, [model["id"] for model in listing.models])

    def test_a_saved_connection_brings_address_and_authentication(self):
        from classify_cerrado.server import Server, connections

        self.assertIn("Our server", connections())
        server = Server("Our server")
        self.assertEqual(URL, server.base)
        self.assertEqual(self.auth, server.auth_config)

    def test_says_what_is_wrong_with_an_address(self):
        for address, words in (
            ("no connection", "neither a saved WMS connection nor an address"),
            ("http://127.0.0.1:9", "No answer from http://127.0.0.1:9/wps"),
        ):
            outputs, succeeded, feedback = self.run_algorithm("models", {"SERVER": address, "OUTPUT": "memory:"})
            self.assertFalse(succeeded)
            self.assertIn(words, str(outputs) + " ".join(feedback.texts))

    def test_models_as_a_table(self):
        outputs, succeeded, feedback = self.run_algorithm("models", {"OUTPUT": self.path("models.csv")})
        self.assertTrue(succeeded, feedback.texts)
        with open(self.path("models.csv"), encoding="utf-8") as file:
            line = [each for each in file if each.startswith(MODEL + ",")][0]
        self.assertIn(",L2,msi+sar,", line)

    # Maps

    def test_publishes_a_map_and_loads_it_in_the_projects_crs(self):
        outputs, succeeded, feedback = self.classify(
            "in_project", TITLE="Our map", LEVEL=1, CONFIDENCE=1, EXTENT=EXTENT, AREAS=self.path("areas.json")
        )
        self.assertTrue(succeeded, feedback.texts)
        self.assertEqual(PREFIX + "in_project", outputs["LAYER"])
        with open(self.path("areas.json"), encoding="utf-8") as file:
            areas = json.load(file)
        self.assertEqual(("L1", 220 * 150), (areas["level"], areas["classifiedPixels"]))
        layers = {layer.name(): layer for layer in QgsProject.instance().mapLayers().values()}
        self.assertEqual({"Our map", PREFIX + "in_project_confidence"}, set(layers))
        for layer in layers.values():
            self.assertEqual(("wms", "EPSG:3857", True), (layer.providerType(), layer.crs().authid(), layer.isValid()))
        self.assertEqual(sorted(feedback.percents), feedback.percents)
        self.assertEqual(100, feedback.percents[-1])

        # The name is taken now.
        outputs, succeeded, feedback = self.classify("in_project", LEVEL=1, EXTENT=EXTENT)
        self.assertFalse(succeeded)
        self.assertIn("overwrite=true", " ".join(feedback.texts))

    def test_sends_rasters_and_takes_the_map_as_a_geotiff(self):
        msi, sar = self.raster("msi"), self.raster("sar")
        outputs, succeeded, feedback = self.classify(
            "", MSI="", SAR="", MSI_RASTER=msi, SAR_RASTER=sar, EXTENT=EXTENT, PUBLISH=False, OUTPUT=self.path("sent.tif")
        )
        self.assertTrue(succeeded, feedback.texts)
        # With 128 pixels around: 427 x 300 is all there is.
        self.assertIn("sending 427 × 300 pixels of 'msi'", " ".join(feedback.texts))
        layer = QgsRasterLayer(outputs["OUTPUT"], "map")
        self.assertEqual((10, 10), (layer.rasterUnitsPerPixelX(), layer.rasterUnitsPerPixelY()))
        # The style that lies beside it has the names of L2.
        self.assertIn("Pasture", " ".join(item.label for item in layer.renderer().classes()))

        # The same of the layers of the server, loaded with its style.
        loaded = QgsProcessingOutputLayerDefinition(self.path("named.tif"), QgsProject.instance())
        loaded.destinationName = "Named"
        outputs, succeeded, feedback = self.classify("", EXTENT=EXTENT, PUBLISH=False, OUTPUT=loaded)
        self.assertTrue(succeeded, feedback.texts)
        named = QgsProject.instance().mapLayersByName("Named")[0]
        self.assertIn("Pasture", " ".join(item.label for item in named.renderer().classes()))
        other = QgsRasterLayer(outputs["OUTPUT"], "map")
        box = QgsRectangle(812450, 9330250, 814550, 9331650)
        blocks = [each.dataProvider().block(1, box, 200, 130) for each in (layer, other)]
        cells = [[block.value(row, column) for row in range(130) for column in range(200)] for block in blocks]
        self.assertGreater(len(set(cells[0])), 3)
        equal = sum(a == b for a, b in zip(*cells))
        self.assertGreater(equal, 0.99 * 200 * 130)

    def test_classifies_selected_polygons_only(self):
        source = QgsProcessingFeatureSourceDefinition(self.polygons().id(), True)
        outputs, succeeded, feedback = self.classify(
            "in_polygon", POLYGONS=source, AREAS=self.path("polygon.json")
        )
        self.assertTrue(succeeded, feedback.texts)
        with open(self.path("polygon.json"), encoding="utf-8") as file:
            pixels = json.load(file)["classifiedPixels"]
        self.assertEqual(50 * 50, pixels)

    def test_sends_what_tags_say_of_values(self):
        """The scene as reflectance with the scale of GDAL is the same scene."""
        import base64

        from classify_cerrado import imagery
        from osgeo import gdal

        def sent(layer, raw=False):
            content, said = imagery.uploaded(
                "MSI", layer, None, 10, QgsProject.instance().transformContext(), Feedback(), raw
            )
            gdal.FileFromMemBuffer("/vsimem/sent.tif", base64.b64decode(content))
            dataset = gdal.Open("/vsimem/sent.tif")
            band = dataset.GetRasterBand(4)
            return band.ReadAsArray(0, 0, 1, 1)[0, 0], band.GetScale(), said

        plain = gdal.Open(os.path.join(SCENE, "msi.tif"))
        first = int(plain.GetRasterBand(4).ReadAsArray(0, 0, 1, 1)[0, 0])
        scaled = gdal.Translate(self.path("scaled.tif"), plain)
        scaled.SetMetadata({})
        for number in range(12):
            scaled.GetRasterBand(number + 1).SetScale(0.0001)
            scaled.GetRasterBand(number + 1).SetOffset(-0.1)
        scaled = None
        layer = QgsRasterLayer(self.path("scaled.tif"), "scaled")

        value, scale, said = sent(self.raster("msi"))
        self.assertEqual((first, {"msiUnits": "dn", "offset": "1000.0"}), (value, said))
        value, scale, said = sent(layer)
        self.assertEqual({"msiUnits": "reflectance", "offset": "0"}, said)
        self.assertAlmostEqual((first - 1000) / 10000, float(value), places=5)
        self.assertIn(scale, (None, 1))
        value, scale, said = sent(layer, raw=True)
        self.assertEqual((first, {}), (value, said))
        self.assertIn(scale, (None, 1))

    def test_says_how_large_is_too_large(self):
        from classify_cerrado import imagery, wps

        with self.assertRaises(wps.ServerError) as raised:
            imagery.uploaded(
                "MSI", self.raster("msi"), None, 1, QgsProject.instance().transformContext(), Feedback()
            )
        self.assertIn("MSI: 427 × 300 pixels are more than the 1 MB", str(raised.exception))

    def test_cancelling_stops_the_server(self):
        from classify_cerrado import jobs, wps
        from classify_cerrado.algorithms.base import ServerAlgorithm

        ServerAlgorithm.WAIT, wait = 0.1, ServerAlgorithm.WAIT
        try:
            # The more patches overlap, the longer it takes.
            outputs, succeeded, feedback = self.classify("cancelled", Feedback(cancels=True), OVERLAP=64)
        finally:
            ServerAlgorithm.WAIT = wait
        self.assertEqual(({}, True), (outputs, succeeded))
        self.assertIn("Cancelled: telling the server to stop", feedback.texts)
        job = jobs.all_jobs()[0]
        self.assertEqual("dismissed", job.state)
        self.assertNotIn(PREFIX + "cancelled", [layer.name for layer in job.connect().layers()])
        with self.assertRaises(wps.ServerError):
            job.connect().status(job.execution)

    # Maps that are there

    def test_areas_of_a_layer_and_of_a_raster(self):
        for given in ({"MAP": PREFIX + "truth_l2"}, {"MAP_RASTER": self.raster("truth_l2")}):
            outputs, succeeded, feedback = self.run_algorithm(
                "areas", dict({"LEVEL": 2, "OUTPUT": self.path("areas.csv")}, **given)
            )
            self.assertTrue(succeeded, feedback.texts)
            # By gdalinfo -hist: 28109 pixels of pasture, of 427 x 300, of 10 m.
            self.assertAlmostEqual(1281, outputs["HECTARES"])
            with open(self.path("areas.csv"), encoding="utf-8") as file:
                self.assertIn(["0", "Pa", "Pasture", "Pastagem", "28109", "281.09"], [row[:6] for row in csv.reader(file)])

    def test_areas_of_each_polygon(self):
        outputs, succeeded, feedback = self.run_algorithm(
            "areas",
            {
                "MAP": PREFIX + "truth_l2",
                "LEVEL": 2,
                "POLYGONS": self.polygons().id(),
                "EACH": True,
                "OUTPUT": self.path("zones.gpkg"),
            },
        )
        self.assertTrue(succeeded, feedback.texts)
        zones = list(QgsVectorLayer(outputs["OUTPUT"], "zones").getFeatures())
        # 500 m x 500 m each.
        self.assertEqual([25, 25], [zone["ha_all"] for zone in zones])
        self.assertEqual([812400, 813400], [round(zone.geometry().boundingBox().xMinimum()) for zone in zones])
        for zone in zones:
            of_classes = [zone[name] for name in zone.fields().names() if name.startswith("ha_") and name != "ha_all"]
            self.assertAlmostEqual(25, sum(of_classes))

    def test_accuracy_of_a_map_against_itself(self):
        outputs, succeeded, feedback = self.run_algorithm(
            "accuracy",
            {
                "MAP": PREFIX + "truth_l2",
                "REFERENCE_RASTER": self.raster("truth_l2"),
                "LEVEL": 2,
                "REFERENCE_LEVEL": 2,
                "OUTPUT": self.path("scores.html"),
                "JSON": self.path("scores.json"),
            },
        )
        self.assertTrue(succeeded, feedback.texts)
        self.assertEqual((100, 100), (outputs["ACCURACY"], outputs["KAPPA"]))
        with open(self.path("scores.html"), encoding="utf-8") as file:
            self.assertIn("<td>28109</td>", file.read())
        with open(self.path("scores.json"), encoding="utf-8") as file:
            self.assertEqual(28109, json.load(file)["confusion"][0][0])

    def test_change_between_two_maps(self):
        """Of L2 to itself, so that nothing has changed; 28109 pixels stay pasture."""
        outputs, succeeded, feedback = self.run_algorithm(
            "change",
            {
                "FROM": PREFIX + "truth_l2",
                "TO_RASTER": self.raster("truth_l2"),
                "LEVEL": 2,
                "TABLE": self.path("transitions.csv"),
                "OUTPUT": self.path("change.tif"),
            },
        )
        self.assertTrue(succeeded, feedback.texts)
        self.assertAlmostEqual(1281, outputs["HECTARES"])
        with open(self.path("transitions.csv"), encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        self.assertTrue(all(row["from_code"] == row["to_code"] for row in rows))
        self.assertIn(("Pa", "28109"), [(row["from_code"], row["pixels"]) for row in rows])
        self.assertTrue(QgsRasterLayer(outputs["OUTPUT"], "change").isValid())
        self.assertTrue(os.path.exists(self.path("change.qml")))

    def test_polygons_of_changes(self):
        """Of a map of pasture to the truth; GDAL says how much of it became primary vegetation."""
        from osgeo import gdal

        truth = gdal.Open(os.path.join(SCENE, "truth_l2.tif"))
        values = truth.GetRasterBand(1).ReadAsArray()
        pasture = gdal.GetDriverByName("GTiff").CreateCopy(self.path("pasture.tif"), truth)
        pasture.GetRasterBand(1).WriteArray(values * 0)
        pasture = None
        loaded = QgsProcessingOutputLayerDefinition("TEMPORARY_OUTPUT", QgsProject.instance())
        loaded.destinationName = "Gains"
        given = {
            "FROM_RASTER": QgsRasterLayer(self.path("pasture.tif"), "pasture"),
            "FROM_DATE": "2021-08-01",
            "TO": PREFIX + "truth_l2",
            "TO_DATE": "2022-08-01",
            "LEVEL": 2,
            "TABLE": self.path("gains.csv"),
            "OUTPUT_POLYGONS": loaded,
        }
        outputs, succeeded, feedback = self.run_algorithm("change", given)
        self.assertFalse(succeeded)
        self.assertEqual("Polygons of changes: choose alerts, or give transitions.", outputs)

        published = PREFIX + "gains"
        given.update(TRANSITIONS="Pa:V1", PUBLISH=True, WORKSPACE=WORKSPACE, NAME="gains", OVERWRITE=True)
        outputs, succeeded, feedback = self.run_algorithm("change", given)
        self.assertTrue(succeeded, feedback.texts)
        self.assertEqual((published, published + "_polygons"), (outputs["LAYER"], outputs["POLYGONS_LAYER"]))
        polygons = QgsProject.instance().mapLayersByName("Gains")[0]
        features = list(polygons.getFeatures())
        self.assertEqual(int((values == 1).sum()), sum(feature["pixels"] for feature in features))
        self.assertEqual({"2022-08-01"}, {feature["to_date"].toString("yyyy-MM-dd") for feature in features})
        self.assertAlmostEqual(
            sum(feature["hectares"] for feature in features),
            sum(feature.geometry().area() for feature in features) / 10000,
        )
        categories = polygons.renderer().categories()
        self.assertEqual([(2, "Gain of natural vegetation")], [(each.value(), each.label()) for each in categories])
        self.assertTrue(polygons.temporalProperties().isActive())
        self.assertEqual("to_date", polygons.temporalProperties().startField())
        shown = [each for each in QgsProject.instance().mapLayers().values() if each.providerType() == "wms"]
        self.assertEqual({published, published + "_polygons"}, {each.name() for each in shown})

    def test_polygons_of_classes(self):
        loaded = QgsProcessingOutputLayerDefinition(self.path("classes.gpkg"), QgsProject.instance())
        loaded.destinationName = "Classes"
        outputs, succeeded, feedback = self.run_algorithm(
            "polygons", {"MAP": PREFIX + "truth_l2", "LEVEL": 2, "CLASSES": "Pa,V1", "OUTPUT": loaded}
        )
        self.assertTrue(succeeded, feedback.texts)
        polygons = QgsProject.instance().mapLayersByName("Classes")[0]
        found = {}
        for feature in polygons.getFeatures():
            found[feature["code"]] = found.get(feature["code"], 0) + feature["pixels"]
        self.assertEqual({"Pa", "V1"}, set(found))
        # By gdalinfo -hist.
        self.assertEqual(28109, found["Pa"])
        self.assertEqual(["Pasture", "Primary natural vegetation"], [each.label() for each in polygons.renderer().categories()])
        self.assertFalse(polygons.temporalProperties().isActive())

    # Jobs

    def test_a_job_outlives_its_project_and_is_loaded_into_another(self):
        from classify_cerrado import jobs

        outputs, succeeded, feedback = self.classify("later", EXTENT=EXTENT, WAIT=False)
        self.assertTrue(succeeded, feedback.texts)
        QgsProject.instance().clear()
        # As a new session finds it.
        QgsSettings().sync()
        job = jobs.find(outputs["JOB"])
        self.assertTrue(job.active)
        panel = self.plugin.panel
        self.interface.window.show()
        panel.show()
        panel.raise_()
        wait_until(lambda: jobs.find(job.key).state == "succeeded")
        wait_until(lambda: not self.is_busy())
        self.assertIn("The map is ready: later", self.interface.bar.messages)
        item = panel.tree.topLevelItem(0)
        self.assertEqual(["later", "ready"], [item.text(0), item.text(1)])
        item.setSelected(True)
        self.assertFalse(panel.cancel_action.isEnabled())
        panel.load_action.trigger()
        self.assertEqual(["wms"], [each.providerType() for each in QgsProject.instance().mapLayers().values()])
        panel.save(self.path("later.tif"))
        wait_until(lambda: not self.is_busy())
        self.assertEqual(["gdal", "wms"], sorted(each.providerType() for each in QgsProject.instance().mapLayers().values()))
        self.assertTrue(os.path.exists(self.path("later.qml")))
        panel.remove_action.trigger()
        self.assertEqual(0, panel.tree.topLevelItemCount())

    def test_the_panel_cancels_a_job(self):
        from classify_cerrado import jobs

        outputs, succeeded, feedback = self.classify("stopped", OVERLAP=64, WAIT=False)
        self.assertTrue(succeeded, feedback.texts)
        panel = self.plugin.panel
        panel.show_jobs()
        panel.tree.topLevelItem(0).setSelected(True)
        panel.cancel_action.trigger()
        wait_until(lambda: jobs.find(outputs["JOB"]).state == "dismissed")
        wait_until(lambda: not self.is_busy())
        self.assertNotIn(PREFIX + "stopped", [each.name for each in jobs.find(outputs["JOB"]).connect().layers()])

    def test_a_job_that_the_server_has_forgotten_is_lost(self):
        from classify_cerrado import jobs

        jobs.save(jobs.Job(server=URL, auth_config=self.auth, execution="00000000-0000-0000-0000-000000000000"))
        self.plugin.panel.look()
        wait_until(lambda: jobs.all_jobs()[0].state == "lost")
        wait_until(lambda: not self.is_busy())

    # The dialog

    def test_the_dialog_lists_layers_and_models(self):
        from processing.gui.AlgorithmDialog import AlgorithmDialog

        algorithm = QgsApplication.processingRegistry().createAlgorithmById("cerrado:classify")
        dialog = AlgorithmDialog(algorithm, False)
        try:
            wrappers = dialog.mainWidget().wrappers
            if self.auth:
                wrappers["AUTH"].setParameterValue(self.auth, QgsProcessingContext())
            wrappers["SERVER"].setValue("Our server")
            wrappers["SERVER"].ask()
            wait_until(lambda: wrappers["MODEL"].combo.count() > 0)
            msi = wrappers["MSI"].combo
            msi.setCurrentIndex([msi.itemData(row) for row in range(msi.count())].index(PREFIX + "msi"))
            model = wrappers["MODEL"].combo
            model.setCurrentText("Demonstration: L2 from Sentinel-2 and Sentinel-1 (demo-l2-msi-sar)")
            wrappers["SAR"].combo.setEditText("typed")
            given = dialog.createProcessingParameters()
            self.assertEqual(
                ("Our server", PREFIX + "msi", "typed", MODEL),
                tuple(given[name] for name in ("SERVER", "MSI", "SAR", "MODEL")),
            )
        finally:
            dialog.close()

    def test_the_dialogs_of_models_and_batches(self):
        from processing.gui.BatchAlgorithmDialog import BatchAlgorithmDialog
        from processing.modeler.ModelerParametersDialog import ModelerParametersDialog

        algorithm = QgsApplication.processingRegistry().createAlgorithmById("cerrado:areas")
        model = QgsProcessingModelAlgorithm()
        text = QgsProcessingParameterString("map", "The map")
        component = QgsProcessingModelParameter("map")
        model.addModelParameter(text, component)
        dialog = ModelerParametersDialog(algorithm, model)
        wrappers = dialog.widget.widget.wrappers
        self.assertEqual("The map", wrappers["MAP"].combo.itemText(0))
        wrappers["SERVER"].setValue("Our server")
        self.assertEqual("Our server", wrappers["SERVER"].value())
        wrappers["MAP"].combo.setCurrentIndex(0)
        self.assertEqual("map", wrappers["MAP"].value().parameterName())
        dialog.close()

        dialog = BatchAlgorithmDialog(algorithm)
        row = dialog.mainWidget().wrappers[0]
        names = dialog.mainWidget().parameter_to_column
        row[names["SERVER"]].setValue("Our server")
        self.assertEqual("Our server", row[names["SERVER"]].value())
        dialog.close()


if __name__ == "__main__":
    application = QgsApplication([], True)
    application.initQgis()
    from processing.core.Processing import Processing

    Processing.initialize()
    result = unittest.main(exit=False, verbosity=2).result
    QgsProject.instance().clear()
    shutil.rmtree(FOLDER)
    sys.stdout.flush()
    # QGIS without a window does not always come down in good order.
    os._exit(0 if result.wasSuccessful() else 1)
