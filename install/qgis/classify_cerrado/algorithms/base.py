"""What the algorithms have in common: where the server is, what is asked about, and how an execution is followed."""

import time

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessing,
    QgsProcessingAlgorithm,
    QgsProcessingException,
    QgsProcessingParameterAuthConfig,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
    QgsSettings,
)
from qgis.PyQt.QtGui import QIcon

from .. import imagery, jobs, regions, results, wps
from ..server import Server
from ..texts import tr

SETTINGS = "classify_cerrado"

_WIDGETS = __package__.rsplit(".", 1)[0] + ".widgets."


class ServerAlgorithm(QgsProcessingAlgorithm):
    """An algorithm that has a server work."""

    SERVER = "SERVER"
    AUTH = "AUTH"
    LEVEL = "LEVEL"
    EXTENT = "EXTENT"
    POLYGONS = "POLYGONS"
    TIME = "TIME"
    MIN_AREA = "MIN_AREA"
    SIMPLIFY = "SIMPLIFY"
    PUBLISH = "PUBLISH"
    WORKSPACE = "WORKSPACE"
    NAME = "NAME"
    TITLE = "TITLE"
    OVERWRITE = "OVERWRITE"

    #: The first leaves it to the server.
    LEVELS = ["", "L1", "L2"]

    #: Seconds between two questions for the status, and how many in a row may stay without an answer.
    WAIT = 1.0
    PATIENCE = 10

    def createInstance(self):
        return type(self)()

    def group(self):
        return ""

    def groupId(self):
        return ""

    def icon(self):
        return QIcon(self.provider().icon_path) if self.provider() else super().icon()

    def tags(self):
        return ["wps", "geoserver", "cerrado", "land cover", "land use", "sentinel"]

    # Parameters

    def add(self, parameter, advanced=False, tip=None):
        if advanced:
            parameter.setFlags(parameter.flags() | QgsProcessingParameterDefinition.FlagAdvanced)
        if tip:
            parameter.setHelp(tip)
        self.addParameter(parameter)

    def add_text(self, name, label, optional=True, widget=None, **more):
        parameter = QgsProcessingParameterString(name, label, None, False, optional)
        if widget:
            parameter.setMetadata({"widget_wrapper": dict(widget, **{"class": _WIDGETS + widget["class"]})})
        self.add(parameter, **more)

    def add_choice(self, name, label, choices, **more):
        self.add(QgsProcessingParameterEnum(name, label, choices, False, 0, False), **more)

    def add_server(self):
        self.add_text(
            self.SERVER,
            tr("Server"),
            optional=False,
            widget={"class": "ServerWidget"},
            tip=tr("name of a saved WMS connection, or an address such as http://localhost:8080/geoserver"),
        )
        self.add(
            QgsProcessingParameterAuthConfig(self.AUTH, tr("Authentication"), None, True),
            tip=tr("if empty, that of the saved connection"),
        )

    def add_coverage(self, name, layer_label, raster_label, kinds):
        """Two parameters: a layer of the server, or a raster of this computer."""
        self.add_text(
            name,
            layer_label,
            widget={"class": "LayerWidget", "kinds": kinds},
            tip=tr("a layer of the server, as workspace:name"),
        )
        self.add(
            QgsProcessingParameterRasterLayer(name + "_RASTER", raster_label, None, True),
            tip=tr("a raster of this computer, which is sent to the server"),
        )

    def add_area(self):
        self.add(QgsProcessingParameterExtent(self.EXTENT, tr("Extent"), None, True))
        self.add(
            QgsProcessingParameterFeatureSource(
                self.POLYGONS, tr("Polygons"), [QgsProcessing.TypeVectorPolygon], None, True
            ),
            tip=tr("only what lies within these polygons, or the selected ones of them"),
        )

    def add_levels(self, name, label, first, **more):
        self.add_choice(name, label, [first] + self.LEVELS[1:], **more)

    def add_polygon_limits(self):
        """Which polygons are made of a raster, and how simple they are."""
        number = QgsProcessingParameterNumber.Double
        self.add(
            QgsProcessingParameterNumber(self.MIN_AREA, tr("Smallest polygon in hectares"), number, None, True, 0)
        )
        self.add(
            QgsProcessingParameterNumber(self.SIMPLIFY, tr("Tolerance of simplified borders in metres"), number, None, True, 0),
            advanced=True,
        )

    def add_publishing(self, label, publishes):
        """Whether the result becomes a layer of the server, and what that is called."""
        self.add(QgsProcessingParameterBoolean(self.PUBLISH, label, publishes))
        self.add_text(self.WORKSPACE, tr("Workspace of the new layer"))
        self.add_text(self.NAME, tr("Name of the new layer"))
        self.add_text(self.TITLE, tr("Title of the new layer"))
        self.add(QgsProcessingParameterBoolean(self.OVERWRITE, tr("Overwrite a map of that name"), False))

    # What was given

    def server(self, parameters, context):
        server = Server(
            self.parameterAsString(parameters, self.SERVER, context),
            self.parameterAsString(parameters, self.AUTH, context),
        )
        settings = QgsSettings()
        settings.setValue(f"{SETTINGS}/server", server.given)
        settings.setValue(f"{SETTINGS}/auth_config", self.parameterAsString(parameters, self.AUTH, context))
        return server

    def checkParameterValues(self, parameters, context):
        try:
            Server(self.parameterAsString(parameters, self.SERVER, context))
        except wps.ServerError as e:
            return False, str(e)
        return super().checkParameterValues(parameters, context)

    def check_one_of(self, parameters, context, names):
        """Why the coverages of these names are not each given once at most, and one at least; empty if they are."""
        given = 0
        for name in names:
            layer = bool(self.parameterAsString(parameters, name, context).strip())
            raster = bool(parameters.get(name + "_RASTER"))
            if layer and raster:
                return tr("{}: give a layer of the server or a raster of this computer, not both").format(name)
            given += layer or raster
        return "" if given else tr("Give a layer of the server, or a raster of this computer: {}").format(", ".join(names))

    def literals(self, parameters, context, names):
        """The inputs of the texts that are given, by (input, parameter)."""
        found = []
        for name, parameter in names:
            text = self.parameterAsString(parameters, parameter, context).strip()
            if text:
                found.append(wps.literal(name, text))
        return found

    def choice(self, parameters, context, name, parameter, choices):
        """The input of a choice, unless it is the first, which leaves it to the server."""
        index = self.parameterAsEnum(parameters, parameter, context)
        return [wps.literal(name, choices[index])] if index > 0 else []

    def publishing_inputs(self, parameters, context):
        """The inputs that say whether the result becomes a layer, and which."""
        publishes = self.parameterAsBool(parameters, self.PUBLISH, context)
        inputs = [wps.literal("publish", publishes)]
        if publishes:
            inputs += self.literals(
                parameters, context, [("workspace", self.WORKSPACE), ("name", self.NAME), ("title", self.TITLE)]
            )
            inputs.append(wps.literal("overwrite", self.parameterAsBool(parameters, self.OVERWRITE, context)))
        return inputs

    def polygon_limits(self, parameters, context):
        """The inputs of what add_polygon_limits asks for."""
        return self.numbers(parameters, context, [("minArea", self.MIN_AREA), ("simplify", self.SIMPLIFY)])

    def numbers(self, parameters, context, names):
        """The inputs of the numbers that are given, by (input, parameter)."""
        return [
            wps.literal(name, self.parameterAsDouble(parameters, parameter, context))
            for name, parameter in names
            if parameters.get(parameter) is not None
        ]

    def area_inputs(self, parameters, context):
        """The inputs of extent and polygons, and the area that they leave for rasters that are sent."""
        box = regions.box_input(self, parameters, self.EXTENT, context)
        source = self.parameterAsSource(parameters, self.POLYGONS, context)
        region = regions.union(source, context) if source is not None else None
        inputs = ([box] if box else []) + (regions.roi_inputs(*region) if region else [])
        return inputs, regions.area_of(self, parameters, self.EXTENT, region, context)

    def coverage_inputs(self, parameters, context, feedback, server, area, names, meaning=None):
        """The inputs of coverages, by (input, parameter): the names of layers, or rasters to send.

        meaning: by the input of a coverage, the inputs that say what its values mean, and whether the user gives each; those
        that the user does not give are taken from the raster's tags.
        """
        inputs, limit = [], None
        for name, parameter in names:
            inputs += self.literals(parameters, context, [(name, parameter)])
            layer = self.parameterAsRasterLayer(parameters, parameter + "_RASTER", context)
            if layer is None:
                continue
            limit = limit or server.largest_upload(feedback) or imagery.LARGEST
            given = (meaning or {}).get(name, {})
            content, said = imagery.uploaded(
                parameter, layer, area, limit, context.transformContext(), feedback, any(given.values())
            )
            inputs.append(wps.coverage(name + "Coverage", content))
            inputs += [wps.literal(key, said[key]) for key in given if key in said and not given[key]]
        return inputs

    # Results

    def show_layer(self, context, feedback, server, name, title, output):
        """Has a published layer loaded as the server draws it; its WMS address."""
        project_crs = context.project().crs() if context.project() else QgsCoordinateReferenceSystem()
        layer = results.wms_layer(server, name, title, project_crs)
        if layer.isValid():
            results.load(context, layer, title, output)
        else:
            feedback.pushWarning(tr("The map is published, but its WMS layer cannot be shown: {}").format(name))
        return layer.source()

    # Running

    def processAlgorithm(self, parameters, context, feedback):
        try:
            return self.ask(parameters, context, feedback)
        except wps.ServerError as e:
            if feedback.isCanceled():
                return {}
            raise QgsProcessingException(str(e))

    def ask(self, parameters, context, feedback):
        """Runs it; may raise ServerError."""
        raise NotImplementedError

    def follow(self, server, request, feedback, job=None):
        """Runs an execution to its end; its last status, or None if it was cancelled. Keeps the job, if there is one."""
        status = self.begin(server, request, feedback, job)
        execution = status.execution
        silent = 0
        while True:
            if feedback.isCanceled():
                self._stop(server, execution, feedback, job)
                return None
            if status:
                if job:
                    job.take(status)
                    jobs.save(job)
                if status.state == "failed":
                    raise wps.ServerError(status.text)
                self._show(status, feedback)
                if status.state == "succeeded":
                    return status
            end = time.monotonic() + self.WAIT
            while time.monotonic() < end and not feedback.isCanceled():
                time.sleep(0.1)
            if feedback.isCanceled():
                continue
            try:
                status = server.status(execution)
                silent = 0
            except wps.UnknownExecution as e:
                kept = jobs.find(job.key) if job else None
                if kept and kept.state == "dismissed":
                    raise wps.ServerError(tr("Cancelled in the list of jobs"))
                if kept:
                    kept.state = "lost"
                    jobs.save(kept)
                raise e
            except wps.NoAnswer as e:
                # A long run must not be lost to a short break of the network.
                status = None
                silent += 1
                if silent >= self.PATIENCE:
                    raise
                feedback.pushWarning(f"{e} ({silent}/{self.PATIENCE})")

    def begin(self, server, request, feedback, job=None):
        """Sends a request; the first status, which names the execution. Keeps the job, if there is one."""
        feedback.setProgressText(tr("Sending the request"))
        status = server.start(request, feedback)
        if not status.execution:
            raise wps.ServerError(
                status.text or tr("The server accepted the request but did not say where its status stands.")
            )
        feedback.pushInfo(tr("Execution {}").format(status.execution))
        if job:
            job.execution = status.execution
            job.take(status)
            jobs.save(job)
        return status

    def _show(self, status, feedback):
        if status.state == "accepted":
            feedback.setProgressText(tr("Waiting in the server's queue"))
        elif status.text:
            feedback.setProgressText(status.text)
        if status.percent is not None:
            feedback.setProgress(status.percent)

    def _stop(self, server, execution, feedback, job):
        feedback.pushInfo(tr("Cancelled: telling the server to stop"))
        try:
            server.dismiss(execution)
            if job:
                job.state = "dismissed"
                jobs.save(job)
        except wps.NoAnswer as e:
            feedback.reportError(tr("The server may still be running it. {}").format(e))
        except wps.ServerError as e:
            # It may have ended in the meantime, and then there is nothing to stop.
            feedback.pushInfo(str(e))
