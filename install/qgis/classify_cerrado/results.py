"""Results as layers of a project."""

import os
import shutil

from qgis.core import QgsProcessingContext, QgsProcessingLayerPostProcessorInterface, QgsRasterLayer

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


#: Without state, and kept here because QGIS does not keep it.
_STYLED = _Styled()


def load(context, layer, title, output):
    """Has a layer that was made here added to the project when the algorithm has ended."""
    project = context.project()
    if project:
        context.temporaryLayerStore().addMapLayer(layer)
        context.addLayerToLoadOnCompletion(layer.id(), QgsProcessingContext.LayerDetails(title, project, output))


def style(context, path):
    """Styles a file that Processing itself loads, if it does."""
    if context.willLoadLayerOnCompletion(path):
        context.layerToLoadOnCompletionDetails(path).setPostProcessor(_STYLED)
