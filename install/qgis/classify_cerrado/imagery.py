"""Rasters of this computer, as GeoTIFFs that a request can carry."""

import base64
import math
import os
import tempfile

from osgeo import gdal
from qgis.core import QgsCoordinateTransform, QgsCsException, QgsRectangle

from .texts import tr
from .wps import ServerError

#: Pixels around the area that is asked for: the models look at what is beside a pixel.
MARGIN = 128

#: Megabytes at most where the server names no limit: request and server hold all of it in memory.
LARGEST = 512


#: What the items in which this project notes the meaning of values are called as inputs.
_ITEMS = {"MSI_UNITS": "msiUnits", "MSI_OFFSET": "offset", "SAR_UNITS": "sarUnits"}


def uploaded(name, layer, area, limit, transforms, feedback, raw=False):
    """A raster layer's pixels within an area and a margin around it, as a GeoTIFF in base64, and what its tags say of them.

    Servers do not read the tags of what is sent to them, and GeoServer applies a scale. So a scale is applied here, and what
    the tags say goes into the request.

    raw: leave the values as they are, since the user says what they mean;
    name: what to call it in errors; area: (QgsRectangle, CRS), or None for all; limit: megabytes that the server allows,
    or None; transforms: the project's QgsCoordinateTransformContext
    """
    if layer.providerType() != "gdal":
        raise ServerError(
            tr("{}: '{}' is no file that can be sent to the server; layers of the server are chosen by name").format(
                name, layer.name()
            )
        )
    gdal.UseExceptions()
    try:
        source = gdal.Open(layer.source())
        window = _window(name, layer, source, area, transforms)
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "upload.tif")
            scaled = not raw and _is_scaled(source)
            _copy(name, source, window, path, limit or LARGEST, feedback, scaled)
            with open(path, "rb") as file:
                content = file.read()
    except RuntimeError as e:
        raise ServerError(tr("{}: '{}' cannot be read: {}").format(name, layer.name(), e))
    feedback.pushInfo(
        tr("{}: sending {} × {} pixels of '{}', {:.1f} MB").format(
            name, window[2], window[3], layer.name(), len(content) / (1 << 20)
        )
    )
    said = {_ITEMS[item]: value for item, value in source.GetMetadata().items() if item in _ITEMS}
    if scaled and "sarUnits" not in said:
        said = {"msiUnits": "reflectance", "offset": "0"}
    return base64.b64encode(content).decode("ascii"), said


def _is_scaled(source):
    bands = [source.GetRasterBand(number + 1) for number in range(source.RasterCount)]
    return any(band.GetScale() not in (None, 1) or band.GetOffset() not in (None, 0) for band in bands)


def _window(name, layer, source, area, transforms):
    """Columns and rows to send: first column, first row, width, height."""
    whole = [0, 0, source.RasterXSize, source.RasterYSize]
    if area is None:
        return whole
    extent, crs = area
    try:
        box = QgsCoordinateTransform(crs, layer.crs(), transforms).transformBoundingBox(extent)
    except QgsCsException:
        raise ServerError(tr("{}: the area cannot be expressed in the CRS of '{}'").format(name, layer.name()))
    inverse = gdal.InvGeoTransform(source.GetGeoTransform())
    corners = [
        gdal.ApplyGeoTransform(inverse, x, y)
        for x in (box.xMinimum(), box.xMaximum())
        for y in (box.yMinimum(), box.yMaximum())
    ]
    pixels = QgsRectangle(
        math.floor(min(x for x, _ in corners)) - MARGIN,
        math.floor(min(y for _, y in corners)) - MARGIN,
        math.ceil(max(x for x, _ in corners)) + MARGIN,
        math.ceil(max(y for _, y in corners)) + MARGIN,
    ).intersect(QgsRectangle(0, 0, whole[2], whole[3]))
    if pixels.width() < 1 or pixels.height() < 1:
        raise ServerError(tr("{}: '{}' has nothing of the area").format(name, layer.name()))
    return [int(pixels.xMinimum()), int(pixels.yMinimum()), int(pixels.width()), int(pixels.height())]


def _copy(name, source, window, path, limit, feedback, scaled):
    """Writes a window, compressed and without a scale; stops as soon as the file is larger than the limit in megabytes."""
    part = gdal.Translate(
        "", source, format="VRT", srcWin=window, unscale=scaled, outputType=gdal.GDT_Float32 if scaled else gdal.GDT_Unknown
    )
    for number in range(part.RasterCount):
        part.GetRasterBand(number + 1).SetScale(1)
        part.GetRasterBand(number + 1).SetOffset(0)
    floating = gdal.GetDataTypeName(part.GetRasterBand(1).DataType).startswith("Float")
    too_large = False

    def progress(part, message, data):
        nonlocal too_large
        too_large = os.path.exists(path) and os.path.getsize(path) > limit << 20
        return 0 if too_large or feedback.isCanceled() else 1

    options = gdal.TranslateOptions(
        format="GTiff",
        creationOptions=["COMPRESS=DEFLATE", "TILED=YES", "PREDICTOR=1" if floating else "PREDICTOR=2"],
        callback=progress,
    )
    try:
        gdal.Translate(path, part, options=options).FlushCache()
    except RuntimeError:
        if not too_large and not feedback.isCanceled():
            raise
    if feedback.isCanceled():
        raise ServerError(tr("Cancelled"))
    if too_large or os.path.getsize(path) > limit << 20:
        raise ServerError(
            tr(
                "{}: {} × {} pixels are more than the {} MB that a request may carry; choose a smaller area, or have the "
                "raster published on the server and choose it there"
            ).format(name, window[2], window[3], limit)
        )
