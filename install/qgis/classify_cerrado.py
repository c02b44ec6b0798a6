"""Classify Cerrado: a QGIS Processing script for a GeoServer with the ClassifyCerrado extension.

Asks the server for a land-cover map of two of its layers, follows the execution, and adds the map to the project as a
WMS layer. Works in QGIS 3.22 and later; see README.md beside this file for how to add it.

Licence: GPL-2.0-or-later.
"""

import html
import json
import time
from urllib.parse import parse_qs, quote, urlsplit
from xml.etree import ElementTree

from qgis.core import (
    QgsBlockingNetworkRequest,
    QgsCoordinateReferenceSystem,
    QgsDataSourceUri,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingOutputString,
    QgsProcessingParameterAuthConfig,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
    QgsRasterLayer,
)
from qgis.PyQt.QtCore import QCoreApplication, QUrl
from qgis.PyQt.QtNetwork import QNetworkRequest

WPS = "http://www.opengis.net/wps/1.0.0"
OWS = "http://www.opengis.net/ows/1.1"
PROCESS = "cerrado:ClassifyCerrado"

ElementTree.register_namespace("wps", WPS)
ElementTree.register_namespace("ows", OWS)


class WpsError(Exception):
    """What the server, or the way to it, had against a request; the message is for people."""


class _NoDoctype(ElementTree.TreeBuilder):
    """Refuses document types, and with them all entities that a hostile answer could define."""

    def doctype(self, name, pubid, system):
        raise WpsError("The server's answer has a document type, which WPS does not use; it was not read.")


def parse(content):
    """The root element of an answer."""
    try:
        return ElementTree.fromstring(content, parser=ElementTree.XMLParser(target=_NoDoctype()))
    except ElementTree.ParseError:
        start = content[:200].decode("utf-8", "replace").strip()
        raise WpsError(f"The server's answer is not XML. Is this the address of a GeoServer? It starts: {start}")


def server_base(url):
    """The address of a GeoServer, from that or from the address of one of its services."""
    base = url.strip().split("?")[0].rstrip("/")
    for service in ("/ows", "/wps", "/wms", "/web"):
        if base.lower().endswith(service):
            base = base[: -len(service)]
    parts = urlsplit(base)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise WpsError(f"Server: '{url}' is no web address; one looks like http://localhost:8080/geoserver")
    return base


def execute_request(literals, box=None, areas_type="application/json"):
    """An asynchronous Execute request.

    literals: pairs of name and text; box: (CRS, west, south, east, north) or None.
    """
    root = ElementTree.Element(f"{{{WPS}}}Execute", {"version": "1.0.0", "service": "WPS"})
    ElementTree.SubElement(root, f"{{{OWS}}}Identifier").text = PROCESS
    inputs = ElementTree.SubElement(root, f"{{{WPS}}}DataInputs")

    def add(name):
        entry = ElementTree.SubElement(inputs, f"{{{WPS}}}Input")
        ElementTree.SubElement(entry, f"{{{OWS}}}Identifier").text = name
        return ElementTree.SubElement(entry, f"{{{WPS}}}Data")

    for name, text in literals:
        ElementTree.SubElement(add(name), f"{{{WPS}}}LiteralData").text = text
    if box:
        crs, west, south, east, north = box
        data = ElementTree.SubElement(add("bbox"), f"{{{WPS}}}BoundingBoxData", {"crs": crs, "dimensions": "2"})
        ElementTree.SubElement(data, f"{{{OWS}}}LowerCorner").text = f"{west!r} {south!r}"
        ElementTree.SubElement(data, f"{{{OWS}}}UpperCorner").text = f"{east!r} {north!r}"
    form = ElementTree.SubElement(root, f"{{{WPS}}}ResponseForm")
    document = ElementTree.SubElement(
        form, f"{{{WPS}}}ResponseDocument", {"storeExecuteResponse": "true", "status": "true"}
    )
    for name, mime_type in (("layer", None), ("areas", areas_type), ("summary", "application/json")):
        output = ElementTree.SubElement(document, f"{{{WPS}}}Output", {"mimeType": mime_type} if mime_type else {})
        ElementTree.SubElement(output, f"{{{OWS}}}Identifier").text = name
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def exception_text(element):
    """The texts of an exception report below an element, without the noise that GeoServer puts around them."""
    lines = []
    for text in element.iter(f"{{{OWS}}}ExceptionText"):
        # GeoServer escapes twice, names the exception's class before its message, and repeats the message.
        for line in html.unescape(text.text or "").splitlines():
            line = line.strip().split("ProcessException: ")[-1]
            if line and line != "Process failed during execution" and line not in lines:
                lines.append(line)
    return "\n".join(lines) or "The server reported an error without a text."


class Execution:
    """One asynchronous execution: started, asked for its status, dismissed. Uses QGIS's proxy and authentication."""

    def __init__(self, server, auth_config=""):
        self.wps = server + "/wps"
        self.auth_config = auth_config
        self.status_location = None
        self.id = None

    def start(self, request):
        """Sends an Execute request and returns the first status."""
        answer = self._send(self.wps, request)
        self.status_location = answer.get("statusLocation") or ""
        query = {name.lower(): values for name, values in parse_qs(urlsplit(self.status_location).query).items()}
        self.id = query.get("executionid", [None])[0]
        return answer

    def status(self):
        """The current status."""
        # A server behind a proxy may not know its own address: the one that the user gave is known to work.
        if self.id:
            return self._send(self._request("GetExecutionStatus"))
        return self._send(self.status_location)

    def dismiss(self):
        """Has the server stop it and forget it."""
        if self.id:
            self._send(self._request("Dismiss"))

    def _request(self, name):
        return f"{self.wps}?service=WPS&version=1.0.0&request={name}&executionId={quote(self.id)}"

    def _send(self, url, body=None):
        request = QNetworkRequest(QUrl(url))
        blocking = QgsBlockingNetworkRequest()
        # The user's credentials go to the user's server only.
        if self.auth_config and urlsplit(url)[:2] == urlsplit(self.wps)[:2]:
            blocking.setAuthCfg(self.auth_config)
        if body is None:
            error = blocking.get(request, True)
        else:
            request.setHeader(QNetworkRequest.ContentTypeHeader, "text/xml; charset=utf-8")
            error = blocking.post(request, body)
        content = bytes(blocking.reply().content())
        status = blocking.reply().attribute(QNetworkRequest.HttpStatusCodeAttribute)
        if status in (401, 403):
            raise WpsError(f"The server refused access (HTTP {status}). Is the authentication right?")
        if error != QgsBlockingNetworkRequest.NoError and b"ExceptionReport" not in content:
            raise NoAnswer(f"No answer from {url.split('?')[0]}: {blocking.errorMessage()}")
        answer = parse(content)
        if answer.tag == f"{{{OWS}}}ExceptionReport" or answer.tag.endswith("}ServiceExceptionReport"):
            raise WpsError(exception_text(answer))
        if answer.tag != f"{{{WPS}}}ExecuteResponse":
            raise WpsError(f"The server's answer is no WPS response but '{answer.tag}'.")
        return answer


class NoAnswer(WpsError):
    """The server could not be reached, which may pass."""


class ClassifyCerrado(QgsProcessingAlgorithm):
    """The algorithm as QGIS shows it."""

    SERVER = "SERVER"
    AUTH = "AUTH"
    MSI = "MSI"
    SAR = "SAR"
    MODEL = "MODEL"
    LEVEL = "LEVEL"
    EXTENT = "EXTENT"
    OVERLAP = "OVERLAP"
    MSI_UNITS = "MSI_UNITS"
    OFFSET = "OFFSET"
    SAR_UNITS = "SAR_UNITS"
    RESOLUTION = "RESOLUTION"
    ALLOW_IMPLAUSIBLE = "ALLOW_IMPLAUSIBLE"
    BLEND = "BLEND"
    CONFIDENCE = "CONFIDENCE"
    WORKSPACE = "WORKSPACE"
    NAME = "NAME"
    TITLE = "TITLE"
    OVERWRITE = "OVERWRITE"
    AREAS = "AREAS"
    LAYER = "LAYER"
    WMS = "WMS"

    LEVELS = ["as the model", "L1", "L2"]
    BLENDS = ["as the server", "cosine", "core"]
    # As docs/inputs.md explains them; the first leaves it to the file and the model.
    MSI_UNIT_NAMES = ["as the file or the model says", "dn", "reflectance"]
    SAR_UNIT_NAMES = [
        "as the file or the model says",
        "dn",
        "sigma0-db",
        "sigma0-power",
        "sigma0-amplitude",
        "gamma0-db",
        "gamma0-power",
        "gamma0-amplitude",
    ]

    #: Seconds between two questions for the status, and how many in a row may stay without an answer.
    WAIT = 1.0
    PATIENCE = 10

    def tr(self, text):
        return QCoreApplication.translate("ClassifyCerrado", text)

    def createInstance(self):
        return ClassifyCerrado()

    def name(self):
        return "classifycerrado"

    def displayName(self):
        return self.tr("Classify Cerrado")

    def tags(self):
        return ["wps", "geoserver", "land cover", "land use", "sentinel", "segmentation"]

    def shortDescription(self):
        return self.tr("Has a GeoServer make a land-cover map of its Sentinel layers, and shows it")

    def shortHelpString(self):
        return self.tr(
            """<p>Has a GeoServer with the ClassifyCerrado extension make a land-use and land-cover map of the Cerrado \
from its Sentinel-2 and Sentinel-1 layers, publishes the map there, and adds it to the project as a WMS layer. \
Nothing is computed on this computer. Cancelling stops the server.</p>
<p><b>Server</b>: address of the GeoServer, such as http://localhost:8080/geoserver.</p>
<p><b>Authentication</b>: publishing needs a user who may administer the workspace.</p>
<p><b>MSI layer</b>: Sentinel-2, 12 bands, as workspace:name. <b>SAR layer</b>: Sentinel-1, VV and VH. \
A model says which of them it needs.</p>
<p><b>Model</b>: its id. If empty, the server's default, or the only model that fits; if that does not settle it, the \
error lists the models.</p>
<p><b>Level</b>: L1 has 7 classes, L2 has 14.</p>
<p><b>Extent</b>: the area to classify; if empty, all of the MSI layer.</p>
<p><b>What the values mean</b>, <b>offset</b>: of Sentinel-2, dn is reflectance × 10000, with offset 1000 from processing baseline 04.00 on; of Sentinel-1, dn is what GRD products hold, db is decibel. docs/inputs.md has the words for each product. <b>Pixel size</b>: resample all imagery to it. What cannot be what it is taken for is refused, unless it is to be classified all the same.</p>
<p><b>Overlap</b>: of neighbouring patches in pixels, an even number. <b>Blend</b>: cosine averages where patches \
overlap, core takes the middle of each.</p>
<p><b>Confidence</b>: publish a second layer with the percentage of the winning class.</p>
<p><b>Workspace, name, title</b>: of the new layer; if empty, the default workspace and a name from the inputs. \
<b>Overwrite</b>: replace a map of that name and level.</p>
<p><b>Areas</b>: pixels, hectares and share of each class, as CSV, or as JSON if the file is named so.</p>"""
        )

    def initAlgorithm(self, configuration=None):
        def add(parameter, advanced=False, tip=None):
            if advanced:
                parameter.setFlags(parameter.flags() | QgsProcessingParameterDefinition.FlagAdvanced)
            if tip:
                parameter.setHelp(tip)
            self.addParameter(parameter)

        def text(name, label, default=None, optional=True, **more):
            add(QgsProcessingParameterString(name, self.tr(label), default, False, optional), **more)

        text(self.SERVER, "Server", "http://localhost:8080/geoserver", optional=False)
        add(QgsProcessingParameterAuthConfig(self.AUTH, self.tr("Authentication"), None, True))
        text(self.MSI, "MSI layer (Sentinel-2)", tip="workspace:name; needed unless the model uses SAR alone")
        text(self.SAR, "SAR layer (Sentinel-1)", tip="workspace:name; needed if the model uses SAR")
        text(self.MODEL, "Model", tip="id of a model; if empty, the server chooses or lists them")
        add(QgsProcessingParameterEnum(self.LEVEL, self.tr("Level"), self.LEVELS, False, 0, False))
        add(QgsProcessingParameterExtent(self.EXTENT, self.tr("Extent"), None, True))
        text(self.WORKSPACE, "Workspace of the new layer")
        text(self.NAME, "Name of the new layer")
        text(self.TITLE, "Title of the new layer")
        add(QgsProcessingParameterBoolean(self.OVERWRITE, self.tr("Overwrite a map of that name"), False))
        add(QgsProcessingParameterBoolean(self.CONFIDENCE, self.tr("Confidence as a second layer"), False))
        for name, label, choices in (
            (self.MSI_UNITS, "What the MSI values mean", self.MSI_UNIT_NAMES),
            (self.SAR_UNITS, "What the SAR values mean", self.SAR_UNIT_NAMES),
        ):
            add(QgsProcessingParameterEnum(name, self.tr(label), choices, False, 0, False), advanced=True)
        for name, label in ((self.OFFSET, "Offset of the MSI values"), (self.RESOLUTION, "Pixel size in metres")):
            add(
                QgsProcessingParameterNumber(
                    name, self.tr(label), QgsProcessingParameterNumber.Double, None, True
                ),
                advanced=True,
            )
        add(
            QgsProcessingParameterBoolean(
                self.ALLOW_IMPLAUSIBLE, self.tr("Classify imagery that cannot be what it is taken for"), False
            ),
            advanced=True,
        )
        add(
            QgsProcessingParameterNumber(
                self.OVERLAP, self.tr("Overlap in pixels"), QgsProcessingParameterNumber.Integer, None, True, 0
            ),
            advanced=True,
        )
        add(
            QgsProcessingParameterEnum(self.BLEND, self.tr("Blend"), self.BLENDS, False, 0, False),
            advanced=True,
        )
        add(
            QgsProcessingParameterFileDestination(
                self.AREAS, self.tr("Areas"), self.tr("CSV files (*.csv);;JSON files (*.json)"), None, True
            )
        )
        self.addOutput(QgsProcessingOutputString(self.LAYER, self.tr("Name of the new layer")))
        self.addOutput(QgsProcessingOutputString(self.WMS, self.tr("WMS address of the new layer")))

    def checkParameterValues(self, parameters, context):
        try:
            server_base(self.parameterAsString(parameters, self.SERVER, context))
        except WpsError as e:
            return False, str(e)
        if not any(self.parameterAsString(parameters, name, context).strip() for name in (self.MSI, self.SAR)):
            return False, self.tr("Give the name of the MSI layer, of the SAR layer, or of both.")
        return super().checkParameterValues(parameters, context)

    def processAlgorithm(self, parameters, context, feedback):
        areas_file = self.parameterAsFileOutput(parameters, self.AREAS, context)
        request = execute_request(
            self._literals(parameters, context),
            self._box(parameters, context),
            "application/json" if areas_file.lower().endswith(".json") else "text/csv",
        )
        auth_config = self.parameterAsString(parameters, self.AUTH, context)
        try:
            server = server_base(self.parameterAsString(parameters, self.SERVER, context))
            outputs = self._follow(Execution(server, auth_config), request, feedback)
        except WpsError as e:
            raise QgsProcessingException(str(e))
        if outputs is None:
            return {}
        self._report(outputs.get("summary"), feedback)
        results = {self.LAYER: outputs.get("layer", ""), self.AREAS: outputs.get("areas", "")}
        if areas_file:
            with open(areas_file, "w", encoding="utf-8", newline="") as file:
                file.write(results[self.AREAS])
            results[self.AREAS] = areas_file
        feedback.pushInfo(self.tr("Published as {}").format(results[self.LAYER]))

        names = [results[self.LAYER]]
        if self.parameterAsBool(parameters, self.CONFIDENCE, context):
            # Below the map: what is loaded first lies below.
            names.insert(0, results[self.LAYER] + "_confidence")
        title = self.parameterAsString(parameters, self.TITLE, context).strip()
        for name in names:
            shown = title if title and name == results[self.LAYER] else name
            results[self.WMS] = self._add_to_project(server, auth_config, name, shown, context, feedback)
        return results

    def _literals(self, parameters, context):
        literals = []
        for name, parameter in (
            ("msi", self.MSI),
            ("sar", self.SAR),
            ("model", self.MODEL),
            ("workspace", self.WORKSPACE),
            ("name", self.NAME),
            ("title", self.TITLE),
        ):
            text = self.parameterAsString(parameters, parameter, context).strip()
            if text:
                literals.append((name, text))
        level = self.parameterAsEnum(parameters, self.LEVEL, context)
        if level > 0:
            literals.append(("level", self.LEVELS[level]))
        for name, parameter, choices in (
            ("msiUnits", self.MSI_UNITS, self.MSI_UNIT_NAMES),
            ("sarUnits", self.SAR_UNITS, self.SAR_UNIT_NAMES),
        ):
            choice = self.parameterAsEnum(parameters, parameter, context)
            if choice > 0:
                literals.append((name, choices[choice]))
        for name, parameter in (("offset", self.OFFSET), ("resolution", self.RESOLUTION)):
            if parameters.get(parameter) is not None:
                literals.append((name, repr(self.parameterAsDouble(parameters, parameter, context))))
        if self.parameterAsBool(parameters, self.ALLOW_IMPLAUSIBLE, context):
            literals.append(("allowImplausible", "true"))
        if parameters.get(self.OVERLAP) is not None:
            literals.append(("overlap", str(self.parameterAsInt(parameters, self.OVERLAP, context))))
        blend = self.parameterAsEnum(parameters, self.BLEND, context)
        if blend > 0:
            literals.append(("blend", self.BLENDS[blend]))
        literals.append(("publish", "true"))
        for name, parameter in (("overwrite", self.OVERWRITE), ("confidence", self.CONFIDENCE)):
            literals.append((name, "true" if self.parameterAsBool(parameters, parameter, context) else "false"))
        return literals

    def _box(self, parameters, context):
        """The extent in a CRS that the server knows: its own if it is EPSG's, else longitude and latitude."""
        extent = self.parameterAsExtent(parameters, self.EXTENT, context)
        if extent.isNull() or extent.isEmpty():
            return None
        crs = self.parameterAsExtentCrs(parameters, self.EXTENT, context)
        if not crs.isValid():
            raise QgsProcessingException(self.tr("Extent: it has no CRS; give one after it, such as [EPSG:4326]"))
        if not crs.authid().startswith("EPSG:"):
            crs = QgsCoordinateReferenceSystem("EPSG:4326")
            extent = self.parameterAsExtent(parameters, self.EXTENT, context, crs)
        return (crs.authid(), extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum())

    def _follow(self, execution, request, feedback):
        """Runs an execution to its end and returns its outputs as texts, or None if it was cancelled."""
        feedback.setProgressText(self.tr("Sending the request"))
        answer = execution.start(request)
        feedback.pushInfo(self.tr("Execution {}").format(execution.id))
        silent = 0
        while True:
            if feedback.isCanceled():
                self._stop(execution, feedback)
                return None
            if answer is not None:
                outputs = self._progress(answer, feedback)
                if outputs is not None:
                    return outputs
            if not execution.status_location:
                raise WpsError("The server accepted the request but did not say where its status stands.")
            end = time.monotonic() + self.WAIT
            while time.monotonic() < end and not feedback.isCanceled():
                time.sleep(0.1)
            if feedback.isCanceled():
                continue
            try:
                answer = execution.status()
                silent = 0
            except NoAnswer as e:
                # A long run must not be lost to a short break of the network.
                answer = None
                silent += 1
                if silent >= self.PATIENCE:
                    raise
                feedback.pushWarning(f"{e} ({silent}/{self.PATIENCE})")

    def _progress(self, answer, feedback):
        """Shows a status; returns the outputs if it is the last, raises WpsError if it is a failure."""
        failed = answer.find(f"{{{WPS}}}Status/{{{WPS}}}ProcessFailed")
        if failed is not None:
            raise WpsError(exception_text(failed))
        if answer.find(f"{{{WPS}}}Status/{{{WPS}}}ProcessSucceeded") is not None:
            feedback.setProgress(100)
            return {
                output.findtext(f"{{{OWS}}}Identifier"): (
                    output.findtext(f"{{{WPS}}}Data/{{{WPS}}}LiteralData")
                    or output.findtext(f"{{{WPS}}}Data/{{{WPS}}}ComplexData")
                    or ""
                )
                for output in answer.iterfind(f"{{{WPS}}}ProcessOutputs/{{{WPS}}}Output")
            }
        started = answer.find(f"{{{WPS}}}Status/{{{WPS}}}ProcessStarted")
        if started is None:
            feedback.setProgressText(self.tr("Waiting in the server's queue"))
        else:
            if (started.text or "").strip():
                feedback.setProgressText(started.text.strip())
            try:
                feedback.setProgress(float(started.get("percentCompleted", "")))
            except ValueError:
                pass
        return None

    def _stop(self, execution, feedback):
        feedback.pushInfo(self.tr("Cancelled: telling the server to stop"))
        try:
            execution.dismiss()
        except NoAnswer as e:
            feedback.reportError(self.tr("The server may still be running it. {}").format(e))
        except WpsError as e:
            # It may have ended in the meantime, and then there is nothing to stop.
            feedback.pushInfo(str(e))

    def _report(self, summary, feedback):
        try:
            warnings = json.loads(summary or "{}").get("warnings", [])
        except ValueError:
            warnings = []
        for warning in warnings:
            feedback.pushWarning(str(warning))

    def _refresh_capabilities(self, server, auth_config):
        """Puts the server's current list of layers into QGIS's network cache.

        QGIS takes WMS capabilities from that cache if they are there, and then does not know a layer that is new.
        """
        request = QgsBlockingNetworkRequest()
        if auth_config:
            request.setAuthCfg(auth_config)
        request.get(QNetworkRequest(QUrl(server + "/wms?SERVICE=WMS&REQUEST=GetCapabilities")), True)

    def _add_to_project(self, server, auth_config, name, title, context, feedback):
        """Has a layer added to the project at the end; returns its WMS address in QGIS's form."""
        self._refresh_capabilities(server, auth_config)
        wished = context.project().crs() if context.project() else QgsCoordinateReferenceSystem()
        codes = [crs for crs in (wished.authid(),) if crs.startswith("EPSG:")] + ["EPSG:4326"]
        for code in codes:
            uri = QgsDataSourceUri()
            for key, value in (
                ("layers", name),
                ("styles", ""),
                ("format", "image/png"),
                ("crs", code),
                ("contextualWMSLegend", "0"),
                ("url", server + "/wms"),
            ):
                uri.setParam(key, value)
            if auth_config:
                uri.setAuthConfigId(auth_config)
            address = bytes(uri.encodedUri()).decode("utf-8")
            layer = QgsRasterLayer(address, title, "wms")
            if layer.isValid():
                break
        if not layer.isValid():
            feedback.pushWarning(self.tr("The map is published, but its WMS layer cannot be shown: {}").format(name))
        elif context.project():
            context.temporaryLayerStore().addMapLayer(layer)
            context.addLayerToLoadOnCompletion(
                layer.id(), QgsProcessingContext.LayerDetails(title, context.project(), self.WMS)
            )
        return address
