"""Renders a WMS layer in QGIS without a screen: qgis_wms.py URL LAYER X1 Y1 X2 Y2 WIDTH HEIGHT PICTURE (EPSG:32722)."""

import sys

from qgis.core import QgsApplication, QgsCoordinateReferenceSystem, QgsMapRendererParallelJob, QgsMapSettings
from qgis.core import QgsRasterLayer, QgsRectangle
from qgis.PyQt.QtCore import QSize, Qt

url, name, x1, y1, x2, y2, width, height, picture = sys.argv[1:]
application = QgsApplication([], False)
application.initQgis()
source = f"crs=EPSG:32722&format=image/png&layers={name}&styles=&url={url}/wms"
layer = QgsRasterLayer(source, name, "wms")
if not layer.isValid():
    sys.exit("not valid: " + layer.error().message())
settings = QgsMapSettings()
settings.setLayers([layer])
settings.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:32722"))
settings.setExtent(QgsRectangle(float(x1), float(y1), float(x2), float(y2)))
settings.setOutputSize(QSize(int(width), int(height)))
settings.setBackgroundColor(Qt.white)
job = QgsMapRendererParallelJob(settings)
job.start()
job.waitForFinished()
saved = job.renderedImage().save(picture)
print("errors", [error.message for error in job.errors()])
application.exitQgis()
sys.exit(0 if saved else 1)
