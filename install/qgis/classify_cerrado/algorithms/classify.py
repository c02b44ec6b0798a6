"""Classify: makes a land-cover map of imagery."""

from qgis.core import (
    QgsProcessingOutputString,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
)

from .. import jobs, results, wps
from ..server import CLASSIFY
from ..texts import tr
from .base import ServerAlgorithm


class Classify(ServerAlgorithm):
    """Has the server classify Sentinel imagery, and loads the map."""

    MSI = "MSI"
    SAR = "SAR"
    MODEL = "MODEL"
    OVERLAP = "OVERLAP"
    WINDOW = "WINDOW"
    MSI_UNITS = "MSI_UNITS"
    OFFSET = "OFFSET"
    SAR_UNITS = "SAR_UNITS"
    BANDS = "BANDS"
    RESOLUTION = "RESOLUTION"
    ALLOW_IMPLAUSIBLE = "ALLOW_IMPLAUSIBLE"
    BLEND = "BLEND"
    AUGMENT = "AUGMENT"
    DEVICE = "DEVICE"
    PRECISION = "PRECISION"
    BATCH = "BATCH"
    CONFIDENCE = "CONFIDENCE"
    PROBABILITIES = "PROBABILITIES"
    APPEND = "APPEND"
    DATE = "DATE"
    TIMES = "TIMES"
    WAIT_FOR_IT = "WAIT"
    AREAS = "AREAS"
    OUTPUT = "OUTPUT"
    OUTPUT_CONFIDENCE = "OUTPUT_CONFIDENCE"
    OUTPUT_PROBABILITIES = "OUTPUT_PROBABILITIES"
    LAYER = "LAYER"
    WMS = "WMS"
    JOB = "JOB"

    # The first of each leaves it to the server, the model or the file. docs/parameters.md explains the others.
    BLENDS = ["", "cosine", "core"]
    AUGMENTS = ["", "none", "flips"]
    PRECISIONS = ["", "fp32", "bf16"]
    CONFIDENCES = ["", "true", "margin", "entropy"]
    MSI_UNIT_NAMES = ["", "dn", "reflectance"]
    SAR_UNIT_NAMES = [
        "",
        "dn",
        "sigma0-db",
        "sigma0-power",
        "sigma0-amplitude",
        "gamma0-db",
        "gamma0-power",
        "gamma0-amplitude",
    ]

    def name(self):
        return "classify"

    def displayName(self):
        return tr("Classify")

    def shortDescription(self):
        return tr("Has a server make a land-cover map of Sentinel imagery, and shows it")

    def shortHelpString(self):
        return tr(
            """<p>Has a server with the ClassifyCerrado processes make a land-use and land-cover map of the Cerrado from Sentinel-2 and Sentinel-1 imagery. Nothing is computed on this computer. Cancelling stops the server.</p>
<p><b>Server</b>: a saved WMS connection, or the address of a GeoServer or of <i>cerrado serve</i>. Layers and models are listed once the server has answered.</p>
<p><b>Authentication</b>: publishing in GeoServer needs a user who may administer the workspace.</p>
<p><b>Sentinel-2, Sentinel-1</b>: layers of the server, or rasters of this computer, of which only the area asked for is sent: 12 bands, and VV and VH. A model says which of them it needs.</p>
<p><b>Model</b>: if empty, the server's default, or the only model that fits. <b>Level</b>: L1 has 7 classes, L2 has 14.</p>
<p><b>Extent</b>, <b>polygons</b>: the area to classify; with both, what they have in common; with neither, everything.</p>
<p><b>Publish</b>: the map becomes a layer of the server. <b>Workspace, name, title</b>: of that layer; if empty, the default workspace and a name from the inputs. <b>Overwrite</b>: replace a map of that name and level.</p>
<p><b>Confidence</b>: a second layer that says in percent how sure the model is: the probability of the class, its margin to the next, or by the entropy of all. <b>Probabilities</b>: a layer with a band for each class.</p>
<p><b>Wait</b>: if not, the algorithm ends once the server has accepted the request, and the panel "Cerrado jobs" goes on.</p>
<p><b>Areas</b>: a file of pixels, hectares and share of each class, as CSV, or as JSON if it is named so. <b>Map</b>: the map as a GeoTIFF.</p>
<p>The advanced parameters are explained in the project's docs/parameters.md, and what imagery's values mean in docs/inputs.md.</p>"""
        )

    def initAlgorithm(self, configuration=None):
        model = tr("as the model says")
        file = tr("as the file or the model says")
        server = tr("as the server does")
        self.add_server()
        self.add_coverage(
            self.MSI, tr("Sentinel-2: layer of the server"), tr("Sentinel-2: raster of this computer"), ["msi", "imagery"]
        )
        self.add_coverage(
            self.SAR, tr("Sentinel-1: layer of the server"), tr("Sentinel-1: raster of this computer"), ["sar", "imagery"]
        )
        self.add_text(
            self.MODEL,
            tr("Model"),
            widget={"class": "ModelWidget"},
            tip=tr("id of a model; if empty, the server chooses or lists them"),
        )
        self.add_levels(self.LEVEL, tr("Level"), model)
        self.add_area()
        self.add_publishing(tr("Publish as a layer of the server"), True)
        self.add_choice(
            self.CONFIDENCE,
            tr("Confidence as a second layer"),
            [tr("no"), tr("probability of the class"), tr("margin to the next class"), tr("entropy")],
        )
        self.add(QgsProcessingParameterBoolean(self.WAIT_FOR_IT, tr("Wait for the map"), True))
        for name, label, first, names in (
            (self.MSI_UNITS, tr("What the Sentinel-2 values mean"), file, self.MSI_UNIT_NAMES),
            (self.SAR_UNITS, tr("What the Sentinel-1 values mean"), file, self.SAR_UNIT_NAMES),
            (self.BLEND, tr("Blend"), server, self.BLENDS),
            (self.AUGMENT, tr("Augment"), server, self.AUGMENTS),
            (self.PRECISION, tr("Precision"), model, self.PRECISIONS),
        ):
            self.add_choice(name, label, [first] + names[1:], advanced=True)
        double, integer = QgsProcessingParameterNumber.Double, QgsProcessingParameterNumber.Integer
        for name, label, kind in (
            (self.OFFSET, tr("Offset of the Sentinel-2 values"), double),
            (self.RESOLUTION, tr("Pixel size in metres"), double),
            (self.OVERLAP, tr("Overlap in pixels"), integer),
            (self.WINDOW, tr("Window in pixels"), integer),
            (self.BATCH, tr("Patches in a batch"), integer),
        ):
            self.add(QgsProcessingParameterNumber(name, label, kind, None, True), advanced=True)
        for name, label in (
            (self.TIME, tr("Time, of layers that have one")),
            (self.TIMES, tr("Several times, each of which becomes a map")),
            (self.DATE, tr("Date of an appended map")),
            (self.BANDS, tr("Bands of Sentinel-2, in their order")),
            (self.DEVICE, tr("Device")),
        ):
            self.add_text(name, label, advanced=True)
        for name, label in (
            (self.APPEND, tr("Append to a layer with time")),
            (self.PROBABILITIES, tr("Probabilities of all classes as a layer")),
            (self.ALLOW_IMPLAUSIBLE, tr("Classify imagery that cannot be what it is taken for")),
        ):
            self.add(QgsProcessingParameterBoolean(name, label, False), advanced=True)
        self.add(
            QgsProcessingParameterFileDestination(
                self.AREAS, tr("Areas"), tr("CSV files (*.csv);;JSON files (*.json)"), None, True, False
            )
        )
        for name, label in (
            (self.OUTPUT, tr("Map as a GeoTIFF")),
            (self.OUTPUT_CONFIDENCE, tr("Confidence as a GeoTIFF")),
            (self.OUTPUT_PROBABILITIES, tr("Probabilities as a GeoTIFF")),
        ):
            self.add(QgsProcessingParameterRasterDestination(name, label, None, True, False))
        self.addOutput(QgsProcessingOutputString(self.LAYER, tr("Name of the new layer")))
        self.addOutput(QgsProcessingOutputString(self.WMS, tr("WMS address of the new layer")))
        self.addOutput(QgsProcessingOutputString(self.JOB, tr("Job")))

    def checkParameterValues(self, parameters, context):
        why = self.check_one_of(parameters, context, (self.MSI, self.SAR))
        publishes = self.parameterAsBool(parameters, self.PUBLISH, context)
        if not why and not publishes and not parameters.get(self.OUTPUT):
            why = tr("Publish the map, or say where its GeoTIFF goes.")
        companions = self._companions(parameters, context)
        if not why and parameters.get(self.OUTPUT_CONFIDENCE) and "confidence" not in companions:
            why = tr("A GeoTIFF of the confidence needs the confidence.")
        if not why and parameters.get(self.OUTPUT_PROBABILITIES) and "probabilities" not in companions:
            why = tr("A GeoTIFF of the probabilities needs the probabilities.")
        if not why and not self.parameterAsBool(parameters, self.WAIT_FOR_IT, context):
            files = (self.AREAS, self.OUTPUT, self.OUTPUT_CONFIDENCE, self.OUTPUT_PROBABILITIES)
            if any(parameters.get(each) for each in files):
                why = tr("Files are written only if you wait for the map; the list of jobs can save it later.")
        return (False, why) if why else super().checkParameterValues(parameters, context)

    def _companions(self, parameters, context):
        """The rasters that are wanted besides the map, as the server calls them."""
        wanted = []
        if self.parameterAsEnum(parameters, self.CONFIDENCE, context) > 0:
            wanted.append("confidence")
        if self.parameterAsBool(parameters, self.PROBABILITIES, context):
            wanted.append("probabilities")
        return wanted

    def ask(self, parameters, context, feedback):
        server = self.server(parameters, context)
        server.require(CLASSIFY, feedback)
        areas_file = self.parameterAsFileOutput(parameters, self.AREAS, context)
        publishes = self.parameterAsBool(parameters, self.PUBLISH, context)
        companions = self._companions(parameters, context)
        area, bounds = self.area_inputs(parameters, context)
        meaning = {
            "msi": {
                "msiUnits": self.parameterAsEnum(parameters, self.MSI_UNITS, context) > 0,
                "offset": parameters.get(self.OFFSET) is not None,
            },
            "sar": {"sarUnits": self.parameterAsEnum(parameters, self.SAR_UNITS, context) > 0},
        }
        inputs = self.coverage_inputs(
            parameters, context, feedback, server, bounds, [("msi", self.MSI), ("sar", self.SAR)], meaning
        )
        inputs += area + self._settings(parameters, context)
        inputs += self.publishing_inputs(parameters, context)
        wanted = [
            wps.Wanted("areas", "application/json" if areas_file.lower().endswith(".json") else "text/csv"),
            wps.Wanted("summary", "application/json"),
        ]
        if publishes:
            wanted.insert(0, wps.Wanted("layer", None))
        else:
            wanted.append(wps.Wanted("result", "image/tiff"))
            wanted += [wps.Wanted(each, "image/tiff") for each in companions]
        title = self.parameterAsString(parameters, self.TITLE, context).strip()
        name = self.parameterAsString(parameters, self.NAME, context).strip()
        job = jobs.Job(
            server=server.given,
            auth_config=self.parameterAsString(parameters, self.AUTH, context),
            process=CLASSIFY,
            title=title or name,
            publishes=publishes,
            companions=companions,
        )
        request = wps.execute_request(CLASSIFY, inputs, wanted)
        if not self.parameterAsBool(parameters, self.WAIT_FOR_IT, context):
            self.begin(server, request, feedback, job)
            return {self.JOB: job.key}
        status = self.follow(server, request, feedback, job)
        if status is None:
            return {}
        for warning in filter(None, job.text.splitlines()):
            feedback.pushWarning(warning)
        found = {self.JOB: job.key, self.LAYER: status.outputs["layer"].text if publishes else ""}
        if areas_file:
            with open(areas_file, "w", encoding="utf-8", newline="") as file:
                file.write(status.outputs["areas"].text)
            found[self.AREAS] = areas_file
        found.update(self._load(parameters, context, feedback, server, job, status))
        return found

    def _settings(self, parameters, context):
        inputs = self.literals(
            parameters,
            context,
            [
                ("model", self.MODEL),
                ("time", self.TIME),
                ("times", self.TIMES),
                ("date", self.DATE),
                ("bands", self.BANDS),
                ("device", self.DEVICE),
            ],
        )
        for name, parameter, choices in (
            ("level", self.LEVEL, self.LEVELS),
            ("msiUnits", self.MSI_UNITS, self.MSI_UNIT_NAMES),
            ("sarUnits", self.SAR_UNITS, self.SAR_UNIT_NAMES),
            ("blend", self.BLEND, self.BLENDS),
            ("augment", self.AUGMENT, self.AUGMENTS),
            ("precision", self.PRECISION, self.PRECISIONS),
            ("confidence", self.CONFIDENCE, self.CONFIDENCES),
        ):
            inputs += self.choice(parameters, context, name, parameter, choices)
        inputs += self.numbers(parameters, context, [("offset", self.OFFSET), ("resolution", self.RESOLUTION)])
        for name, parameter in (("overlap", self.OVERLAP), ("window", self.WINDOW), ("batch", self.BATCH)):
            if parameters.get(parameter) is not None:
                inputs.append(wps.literal(name, self.parameterAsInt(parameters, parameter, context)))
        for name, parameter in (
            ("append", self.APPEND),
            ("probabilities", self.PROBABILITIES),
            ("allowImplausible", self.ALLOW_IMPLAUSIBLE),
        ):
            if self.parameterAsBool(parameters, parameter, context):
                inputs.append(wps.literal(name, True))
        return inputs

    def _load(self, parameters, context, feedback, server, job, status):
        """Writes and loads what was asked for."""
        found = {}
        for parameter, output, style in (
            (self.OUTPUT, "result", f"cerrado_{job.level.lower()}"),
            (self.OUTPUT_CONFIDENCE, "confidence", "cerrado_confidence"),
            (self.OUTPUT_PROBABILITIES, "probabilities", ""),
        ):
            path = self.parameterAsOutputLayer(parameters, parameter, context)
            if not path:
                continue
            if job.publishes:
                server.write_layer(job.layer_of(output), path, feedback)
            else:
                server.write_output(status.outputs[output], path, feedback)
            results.lay_style_beside(path, style)
            results.style(context, path)
            found[parameter] = path
        given_title = self.parameterAsString(parameters, self.TITLE, context).strip()
        for name in job.layers:
            title = given_title if given_title and name == job.layers[-1] else name
            found[self.WMS] = self.show_layer(context, feedback, server, name, title, self.WMS)
        if job.layers:
            feedback.pushInfo(tr("Published as {}").format(job.layers[-1]))
        return found
