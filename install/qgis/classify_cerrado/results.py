"""Results as layers of a project."""

import os
import shutil
from xml.etree import ElementTree

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsProcessingContext,
    QgsProcessingLayerPostProcessorInterface,
    QgsRasterLayer,
    QgsRendererCategory,
    QgsSymbol,
    QgsVectorLayerTemporalProperties,
)
from qgis.PyQt.QtGui import QColor

_STYLES = os.path.join(os.path.dirname(__file__), "styles")


def wms_layer(server, name, title, project_crs):
    """A published layer, drawn and styled by the server; its isValid tells whether it can be shown."""
    server.refresh_wms()
    codes = [crs for crs in (project_crs.authid(),) if crs.startswith("EPSG:")] + ["EPSG:4326"]
    for code in codes:
        layer = QgsRasterLayer(server.wms_address(name, code), title, "wms")
        if layer.isValid():
            break
    return layer


def lay_style_beside(path, style):
    """Puts a style beside a GeoTIFF, where QGIS looks for one: cerrado_l1, cerrado_l2 or cerrado_confidence."""
    source = os.path.join(_STYLES, f"{style}.qml")
    if os.path.exists(source):
        shutil.copyfile(source, os.path.splitext(path)[0] + ".qml")


class _Styled(QgsProcessingLayerPostProcessorInterface):
    """Has a layer take the style that lies beside its file, which Processing does not look for."""

    def postProcessLayer(self, layer, context, feedback):
        layer.loadDefaultStyle()
        layer.triggerRepaint()


class _Coloured(QgsProcessingLayerPostProcessorInterface):
    """Draws polygons in the colours of a raster's style, and has them follow the time of the map if they have dates."""

    def __init__(self, attribute, styles):
        super().__init__()
        self.attribute, self.styles = attribute, styles

    def postProcessLayer(self, layer, context, feedback):
        found = {feature[self.attribute] for feature in layer.getFeatures()}
        categories = []
        for value, colour, label in self._palette(layer, found):
            symbol = QgsSymbol.defaultSymbol(layer.geometryType())
            symbol.setColor(QColor(colour))
            categories.append(QgsRendererCategory(value, symbol, label))
        layer.setRenderer(QgsCategorizedSymbolRenderer(self.attribute, categories))
        if layer.fields().indexOf(_DATE) >= 0 and any(feature[_DATE] for feature in layer.getFeatures()):
            time = layer.temporalProperties()
            time.setMode(QgsVectorLayerTemporalProperties.ModeFeatureDateTimeInstantFromField)
            time.setStartField(_DATE)
            time.setIsActive(True)
        layer.triggerRepaint()

    def _palette(self, layer, found):
        """(value, colour, label) of the values that there are, of the first style that has their names."""
        names = {feature[self.attribute]: feature["name"] for feature in layer.getFeatures()} if len(self.styles) > 1 else {}
        for style in self.styles:
            entries = ElementTree.parse(os.path.join(_STYLES, style + ".qml")).iter("paletteEntry")
            palette = [(int(each.get("value")), each.get("color"), each.get("label")) for each in entries]
            labels = {value: label for value, colour, label in palette}
            if all(labels.get(value) == name for value, name in names.items()):
                break
        return [each for each in palette if each[0] in found]


#: The attribute by whose date a change has happened.
_DATE = "to_date"

#: Kept here because QGIS does not keep them.
_STYLED = _Styled()
_CHANGES = _Coloured("group_id", ["cerrado_change"])
_CLASSES = _Coloured("class_id", ["cerrado_l2", "cerrado_l1"])


def load(context, layer, title, output):
    """Has a layer that was made here added to the project when the algorithm has ended."""
    project = context.project()
    if project:
        context.temporaryLayerStore().addMapLayer(layer)
        context.addLayerToLoadOnCompletion(layer.id(), QgsProcessingContext.LayerDetails(title, project, output))


def style(context, path):
    """Styles a file that Processing itself loads, if it does."""
    _finish(context, path, _STYLED)


def colour_changes(context, identifier):
    """Colours polygons of changes by their groups, if Processing loads them."""
    _finish(context, identifier, _CHANGES)


def colour_classes(context, identifier):
    """Colours polygons by their classes, if Processing loads them."""
    _finish(context, identifier, _CLASSES)


def _finish(context, identifier, processor):
    if context.willLoadLayerOnCompletion(identifier):
        context.layerToLoadOnCompletionDetails(identifier).setPostProcessor(processor)
