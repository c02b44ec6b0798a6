"""A server with the ClassifyCerrado processes, asked through QGIS's network: its proxy, its authentication."""

import base64
import json
from collections import namedtuple
from urllib.parse import urlencode, urlsplit

from qgis.core import QgsBlockingNetworkRequest, QgsDataSourceUri, QgsOwsConnection
from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtNetwork import QNetworkRequest

from . import wps
from .texts import tr

CLASSIFY = "cerrado:ClassifyCerrado"
MODELS = "cerrado:CerradoModels"
AREAS = "cerrado:CerradoAreas"
ACCURACY = "cerrado:CerradoAccuracy"
CHANGE = "cerrado:CerradoChange"
POLYGONS = "cerrado:CerradoPolygons"

#: A layer of the server; kind is msi, sar, classes, confidence, or imagery where the server does not tell.
Layer = namedtuple("Layer", "name title kind")

#: What a server has: its processes by name, its raster layers, its models as their cards say.
Listing = namedtuple("Listing", "processes layers models")

_KINDS = {"cerrado_l1": "classes", "cerrado_l2": "classes", "cerrado_confidence": "confidence"}


def connections():
    """The names of the WMS connections that are saved in QGIS."""
    return sorted(QgsOwsConnection.connectionList("WMS"), key=str.casefold)


class Server:
    """The services of a server at one address. Credentials go to that address only."""

    def __init__(self, given, auth_config=""):
        """given: an address, or the name of a saved WMS connection, whose authentication holds unless one is given."""
        self.given = given.strip()
        self.auth_config = auth_config or ""
        self.user = self.password = ""
        address = self.given
        if "://" not in address and address in QgsOwsConnection.connectionList("WMS"):
            uri = QgsOwsConnection("WMS", address).uri()
            address = uri.param("url")
            if not self.auth_config:
                self.auth_config = uri.authConfigId()
                self.user, self.password = uri.username(), uri.password()
        self.base = wps.server_base(address)

    # What the server has

    def listing(self, feedback=None):
        """All that can be chosen from, by several requests."""
        return Listing(self.processes(feedback), self.layers(feedback), self.models(feedback).get("models", []))

    def processes(self, feedback=None):
        """The names of the server's processes."""
        answer = self._xml("/wps", feedback, service="WPS", version="1.0.0", request="GetCapabilities")
        return wps.offered_processes(answer)

    def require(self, process, feedback=None):
        """ServerError unless the server has a process."""
        if process not in self.processes(feedback):
            raise wps.ServerError(tr("The server {} has no process {}.").format(self.base, process))

    def models(self, feedback=None):
        """What CerradoModels says: models, defaults, broken."""
        content = self._fetch(
            self._url(
                "/wps", service="WPS", version="1.0.0", request="Execute", identifier=MODELS, RawDataOutput="models"
            ),
            feedback=feedback,
        )
        try:
            return json.loads(content)
        except ValueError:
            wps.parse(content)
            raise wps.ServerError(tr("The server's list of models cannot be read."))

    def layers(self, feedback=None):
        """The raster layers: of the embedded server with their kinds, of a GeoServer those that its WFS has not.

        The capabilities of its WCS do not name all: of coverages that are called alike, in several workspaces, only one.
        """
        own = self._own_layers(feedback)
        if own is not None:
            return own
        capabilities = self._xml("/wms", feedback, service="WMS", version="1.3.0", request="GetCapabilities")
        try:
            features = wps.feature_types(
                self._xml("/wfs", feedback, service="WFS", version="2.0.0", request="GetCapabilities")
            )
        except wps.ServerError:
            # Without a WFS it cannot be told which layers are rasters.
            features = set()
        layers = []
        for name, title, styles in wps.wms_layers(capabilities):
            if not wps.is_among(name, features):
                kind = next((_KINDS[style] for style in map(_local, styles) if style in _KINDS), "imagery")
                layers.append(Layer(name, title, kind))
        return layers

    def _own_layers(self, feedback):
        """The layers as the embedded server lists them; None if the server is another."""
        try:
            found = json.loads(self._fetch(self.base + "/api/layers", feedback=feedback))["layers"]
            return [Layer(each["name"], each["title"], each["kind"]) for each in found]
        except (wps.ServerError, ValueError, KeyError, TypeError):
            return None

    def largest_upload(self, feedback=None):
        """The largest coverage in megabytes that a request may hold, as the server says; None if it does not."""
        return wps.largest_megabytes(
            self._xml(
                "/wps", feedback, service="WPS", version="1.0.0", request="DescribeProcess", identifier=CLASSIFY
            )
        )

    # Executions

    def start(self, request, feedback=None):
        """Sends an Execute request; its first status."""
        return wps.status(wps.parse(self._fetch(self.base + "/wps", request, feedback)))

    def status(self, execution, feedback=None):
        """How an execution stands; UnknownExecution if the server has forgotten it."""
        # By the address that the user gave, which is known to work: a server behind a proxy may not know its own.
        return wps.status(self._execution("GetExecutionStatus", execution, feedback))

    def dismiss(self, execution):
        """Has an execution stopped and forgotten."""
        self._execution("Dismiss", execution, None)

    def _execution(self, operation, execution, feedback):
        return self._xml(
            "/wps", feedback, service="WPS", version="1.0.0", request=operation, executionId=execution
        )

    # Results

    def write_output(self, output, path, feedback=None):
        """Writes an output of an execution that is a raster to a file."""
        content = self._fetch(output.href, feedback=feedback) if output.href else base64.b64decode(output.text)
        _write_tiff(content, path)

    def write_polygons(self, output, path, feedback=None):
        """Writes an output of an execution that is a GeoPackage to a file."""
        content = self._fetch(output.href, feedback=feedback) if output.href else base64.b64decode(output.text)
        if not content.startswith(b"SQLite format 3\0"):
            wps.parse(content)
            raise wps.ServerError(tr("The server's answer is not a GeoPackage."))
        with open(path, "wb") as file:
            file.write(content)

    def write_layer(self, name, path, feedback=None):
        """Writes a layer to a GeoTIFF, pixel by pixel as it is: by the embedded server's way, else by WCS."""
        if self._own_layers(feedback) is not None:
            content = self._fetch(self._url("/api/file", layer=name), feedback=feedback)
        else:
            content = self._fetch(
                self._url(
                    "/wcs",
                    service="WCS",
                    version="2.0.1",
                    request="GetCoverage",
                    coverageId=name.replace(":", "__", 1),
                    format="image/tiff",
                ),
                feedback=feedback,
            )
        _write_tiff(content, path)

    def wms_address(self, name, crs):
        """The address of a layer as QGIS writes it for its WMS provider."""
        uri = QgsDataSourceUri()
        for key, value in (
            ("layers", name),
            ("styles", ""),
            ("format", "image/png"),
            ("crs", crs),
            ("contextualWMSLegend", "0"),
            ("url", self.base + "/wms"),
        ):
            uri.setParam(key, value)
        if self.auth_config:
            uri.setAuthConfigId(self.auth_config)
        elif self.user:
            uri.setUsername(self.user)
            uri.setPassword(self.password)
        return bytes(uri.encodedUri()).decode("utf-8")

    def refresh_wms(self):
        """Puts the current WMS capabilities into QGIS's cache, which it asks first and which lacks layers that are new."""
        self._fetch(self.base + "/wms?SERVICE=WMS&REQUEST=GetCapabilities")

    # Requests

    def _url(self, path, **query):
        return self.base + path + "?" + urlencode(query)

    def _xml(self, path, feedback, **query):
        return wps.parse(self._fetch(self._url(path, **query), feedback=feedback))

    def _fetch(self, url, body=None, feedback=None):
        """The content of an answer; ServerError if there is none, or none that a service gives."""
        request = QNetworkRequest(QUrl(url))
        blocking = QgsBlockingNetworkRequest()
        if urlsplit(url)[:2] == urlsplit(self.base)[:2]:
            if self.auth_config:
                blocking.setAuthCfg(self.auth_config)
            elif self.user:
                login = base64.b64encode(f"{self.user}:{self.password}".encode())
                request.setRawHeader(b"Authorization", b"Basic " + login)
        if body is None:
            error = blocking.get(request, True, feedback)
        else:
            request.setHeader(QNetworkRequest.KnownHeaders.ContentTypeHeader, "text/xml; charset=utf-8")
            error = blocking.post(request, body, True, feedback)
        content = bytes(blocking.reply().content())
        status = blocking.reply().attribute(QNetworkRequest.Attribute.HttpStatusCodeAttribute)
        if status in (401, 403):
            raise wps.ServerError(
                tr("The server refused access (HTTP {}). Is the authentication right?").format(status)
            )
        if status == 413:
            raise wps.ServerError(
                tr("The server does not take a request of {} MB. {}").format(
                    (len(body or b"") >> 20) + 1, content[:200].decode("utf-8", "replace").strip()
                )
            )
        if error != QgsBlockingNetworkRequest.ErrorCode.NoError and b"ExceptionReport" not in content:
            raise wps.NoAnswer(tr("No answer from {}: {}").format(url.split("?")[0], blocking.errorMessage()))
        return content


def _local(style):
    """A style's name without its workspace."""
    return style.split(":")[-1]


def _write_tiff(content, path):
    if content[:4] not in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"):
        wps.parse(content)
        raise wps.ServerError(tr("The server's answer is not a GeoTIFF."))
    with open(path, "wb") as file:
        file.write(content)
