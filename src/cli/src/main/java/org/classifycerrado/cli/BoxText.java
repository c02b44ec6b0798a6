package org.classifycerrado.cli;

import org.geotools.api.referencing.FactoryException;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.geotools.referencing.CRS;

/** Reads a box from the command line. */
final class BoxText {

    private static final int NUMBERS = 4;

    private BoxText() {}

    /**
     * Reads two corners and perhaps a CRS.
     *
     * @param text {@code X1,Y1,X2,Y2} or {@code X1,Y1,X2,Y2,CODE}
     * @return the box; without a code it has no CRS
     * @throws IllegalArgumentException if it is neither, or there is no such CRS
     */
    static ReferencedEnvelope read(String text) {
        String[] parts = text.split(",");
        if (parts.length != NUMBERS && parts.length != NUMBERS + 1) {
            throw new IllegalArgumentException("is '" + text + "'; it must be X1,Y1,X2,Y2 or X1,Y1,X2,Y2,CODE");
        }
        try {
            double x1 = Double.parseDouble(parts[0]);
            double y1 = Double.parseDouble(parts[1]);
            double x2 = Double.parseDouble(parts[2]);
            double y2 = Double.parseDouble(parts[3]);
            return new ReferencedEnvelope(
                    x1, x2, y1, y2, parts.length == NUMBERS ? null : CRS.decode(parts[NUMBERS], true));
        } catch (NumberFormatException | FactoryException e) {
            throw new IllegalArgumentException("is '" + text + "': " + e.getMessage(), e);
        }
    }
}
