"""Results as tables and layers of polygons."""

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFeatureSink,
    QgsField,
    QgsFields,
    QgsProcessingUtils,
    QgsVectorLayer,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QMetaType, QVariant

if Qgis.QGIS_VERSION_INT >= 33800:
    _TYPES = {int: QMetaType.Type.LongLong, float: QMetaType.Type.Double, str: QMetaType.Type.QString}
else:
    _TYPES = {int: QVariant.LongLong, float: QVariant.Double, str: QVariant.String}


def fields(**types):
    """Fields of a table by their names and Python's types."""
    found = QgsFields()
    for name, kind in types.items():
        found.append(QgsField(name, _TYPES[kind]))
    return found


def write(algorithm, parameters, name, context, columns, rows, features=None, source=None):
    """Writes rows to a sink; its id, or None if it is not wanted.

    features: one for each row, whose attributes come first and whose geometries are kept; source: what they are of
    """
    if features is None:
        kind, crs, all_columns = QgsWkbTypes.NoGeometry, QgsCoordinateReferenceSystem(), columns
    else:
        kind, crs, all_columns = source.wkbType(), source.sourceCrs(), QgsProcessingUtils.combineFields(source.fields(), columns)
    sink, identifier = algorithm.parameterAsSink(parameters, name, context, all_columns, kind, crs)
    if sink is not None:
        for number, row in enumerate(rows):
            feature = QgsFeature(all_columns)
            if features is not None:
                feature.setGeometry(features[number].geometry())
                row = features[number].attributes() + row
            feature.setAttributes(row)
            sink.addFeature(feature)
    return identifier


def write_polygons(algorithm, parameters, name, context, path):
    """Writes the polygons of a server's GeoPackage to a sink; its id, or None if it is not wanted."""
    layer = QgsVectorLayer(path, "polygons", "ogr")
    columns = QgsFields()
    kept = [number for number, field in enumerate(layer.fields()) if field.name() != "fid"]
    for number in kept:
        columns.append(layer.fields().at(number))
    sink, identifier = algorithm.parameterAsSink(
        parameters, name, context, columns, QgsWkbTypes.Polygon, layer.crs(), QgsFeatureSink.RegeneratePrimaryKey
    )
    if sink is not None:
        for polygon in layer.getFeatures():
            feature = QgsFeature(columns)
            feature.setGeometry(polygon.geometry())
            feature.setAttributes([polygon.attributes()[number] for number in kept])
            sink.addFeature(feature, QgsFeatureSink.FastInsert)
    return identifier
