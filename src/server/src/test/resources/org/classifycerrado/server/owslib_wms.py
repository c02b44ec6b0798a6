"""Asks a WMS through OWSLib, in both versions: owslib_wms.py URL LAYER. Prints what it gets."""

import hashlib
import sys

from owslib.wms import WebMapService

url, layer = sys.argv[1:]
for version in ("1.1.1", "1.3.0"):
    wms = WebMapService(url + "/wms", version=version)
    box = wms[layer].boundingBoxWGS84
    where = dict(layers=[layer], srs="EPSG:4326", bbox=box, size=(300, 200), format="image/png")
    picture = wms.getmap(transparent=True, **where).read()
    info = wms.getfeatureinfo(query_layers=[layer], info_format="text/plain", xy=(150, 100), **where).read()
    print(version, hashlib.sha256(picture).hexdigest(), info.decode().strip())
