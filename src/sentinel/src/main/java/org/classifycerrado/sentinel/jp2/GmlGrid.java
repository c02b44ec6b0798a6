package org.classifycerrado.sentinel.jp2;

import java.awt.geom.AffineTransform;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.xml.SecureXml;
import org.geotools.api.referencing.FactoryException;
import org.geotools.api.referencing.crs.CoordinateReferenceSystem;
import org.geotools.api.referencing.crs.ProjectedCRS;
import org.geotools.referencing.CRS;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * The grid that a GMLJP2 box describes: a GML RectifiedGrid, whose origin is the centre of the first pixel. Of
 * projected CRSs, such as the UTM zones in which Sentinel-2 comes, so that easting is first.
 */
final class GmlGrid {

    private static final Pattern EPSG = Pattern.compile("(?i).*epsg.*[:/#](\\d+)$");

    private GmlGrid() {}

    /**
     * Reads it.
     *
     * @return the grid; empty if the file has no such box
     * @throws IOException if the box cannot be understood
     */
    static Optional<PixelGrid> of(Jp2Header header) throws IOException {
        if (header.gml().isEmpty()) {
            return Optional.empty();
        }
        try {
            Document gml = SecureXml.parse(header.gml().get().replaceAll("\\x00+$", ""), true);
            Element grid = first(gml.getElementsByTagNameNS("*", "RectifiedGrid"));
            Element origin =
                    first(first(grid.getElementsByTagNameNS("*", "origin")).getElementsByTagNameNS("*", "pos"));
            NodeList offsets = grid.getElementsByTagNameNS("*", "offsetVector");
            double[] centre = numbers(origin);
            double[] across = numbers((Element) offsets.item(0));
            double[] down = numbers((Element) offsets.item(1));
            String srs = srs(origin, (Element) offsets.item(0), grid);
            Matcher code = EPSG.matcher(srs.strip());
            if (!code.matches()) {
                throw new IOException("its GMLJP2 box has the CRS '" + srs + "'");
            }
            CoordinateReferenceSystem crs = CRS.decode("EPSG:" + code.group(1), true);
            if (!(crs instanceof ProjectedCRS)) {
                throw new IOException("its GMLJP2 box has the CRS '" + srs + "', in which no Sentinel product comes");
            }
            AffineTransform transform =
                    new AffineTransform(across[0], across[1], down[0], down[1], centre[0], centre[1]);
            transform.translate(-0.5, -0.5);
            return Optional.of(new PixelGrid(crs, transform, header.width(), header.height()));
        } catch (FactoryException | RuntimeException e) {
            throw new IOException("its GMLJP2 box cannot be understood", e);
        }
    }

    private static String srs(Element... candidates) {
        for (Element candidate : candidates) {
            for (Element at = candidate; at != null; at = at.getParentNode() instanceof Element up ? up : null) {
                if (at.hasAttribute("srsName")) {
                    return at.getAttribute("srsName");
                }
            }
        }
        return "";
    }

    private static Element first(NodeList nodes) {
        if (nodes.getLength() == 0) {
            throw new IllegalArgumentException("an element is missing");
        }
        return (Element) nodes.item(0);
    }

    private static double[] numbers(Element element) {
        String[] parts = element.getTextContent().strip().split("[\\s,]+");
        return new double[] {Double.parseDouble(parts[0]), Double.parseDouble(parts[1])};
    }
}
