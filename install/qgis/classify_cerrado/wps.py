"""WPS 1.0.0 as requests and answers; knows neither QGIS nor the network."""

import html
from collections import namedtuple
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

from .texts import tr

WPS = "http://www.opengis.net/wps/1.0.0"
OWS = "http://www.opengis.net/ows/1.1"
XLINK = "http://www.w3.org/1999/xlink"

ElementTree.register_namespace("wps", WPS)
ElementTree.register_namespace("ows", OWS)


class ServerError(Exception):
    """What the server, or the way to it, had against a request; the message is for people."""


class NoAnswer(ServerError):
    """The server could not be reached, which may pass."""


class UnknownExecution(ServerError):
    """The server does not know the execution, or no longer."""


#: The MIME type of GeoPackages.
GEOPACKAGE = "application/geopackage+sqlite3"

#: An input of a request: its name, and the element that holds its value.
Input = namedtuple("Input", "name element")

#: An output that is wanted; without a MIME type, a literal.
Wanted = namedtuple("Wanted", "name mime_type")

#: An output: its text (base64 for rasters) or the address that has it.
Output = namedtuple("Output", "text encoding href")

#: How an execution stands: accepted, started, succeeded or failed; percent may be None, outputs are by name.
Status = namedtuple("Status", "state percent text outputs execution")


class _NoDoctype(ElementTree.TreeBuilder):
    """Refuses document types, and with them all entities that a hostile answer could define."""

    def doctype(self, name, pubid, system):
        raise ServerError(tr("The server's answer has a document type, which OGC's services do not use; it was not read."))


def parse(content):
    """The root element of an answer; ServerError if it is no XML, or an exception report."""
    try:
        root = ElementTree.fromstring(content, parser=ElementTree.XMLParser(target=_NoDoctype()))
    except ElementTree.ParseError:
        start = content[:200].decode("utf-8", "replace").strip()
        raise ServerError(
            tr("The server's answer is not XML. Is this the address of the server? It starts: {}").format(start)
        )
    if root.tag.endswith("ExceptionReport"):
        text = exception_text(root)
        raise UnknownExecution(text) if "unknown execution" in text.lower() else ServerError(text)
    return root


def exception_text(element):
    """The texts of an exception report below an element, without the noise that GeoServer puts around them."""
    lines = []
    for text in element.iter():
        if not text.tag.endswith(("}ExceptionText", "}ServiceException")):
            continue
        # GeoServer escapes twice, names the exception's class before its message, and repeats the message.
        for line in html.unescape(text.text or "").splitlines():
            line = line.strip().split("ProcessException: ")[-1]
            if line and line != "Process failed during execution" and line not in lines:
                lines.append(line)
    return "\n".join(lines) or tr("The server reported an error without a text.")


def server_base(url):
    """The address of a server, from that or from the address of one of its services."""
    base = url.strip().split("?")[0].rstrip("/")
    for service in ("/ows", "/wps", "/wms", "/wcs", "/wfs", "/web"):
        if base.lower().endswith(service):
            base = base[: -len(service)]
    parts = urlsplit(base)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ServerError(
            tr("Server: '{}' is neither a saved WMS connection nor an address such as http://localhost:8080/geoserver").format(url)
        )
    return base


def literal(name, value):
    """An input of text, a number or a truth value."""
    element = ElementTree.Element(f"{{{WPS}}}LiteralData")
    element.text = ("true" if value else "false") if isinstance(value, bool) else str(value)
    return Input(name, element)


def box(name, crs, west, south, east, north):
    """A bounding box in a CRS such as EPSG:4326, x before y."""
    element = ElementTree.Element(f"{{{WPS}}}BoundingBoxData", {"crs": crs, "dimensions": "2"})
    ElementTree.SubElement(element, f"{{{OWS}}}LowerCorner").text = f"{west!r} {south!r}"
    ElementTree.SubElement(element, f"{{{OWS}}}UpperCorner").text = f"{east!r} {north!r}"
    return Input(name, element)


def geometry(name, wkt):
    """A geometry as WKT."""
    element = ElementTree.Element(f"{{{WPS}}}ComplexData", {"mimeType": "application/wkt"})
    element.text = wkt
    return Input(name, element)


def geojson(name, text):
    """Features as GeoJSON."""
    element = ElementTree.Element(f"{{{WPS}}}ComplexData", {"mimeType": "application/json"})
    element.text = text
    return Input(name, element)


def coverage(name, base64):
    """A GeoTIFF within the request."""
    element = ElementTree.Element(f"{{{WPS}}}ComplexData", {"mimeType": "image/tiff", "encoding": "base64"})
    element.text = base64
    return Input(name, element)


def execute_request(process, inputs, wanted):
    """An Execute document that asks for a stored answer with status, so that nobody waits on a connection."""
    root = ElementTree.Element(f"{{{WPS}}}Execute", {"version": "1.0.0", "service": "WPS"})
    ElementTree.SubElement(root, f"{{{OWS}}}Identifier").text = process
    entries = ElementTree.SubElement(root, f"{{{WPS}}}DataInputs")
    for given in inputs:
        entry = ElementTree.SubElement(entries, f"{{{WPS}}}Input")
        ElementTree.SubElement(entry, f"{{{OWS}}}Identifier").text = given.name
        ElementTree.SubElement(entry, f"{{{WPS}}}Data").append(given.element)
    form = ElementTree.SubElement(root, f"{{{WPS}}}ResponseForm")
    document = ElementTree.SubElement(
        form, f"{{{WPS}}}ResponseDocument", {"storeExecuteResponse": "true", "status": "true"}
    )
    for output in wanted:
        attributes = {"mimeType": output.mime_type} if output.mime_type else {}
        if output.mime_type in ("image/tiff", GEOPACKAGE):
            attributes["encoding"] = "base64"
        entry = ElementTree.SubElement(document, f"{{{WPS}}}Output", attributes)
        ElementTree.SubElement(entry, f"{{{OWS}}}Identifier").text = output.name
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def status(answer):
    """How an execution stands, by an ExecuteResponse."""
    if answer.tag != f"{{{WPS}}}ExecuteResponse":
        raise ServerError(tr("The server's answer is no WPS response but '{}'.").format(answer.tag))
    location = answer.get("statusLocation") or ""
    query = {name.lower(): values for name, values in parse_qs(urlsplit(location).query).items()}
    execution = query.get("executionid", [None])[0]
    failed = answer.find(f"{{{WPS}}}Status/{{{WPS}}}ProcessFailed")
    if failed is not None:
        return Status("failed", None, exception_text(failed), {}, execution)
    if answer.find(f"{{{WPS}}}Status/{{{WPS}}}ProcessSucceeded") is not None:
        outputs = {
            output.findtext(f"{{{OWS}}}Identifier"): _output(output)
            for output in answer.iterfind(f"{{{WPS}}}ProcessOutputs/{{{WPS}}}Output")
        }
        return Status("succeeded", 100.0, "", outputs, execution)
    started = answer.find(f"{{{WPS}}}Status/{{{WPS}}}ProcessStarted")
    if started is None:
        return Status("accepted", None, "", {}, execution)
    try:
        percent = float(started.get("percentCompleted", ""))
    except ValueError:
        percent = None
    return Status("started", percent, (started.text or "").strip(), {}, execution)


def _output(output):
    reference = output.find(f"{{{WPS}}}Reference")
    if reference is not None:
        return Output("", None, reference.get("href") or reference.get(f"{{{XLINK}}}href"))
    literal_data = output.find(f"{{{WPS}}}Data/{{{WPS}}}LiteralData")
    complex_data = output.find(f"{{{WPS}}}Data/{{{WPS}}}ComplexData")
    data = literal_data if literal_data is not None else complex_data
    if data is None:
        return Output("", None, None)
    return Output(data.text or "", data.get("encoding"), None)


def offered_processes(capabilities):
    """The names of the processes in WPS capabilities."""
    return {
        process.findtext(f"{{{OWS}}}Identifier", "").strip()
        for process in capabilities.iter(f"{{{WPS}}}Process")
    }


def largest_megabytes(description):
    """The largest coverage, in megabytes, that a DescribeProcess allows in a request; None if it does not say."""
    said = [int(each.get("maximumMegabytes")) for each in description.iter("ComplexData") if each.get("maximumMegabytes")]
    return min(said) if said else None


def wms_layers(capabilities):
    """(name, title, styles) of each layer of WMS capabilities that can be asked for."""
    layers = []
    for layer in capabilities.iter():
        if not layer.tag.endswith("Layer"):
            continue
        namespace = layer.tag[: -len("Layer")]
        name = (layer.findtext(f"{namespace}Name") or "").strip()
        if name:
            styles = [style.findtext(f"{namespace}Name", "") for style in layer.iterfind(f"{namespace}Style")]
            layers.append((name, (layer.findtext(f"{namespace}Title") or name).strip(), styles))
    return layers


def feature_types(capabilities):
    """The names of the layers of features in WFS 2.0 capabilities."""
    wfs = "{http://www.opengis.net/wfs/2.0}"
    return {each.findtext(f"{wfs}Name", "").strip() for each in capabilities.iter(f"{wfs}FeatureType")}


def is_among(layer, types):
    """Whether a WMS layer is one of features; services of one workspace may leave it out of layers' names."""
    return layer in types or any(each.endswith(":" + layer) for each in types)
