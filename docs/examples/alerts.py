#!/usr/bin/env python3
"""Compares alerts with true clearings: polygons of `cerrado change --alerts deforestation`, detected and true.

    alerts.py GRID.tif HECTARES DETECTED.gpkg TRUE.gpkg [DETECTED.gpkg TRUE.gpkg ...]

Prints a row for each pair of files, and one for all of them together. Polygons cover whole pixels of GRID. User's
accuracy is the share of the alerts' area that is true, producer's accuracy the share of the true area that is in
alerts. A polygon is right, or found, if at least half of it is in the other file's polygons; of the true ones, those
of at least so many HECTARES are looked for.
"""
import sys

import numpy
from osgeo import gdal, ogr

gdal.UseExceptions()
ogr.UseExceptions()


def numbered(polygons, like):
    """The number of the polygon that each pixel is in, 0 outside all."""
    raster = gdal.GetDriverByName("MEM").Create("", like.RasterXSize, like.RasterYSize, 1, gdal.GDT_Int32)
    raster.SetGeoTransform(like.GetGeoTransform())
    raster.SetProjection(like.GetProjection())
    source = ogr.Open(polygons)
    # A GeoPackage numbers its features from 1.
    layer = source.ExecuteSQL("SELECT *, fid AS number FROM polygons", dialect="SQLITE")
    gdal.RasterizeLayer(raster, [1], layer, options=["ATTRIBUTE=number"])
    source.ReleaseResultSet(layer)
    return raster.ReadAsArray()


def within(polygons, other, smallest):
    """How many polygons of so many pixels there are, and how many of them lie in the others by half or more."""
    pixels = numpy.bincount(polygons.ravel())[1:]
    inside = numpy.bincount(polygons[other > 0], minlength=pixels.size + 1)[1:]
    counted = pixels >= smallest
    return int(counted.sum()), int((2 * inside >= pixels)[counted].sum())


def main(grid, smallest, *files):
    like = gdal.Open(grid)
    g = like.GetGeoTransform()
    hectares = abs(g[1] * g[5] - g[2] * g[4]) / 10_000
    print("| detected | true ha | alert ha | both ha | user's % | producer's % | alerts right | clearings found |")
    print("|---|---|---|---|---|---|---|---|")

    def row(name, n):
        print(
            f"| {name} | {n[0] * hectares:.1f} | {n[1] * hectares:.1f} | {n[2] * hectares:.1f}"
            f" | {100 * n[2] / n[1]:.1f} | {100 * n[2] / n[0]:.1f} | {n[4]} of {n[3]} | {n[6]} of {n[5]} |"
        )

    total = numpy.zeros(7, dtype=int)
    for detected, true in zip(files[::2], files[1::2], strict=True):
        alerts, cleared = numbered(detected, like), numbered(true, like)
        both = ((alerts > 0) & (cleared > 0)).sum()
        right, found = within(alerts, cleared, 1), within(cleared, alerts, float(smallest) / hectares)
        counts = [(cleared > 0).sum(), (alerts > 0).sum(), both, *right, *found]
        row(detected, counts)
        total += counts
    if len(files) > 2:
        row("all", total)


if __name__ == "__main__":
    main(*sys.argv[1:])
