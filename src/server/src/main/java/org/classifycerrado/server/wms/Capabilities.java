package org.classifycerrado.server.wms;

import java.io.ByteArrayOutputStream;
import java.time.LocalDate;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.classifycerrado.server.XmlCharacters;
import org.classifycerrado.server.catalog.MapLayer;
import org.geotools.api.referencing.FactoryException;
import org.geotools.api.referencing.operation.TransformException;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.geotools.referencing.crs.DefaultGeographicCRS;

/** Writes WMS capabilities and exceptions. The two versions differ in names and attributes, hardly in structure. */
final class Capabilities {

    private static final String XLINK = "http://www.w3.org/1999/xlink";
    private static final String WMS = "http://www.opengis.net/wms";
    private static final String OGC = "http://www.opengis.net/ogc";
    private static final String XSI = "http://www.w3.org/2001/XMLSchema-instance";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final XMLStreamWriter xml;
    private final boolean v130;
    private final String url;

    private Capabilities(boolean v130, String url) throws XMLStreamException {
        xml = XMLOutputFactory.newFactory().createXMLStreamWriter(bytes, "UTF-8");
        this.v130 = v130;
        this.url = url;
    }

    /**
     * The capabilities.
     *
     * @param v130 whether of version 1.3.0, else 1.1.1
     * @param url of this service, ending in {@code ?}
     * @param layers what it offers
     * @return an XML document in UTF-8
     */
    static byte[] of(boolean v130, String url, Collection<MapLayer> layers) {
        try {
            Capabilities document = new Capabilities(v130, url);
            document.write(layers);
            document.xml.close();
            return document.bytes.toByteArray();
        } catch (XMLStreamException | FactoryException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * An exception report.
     *
     * @param v130 whether of version 1.3.0, else 1.1.1
     * @param code what kind of fault, or {@code NoApplicableCode}
     * @param locator which parameter, or null
     * @param message for the client
     * @return an XML document in UTF-8
     */
    static byte[] exception(boolean v130, String code, String locator, String message) {
        try {
            Capabilities document = new Capabilities(v130, "");
            XMLStreamWriter xml = document.xml;
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("ServiceExceptionReport");
            xml.writeAttribute("version", v130 ? "1.3.0" : "1.1.1");
            if (v130) {
                xml.writeDefaultNamespace(OGC);
            }
            xml.writeStartElement("ServiceException");
            if (!code.equals("NoApplicableCode")) {
                xml.writeAttribute("code", code);
            }
            if (locator != null) {
                xml.writeAttribute("locator", locator);
            }
            xml.writeCharacters(XmlCharacters.clean(message));
            xml.writeEndDocument();
            xml.close();
            return document.bytes.toByteArray();
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
    }

    private void write(Collection<MapLayer> layers) throws XMLStreamException, FactoryException {
        xml.writeStartDocument("UTF-8", "1.0");
        if (v130) {
            xml.writeStartElement("WMS_Capabilities");
            xml.writeDefaultNamespace(WMS);
            xml.writeNamespace("xsi", XSI);
        } else {
            xml.writeDTD("<!DOCTYPE WMT_MS_Capabilities SYSTEM"
                    + " \"http://schemas.opengis.net/wms/1.1.1/capabilities_1_1_1.dtd\">");
            xml.writeStartElement("WMT_MS_Capabilities");
        }
        if (v130) {
            xml.writeNamespace("xlink", XLINK);
        }
        xml.writeAttribute("version", v130 ? "1.3.0" : "1.1.1");
        if (v130) {
            xml.writeAttribute(
                    "xsi", XSI, "schemaLocation", WMS + " http://schemas.opengis.net/wms/1.3.0/capabilities_1_3_0.xsd");
        }
        service();
        xml.writeStartElement("Capability");
        xml.writeStartElement("Request");
        operation("GetCapabilities", List.of(v130 ? "text/xml" : "application/vnd.ogc.wms_xml"));
        operation("GetMap", List.of(WmsService.PNG));
        operation("GetFeatureInfo", FeatureInfo.FORMATS);
        if (!v130) {
            operation("GetLegendGraphic", List.of(WmsService.PNG));
        }
        xml.writeEndElement();
        xml.writeStartElement("Exception");
        text("Format", v130 ? "XML" : "application/vnd.ogc.se_xml");
        xml.writeEndElement();
        xml.writeStartElement("Layer");
        text("Title", "Layers of this server");
        for (String code : Epsg.OFFERED) {
            text(crsElement(), code);
        }
        // Layers of no polygons lie nowhere, and take this.
        onEarth(new ReferencedEnvelope(-180, 180, -90, 90, DefaultGeographicCRS.WGS84));
        for (MapLayer layer : layers) {
            layer(layer);
        }
        xml.writeEndDocument();
    }

    private void service() throws XMLStreamException {
        xml.writeStartElement("Service");
        text("Name", v130 ? "WMS" : "OGC:WMS");
        text("Title", "Web map service");
        text("Abstract", "Imagery and land-cover maps of a folder of GeoTIFFs");
        link();
        if (v130) {
            text("MaxWidth", Integer.toString(MapRequest.LARGEST));
            text("MaxHeight", Integer.toString(MapRequest.LARGEST));
        }
        xml.writeEndElement();
    }

    private void operation(String name, List<String> formats) throws XMLStreamException {
        xml.writeStartElement(name);
        for (String format : formats) {
            text("Format", format);
        }
        xml.writeStartElement("DCPType");
        xml.writeStartElement("HTTP");
        xml.writeStartElement("Get");
        link();
        xml.writeEndElement();
        xml.writeEndElement();
        xml.writeEndElement();
        xml.writeEndElement();
    }

    private void link() throws XMLStreamException {
        link(url);
    }

    private void link(String target) throws XMLStreamException {
        xml.writeEmptyElement("OnlineResource");
        if (!v130) {
            // The DTD knows no declaration at the root.
            xml.writeNamespace("xlink", XLINK);
        }
        xml.writeAttribute("xlink", XLINK, "type", "simple");
        xml.writeAttribute("xlink", XLINK, "href", target);
    }

    private String crsElement() {
        return v130 ? "CRS" : "SRS";
    }

    private void layer(MapLayer layer) throws XMLStreamException, FactoryException {
        xml.writeStartElement("Layer");
        xml.writeAttribute("queryable", "1");
        xml.writeAttribute("opaque", "0");
        text("Name", layer.name());
        text("Title", layer.title());
        Set<String> codes = new LinkedHashSet<>();
        layer.crsCode().ifPresent(codes::add);
        codes.addAll(Epsg.OFFERED);
        for (String code : codes) {
            text(crsElement(), code);
        }
        if (!layer.bounds().isNull()) {
            onEarth(layer.lonLat());
            for (String code : codes) {
                box(layer, code);
            }
        }
        if (!layer.dates().isEmpty()) {
            time(layer.dates());
        }
        for (Style style : Style.of(layer)) {
            style(layer, style);
        }
        xml.writeEndElement();
    }

    private void onEarth(ReferencedEnvelope lonLat) throws XMLStreamException {
        if (v130) {
            xml.writeStartElement("EX_GeographicBoundingBox");
            text("westBoundLongitude", Double.toString(Math.max(-180, lonLat.getMinX())));
            text("eastBoundLongitude", Double.toString(Math.min(180, lonLat.getMaxX())));
            text("southBoundLatitude", Double.toString(Math.max(-90, lonLat.getMinY())));
            text("northBoundLatitude", Double.toString(Math.min(90, lonLat.getMaxY())));
            xml.writeEndElement();
        } else {
            xml.writeEmptyElement("LatLonBoundingBox");
            corners(lonLat, false);
        }
    }

    private void style(MapLayer layer, Style style) throws XMLStreamException {
        xml.writeStartElement("Style");
        text("Name", style.id());
        text("Title", style.title());
        xml.writeStartElement("LegendURL");
        var size = Legends.size(layer, style);
        xml.writeAttribute("width", Integer.toString(size.width));
        xml.writeAttribute("height", Integer.toString(size.height));
        text("Format", WmsService.PNG);
        link(url + "service=WMS&version=" + (v130 ? "1.3.0" : "1.1.1") + "&request=GetLegendGraphic&format="
                + WmsService.PNG + "&layer=" + encoded(layer.name()) + "&style=" + style.id());
        xml.writeEndElement();
        xml.writeEndElement();
    }

    private void time(NavigableSet<LocalDate> dates) throws XMLStreamException {
        if (v130) {
            xml.writeStartElement("Dimension");
        } else {
            xml.writeEmptyElement("Dimension");
            xml.writeAttribute("name", ShownTime.NAME);
            xml.writeAttribute("units", "ISO8601");
            xml.writeStartElement("Extent");
        }
        xml.writeAttribute("name", ShownTime.NAME);
        if (v130) {
            xml.writeAttribute("units", "ISO8601");
        }
        xml.writeAttribute("default", ShownTime.text(dates.last()));
        xml.writeAttribute("nearestValue", "1");
        xml.writeCharacters(dates.stream().map(ShownTime::text).collect(Collectors.joining(",")));
        xml.writeEndElement();
    }

    private static String encoded(String name) {
        return java.net.URLEncoder.encode(name, java.nio.charset.StandardCharsets.UTF_8);
    }

    private void box(MapLayer layer, String code) throws XMLStreamException, FactoryException {
        ReferencedEnvelope box;
        try {
            box = layer.bounds().transform(Epsg.decode("crs", code), true);
        } catch (TransformException | FactoryException | org.classifycerrado.server.OwsException e) {
            return;
        }
        xml.writeEmptyElement("BoundingBox");
        xml.writeAttribute(crsElement(), code);
        corners(box, v130 && Epsg.northFirst(code));
    }

    private void corners(ReferencedEnvelope box, boolean flip) throws XMLStreamException {
        xml.writeAttribute("minx", Double.toString(flip ? box.getMinY() : box.getMinX()));
        xml.writeAttribute("miny", Double.toString(flip ? box.getMinX() : box.getMinY()));
        xml.writeAttribute("maxx", Double.toString(flip ? box.getMaxY() : box.getMaxX()));
        xml.writeAttribute("maxy", Double.toString(flip ? box.getMaxX() : box.getMaxY()));
    }

    private void text(String element, String content) throws XMLStreamException {
        xml.writeStartElement(element);
        xml.writeCharacters(XmlCharacters.clean(content));
        xml.writeEndElement();
    }
}
