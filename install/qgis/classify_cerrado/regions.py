"""The area that is asked for, as inputs of a request."""

import json

from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsFeatureRequest, QgsGeometry

from . import wps
from .texts import tr

_LONLAT = "EPSG:4326"


def known(crs):
    """A CRS that the server knows: the same if it is EPSG's, else longitude and latitude."""
    return crs if crs.authid().startswith("EPSG:") else QgsCoordinateReferenceSystem(_LONLAT)


def box_input(algorithm, parameters, name, context):
    """The input bbox of an extent; None without one."""
    extent = algorithm.parameterAsExtent(parameters, name, context)
    if extent.isNull() or extent.isEmpty():
        return None
    crs = algorithm.parameterAsExtentCrs(parameters, name, context)
    if not crs.isValid():
        raise wps.ServerError(tr("Extent: it has no CRS; give one after it, such as [EPSG:4326]"))
    if known(crs) != crs:
        crs = known(crs)
        extent = algorithm.parameterAsExtent(parameters, name, context, crs)
    return wps.box("bbox", crs.authid(), extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum())


def union(source, context):
    """The union of a source's polygons and its CRS, one that the server knows."""
    crs = known(source.sourceCrs())
    request = QgsFeatureRequest().setNoAttributes()
    request.setDestinationCrs(crs, context.transformContext())
    geometries = [feature.geometry() for feature in source.getFeatures(request) if feature.hasGeometry()]
    region = QgsGeometry.unaryUnion([flat(geometry) for geometry in geometries])
    if region.isNull() or region.isEmpty():
        raise wps.ServerError(tr("Polygons: there is none. If only selected features count, select some."))
    return region, crs


def zones_input(features, crs, context):
    """The input zones of features with polygons, which are numbered from 0, in longitude and latitude."""
    transform = QgsCoordinateTransform(crs, QgsCoordinateReferenceSystem(_LONLAT), context.transformContext())
    zones = []
    for number, feature in enumerate(features):
        geometry = flat(feature.geometry())
        geometry.transform(transform)
        zones.append(
            {"type": "Feature", "properties": {"id": str(number)}, "geometry": json.loads(geometry.asJson(9))}
        )
    return wps.geojson("zones", json.dumps({"type": "FeatureCollection", "features": zones}))


def flat(geometry):
    """A geometry in two dimensions, with straight lines between its vertices."""
    plain = QgsGeometry(geometry.constGet().segmentize())
    plain.get().dropZValue()
    plain.get().dropMValue()
    return plain


def roi_inputs(region, crs):
    """The inputs roi and roiCrs of a geometry."""
    return [wps.geometry("roi", region.asWkt(9)), wps.literal("roiCrs", crs.authid())]


def area_of(algorithm, parameters, extent_name, region, context):
    """(QgsRectangle, CRS) within which the result lies, for choosing what to send of a raster; None for everything."""
    extent = algorithm.parameterAsExtent(parameters, extent_name, context)
    boxed = not (extent.isNull() or extent.isEmpty())
    if region is None:
        return (extent, algorithm.parameterAsExtentCrs(parameters, extent_name, context)) if boxed else None
    geometry, crs = region
    bounds = geometry.boundingBox()
    if boxed:
        bounds = bounds.intersect(algorithm.parameterAsExtent(parameters, extent_name, context, crs))
        if bounds.isEmpty():
            raise wps.ServerError(tr("Extent and polygons have nothing in common."))
    return bounds, crs
