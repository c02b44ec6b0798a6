package org.classifycerrado.server.wms;

import org.geotools.geometry.jts.ReferencedEnvelope;

/**
 * What a map shows.
 *
 * @param box in the map's CRS, x before y
 * @param width columns of the image
 * @param height rows of the image
 */
record View(ReferencedEnvelope box, int width, int height) {

    /** X of the centre of a column. */
    double x(double column) {
        return box.getMinX() + (column + 0.5) * box.getWidth() / width;
    }

    /** Y of the centre of a row; row 0 is the top. */
    double y(double row) {
        return box.getMaxY() - (row + 0.5) * box.getHeight() / height;
    }
}
