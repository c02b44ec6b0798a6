package org.classifycerrado.legend;

import java.util.List;
import java.util.StringJoiner;
import org.classifycerrado.xml.XmlEscape;

/** Writes layer styles as QGIS keeps them in {@code .qml} files (as QGIS 3.22 reads them). */
final class QgisStyle {

    private QgisStyle() {}

    /** A paletted renderer of band 1: one entry a class, and a transparent one for no data. */
    static String of(List<LandCoverClass> classes) {
        StringJoiner entries = new StringJoiner("\n");
        for (LandCoverClass c : classes) {
            entries.add(paletteEntry(c.id(), c.hex(), c.name(), 255));
        }
        entries.add(paletteEntry(Legend.NO_DATA, "#000000", "No data", 0));
        return style(
                """
                    <rasterrenderer type="paletted" band="1" alphaBand="-1" opacity="1" nodataColor="">
                      <rasterTransparency/>
                      <colorPalette>
                %s
                      </colorPalette>
                    </rasterrenderer>
                """
                        .formatted(entries));
    }

    /** A single-band pseudocolour renderer of band 1; what is above 100 is clipped, hence transparent. */
    static String confidence() {
        StringJoiner items = new StringJoiner("\n");
        for (ConfidenceRamp.Stop stop : ConfidenceRamp.STOPS) {
            items.add("          <item value=\"%d\" color=\"%s\" label=\"%s\" alpha=\"255\"/>"
                    .formatted(stop.percent(), stop.hex(), XmlEscape.escape(stop.label())));
        }
        return style(
                """
                    <rasterrenderer type="singlebandpseudocolor" band="1" alphaBand="-1" opacity="1" nodataColor="" classificationMin="0" classificationMax="100">
                      <rasterTransparency>
                        <singleValuePixelList>
                          <pixelListEntry min="%1$d" max="%1$d" percentTransparent="100"/>
                        </singleValuePixelList>
                      </rasterTransparency>
                      <rastershader>
                        <colorrampshader colorRampType="INTERPOLATED" classificationMode="1" clip="1" minimumValue="0" maximumValue="100">
                %2$s
                        </colorrampshader>
                      </rastershader>
                    </rasterrenderer>
                """
                        .formatted(Legend.NO_DATA, items));
    }

    private static String paletteEntry(int value, String color, String label, int alpha) {
        return "        <paletteEntry value=\"%d\" color=\"%s\" label=\"%s\" alpha=\"%d\"/>"
                .formatted(value, color, XmlEscape.escape(label), alpha);
    }

    // Nearest neighbour throughout: an average of two class ids is a third class.
    private static String style(String renderer) {
        return """
                <!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
                <qgis version="3.22.0" styleCategories="Symbology">
                  <pipe>
                    <provider>
                      <resampling enabled="false" zoomedInResamplingMethod="nearestNeighbour" zoomedOutResamplingMethod="nearestNeighbour" maxOversampling="2"/>
                    </provider>
                %s    <brightnesscontrast brightness="0" contrast="0" gamma="1"/>
                    <huesaturation colorizeOn="0" grayscaleMode="0" saturation="0"/>
                    <rasterresampler maxOversampling="2"/>
                    <resamplingStage>resamplingFilter</resamplingStage>
                  </pipe>
                  <blendMode>0</blendMode>
                </qgis>
                """
                .formatted(renderer);
    }
}
