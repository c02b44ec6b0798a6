package org.classifycerrado.legend;

import java.util.List;
import java.util.StringJoiner;
import java.util.function.Function;
import org.classifycerrado.xml.XmlEscape;

/**
 * Writes styles as Styled Layer Descriptor 1.0.0, OGC 02-070, in the element order of its schema. The attribute
 * {@code type} of {@code ColorMap} is GeoServer's, as SLD 1.0.0 itself knows only gradients.
 */
final class SldStyle {

    /** Transparent, and white where a client asks for an opaque picture. */
    private static final String NO_DATA_COLOR = "#ffffff";

    /** Has GeoServer answer a GetFeatureInfo with the label of the class beside its id; other software skips it. */
    private static final String LABELS = "\n            <VendorOption name=\"labelInFeatureInfo\">add</VendorOption>"
            + "\n            <VendorOption name=\"labelAttributeName\">label</VendorOption>";

    /** GeoServer alone takes a function for a channel's name. */
    private static final String CHOSEN_CHANNEL = "\n            <ChannelSelection>"
            + "\n              <GrayChannel>"
            + "\n                <SourceChannelName><ogc:Function name=\"env\">"
            + "<ogc:Literal>class</ogc:Literal><ogc:Literal>1</ogc:Literal></ogc:Function></SourceChannelName>"
            + "\n              </GrayChannel>"
            + "\n            </ChannelSelection>";

    private SldStyle() {}

    /** One entry a class, matched by its exact value, and a transparent one for no data. */
    static String of(Legend legend) {
        int number = legend.level() == Level.L1 ? 1 : 2;
        return style(
                "cerrado_l" + number,
                "Land cover of the Cerrado, level " + number,
                "The " + legend.size() + " classes and the palette of CerraData-4MM, level " + number
                        + ". Pixel value 255 is no data.",
                "values",
                entries(legend.classes(), SldStyle::label),
                LABELS);
    }

    private static String label(LandCoverClass c) {
        return c.name() + " (" + c.code() + ")";
    }

    /** One rule a class, by the attribute that polygons of a map have its id in. */
    static String polygons(Legend legend) {
        int number = legend.level() == Level.L1 ? 1 : 2;
        return document(
                "cerrado_l" + number + "_polygons",
                "Polygons of land cover of the Cerrado, level " + number,
                "The " + legend.size() + " classes and the palette of CerraData-4MM, level " + number + ".",
                rules(LegendFiles.CLASS_ATTRIBUTE, legend.classes(), SldStyle::label));
    }

    /** One rule a group of {@link ChangeLegend}, by the attribute that polygons of changes have its id in. */
    static String changePolygons() {
        return document(
                "cerrado_change_polygons",
                "Polygons of change of land cover in the Cerrado",
                "Groups of changes between two land-cover maps.",
                rules(LegendFiles.GROUP_ATTRIBUTE, ChangeLegend.groups(), LandCoverClass::name));
    }

    private static String rules(
            String attribute, List<LandCoverClass> classes, Function<LandCoverClass, String> label) {
        StringJoiner rules = new StringJoiner("\n");
        for (LandCoverClass c : classes) {
            // Lines keep polygons that are smaller than a pixel in sight.
            rules.add(
                    """
                            <Rule>
                              <Name>%1$s</Name>
                              <Title>%2$s</Title>
                              <ogc:Filter>
                                <ogc:PropertyIsEqualTo>
                                  <ogc:PropertyName>%3$s</ogc:PropertyName>
                                  <ogc:Literal>%4$d</ogc:Literal>
                                </ogc:PropertyIsEqualTo>
                              </ogc:Filter>
                              <PolygonSymbolizer>
                                <Fill>
                                  <CssParameter name="fill">%5$s</CssParameter>
                                  <CssParameter name="fill-opacity">0.6</CssParameter>
                                </Fill>
                                <Stroke>
                                  <CssParameter name="stroke">%5$s</CssParameter>
                                  <CssParameter name="stroke-width">1</CssParameter>
                                </Stroke>
                              </PolygonSymbolizer>
                            </Rule>"""
                            .formatted(
                                    XmlEscape.escape(c.code()),
                                    XmlEscape.escape(label.apply(c)),
                                    attribute,
                                    c.id(),
                                    c.hex()));
        }
        return rules.toString().indent(8).stripTrailing();
    }

    /** One entry a group of {@link ChangeLegend}, and a transparent one for no data. */
    static String change() {
        return style(
                "cerrado_change",
                "Change of land cover in the Cerrado",
                "Groups of changes between two land-cover maps. Pixel value 255 is no data.",
                "values",
                entries(ChangeLegend.groups(), LandCoverClass::name),
                LABELS);
    }

    private static String entries(List<LandCoverClass> classes, Function<LandCoverClass, String> label) {
        StringJoiner entries = new StringJoiner("\n");
        for (LandCoverClass c : classes) {
            entries.add(entry(c.hex(), 1, c.id(), label.apply(c)));
        }
        return entries.add(entry(NO_DATA_COLOR, 0, Legend.NO_DATA, "No data")).toString();
    }

    static String confidence() {
        return style(
                "cerrado_confidence",
                "Confidence of the land-cover class",
                "How sure the model was, in percent, from grey (unsure) to blue (sure). Pixel value 255 is no data.",
                "ramp",
                percentages(),
                "");
    }

    /**
     * The same gradient for one band of class probabilities: that of the first class, or of the one that a request
     * numbers, from 1, with GeoServer's parameter {@code env=class:N}.
     */
    static String probabilities() {
        return style(
                "cerrado_probabilities",
                "Probability of a land-cover class",
                "Probability in percent, from grey (0) to blue (100), of the first class, or of class number N with"
                        + " env=class:N. Pixel value 255 is no data.",
                "ramp",
                percentages(),
                "",
                CHOSEN_CHANNEL);
    }

    /** The gradient of {@link ConfidenceRamp}, with a transparent entry for no data. */
    private static String percentages() {
        StringJoiner entries = new StringJoiner("\n");
        for (ConfidenceRamp.Stop stop : ConfidenceRamp.STOPS) {
            entries.add(entry(stop.hex(), 1, stop.percent(), stop.label()));
        }
        entries.add(entry(NO_DATA_COLOR, 0, Legend.NO_DATA, "No data"));
        return entries.toString();
    }

    private static String entry(String color, int opacity, int quantity, String label) {
        return "              <ColorMapEntry color=\"%s\" quantity=\"%d\" label=\"%s\" opacity=\"%d\"/>"
                .formatted(color, quantity, XmlEscape.escape(label), opacity);
    }

    private static String style(
            String name, String title, String summary, String type, String entries, String options) {
        return style(name, title, summary, type, entries, options, "");
    }

    private static String style(
            String name, String title, String summary, String type, String entries, String options, String channel) {
        return document(
                name,
                title,
                summary,
                """
                        <Rule>
                          <RasterSymbolizer>
                            <Opacity>1.0</Opacity>%4$s
                            <ColorMap type="%1$s">
                %2$s
                            </ColorMap>%3$s
                          </RasterSymbolizer>
                        </Rule>"""
                        .formatted(type, entries, options, channel));
    }

    private static String document(String name, String title, String summary, String rules) {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <StyledLayerDescriptor version="1.0.0"
                    xmlns="http://www.opengis.net/sld"
                    xmlns:ogc="http://www.opengis.net/ogc"
                    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                    xsi:schemaLocation="http://www.opengis.net/sld http://schemas.opengis.net/sld/1.0.0/StyledLayerDescriptor.xsd">
                  <NamedLayer>
                    <Name>%1$s</Name>
                    <UserStyle>
                      <Name>%1$s</Name>
                      <Title>%2$s</Title>
                      <Abstract>%3$s</Abstract>
                      <FeatureTypeStyle>
                %4$s
                      </FeatureTypeStyle>
                    </UserStyle>
                  </NamedLayer>
                </StyledLayerDescriptor>
                """
                .formatted(XmlEscape.escape(name), XmlEscape.escape(title), XmlEscape.escape(summary), rules);
    }
}
