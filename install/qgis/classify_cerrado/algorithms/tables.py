"""Tables of results."""

from qgis.core import Qgis, QgsCoordinateReferenceSystem, QgsFeature, QgsField, QgsFields, QgsWkbTypes
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


def write(algorithm, parameters, name, context, columns, rows):
    """Writes rows without geometries to a sink; its id, or None if it is not wanted."""
    sink, identifier = algorithm.parameterAsSink(
        parameters, name, context, columns, QgsWkbTypes.NoGeometry, QgsCoordinateReferenceSystem()
    )
    if sink is not None:
        for row in rows:
            feature = QgsFeature(columns)
            feature.setAttributes(row)
            sink.addFeature(feature)
    return identifier
