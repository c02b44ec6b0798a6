package org.classifycerrado.cli;

import java.util.List;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.xml.XmlEscape;
import org.locationtech.jts.geom.Envelope;

/** What GeoServer's REST interface is told of a layer of maps, in its XML. */
final class CatalogXml {

    /** What {@code indexer.properties} calls the coverage of a mosaic of maps. */
    private static final String NATIVE = "maps";

    /** Where there is no map between the maps is no data; a mosaic would put the first class there. */
    private static final String BACKGROUND = "<parameters><entry><string>BackgroundValues</string><string>"
            + Legend.NO_DATA + "</string></entry></parameters>";

    /**
     * A list of times, the newest being the default. A time without a map is an empty picture; GeoServer would refuse
     * it, and with it a group in which another layer has a map of that time. It lets pass what it may take the nearest
     * map for: here one within a second, so none of another day.
     */
    private static final String TIME = "<entry key=\"time\"><dimensionInfo><enabled>true</enabled>"
            + "<presentation>LIST</presentation><units>ISO8601</units>"
            + "<defaultValue><strategy>MAXIMUM</strategy></defaultValue>"
            + "<nearestMatchEnabled>true</nearestMatchEnabled><acceptableInterval>PT1S</acceptableInterval>"
            + "<nearestFailBehavior>IGNORE</nearestFailBehavior></dimensionInfo></entry>";

    private CatalogXml() {}

    /** The coverage of a mosaic. */
    static String coverage(String name, String title, boolean timed) {
        return "<coverage><name>" + name + "</name><nativeCoverageName>" + NATIVE + "</nativeCoverageName><title>"
                + XmlEscape.escape(title) + "</title><enabled>true</enabled><metadata>" + (timed ? TIME : "")
                + "</metadata>"
                + BACKGROUND + "</coverage>";
    }

    /** A layer that is drawn in a style of its workspace. */
    static String layer(String workspace, String style) {
        return "<layer><defaultStyle><name>" + style + "</name><workspace>" + workspace
                + "</workspace></defaultStyle></layer>";
    }

    /**
     * Layers of a workspace as one layer.
     *
     * @param bounds of all of them in WGS 84. GeoServer computes those of a new group alone
     */
    static String group(
            String workspace, String name, String title, List<String> layers, String style, Envelope bounds) {
        StringBuilder xml = new StringBuilder(
                "<layerGroup><name>" + name + "</name><mode>SINGLE</mode><title>" + XmlEscape.escape(title)
                        + "</title><workspace><name>" + workspace + "</name></workspace><publishables>");
        layers.forEach(layer -> xml.append("<published type=\"layer\"><name>")
                .append(workspace)
                .append(':')
                .append(layer)
                .append("</name></published>"));
        xml.append("</publishables><styles>");
        layers.forEach(layer -> xml.append("<style><name>")
                .append(workspace)
                .append(':')
                .append(style)
                .append("</name></style>"));
        xml.append("</styles><bounds><minx>" + bounds.getMinX() + "</minx><maxx>" + bounds.getMaxX() + "</maxx><miny>"
                + bounds.getMinY() + "</miny><maxy>" + bounds.getMaxY() + "</maxy><crs>EPSG:4326</crs></bounds>");
        return xml.append("</layerGroup>").toString();
    }
}
