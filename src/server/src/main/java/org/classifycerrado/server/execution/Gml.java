package org.classifycerrado.server.execution;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.classifycerrado.server.OwsException;
import org.geotools.api.referencing.FactoryException;
import org.geotools.referencing.CRS;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Polygons, multi-polygons and envelopes of GML 2.1.2 and 3.1.1, in two dimensions and with straight edges. A
 * {@code srsName} becomes the geometry's user data.
 */
final class Gml {

    private static final Set<String> COLLECTIONS = Set.of("MultiPolygon", "MultiSurface");
    private static final Set<String> MEMBERS =
            Set.of("polygonMember", "polygonMembers", "surfaceMember", "surfaceMembers");
    private static final Set<String> SHELLS = Set.of("exterior", "outerBoundaryIs");
    private static final Set<String> HOLES = Set.of("interior", "innerBoundaryIs");

    private final String parameter;
    private final GeometryFactory geometries = new GeometryFactory();

    private Gml(String parameter) {
        this.parameter = parameter;
    }

    /**
     * Reads a geometry.
     *
     * @param parameter that holds it
     * @param element of GML
     * @return a polygon or multi-polygon
     * @throws OwsException if it is anything else
     */
    static Geometry read(String parameter, Element element) throws OwsException {
        Gml gml = new Gml(parameter);
        try {
            Geometry geometry = gml.geometry(element);
            Optional<String> srs = srsName(element);
            if (srs.isPresent()) {
                String name = srs.get().replaceFirst("^http://www\\.opengis\\.net/gml/srs/epsg\\.xml#", "EPSG:");
                geometry.setUserData(CRS.decode(name, name.startsWith("EPSG:")));
            }
            return geometry;
        } catch (FactoryException e) {
            throw OwsException.invalid(
                    parameter, "has the srsName '" + srsName(element).orElse("") + "', which is not known");
        } catch (IllegalArgumentException e) {
            throw OwsException.invalid(parameter, "is no polygon of GML: " + e.getMessage());
        }
    }

    private static Optional<String> srsName(Element element) {
        if (element.hasAttribute("srsName")) {
            return Optional.of(element.getAttribute("srsName"));
        }
        for (Element child : children(element)) {
            Optional<String> below = srsName(child);
            if (below.isPresent()) {
                return below;
            }
        }
        return Optional.empty();
    }

    private Geometry geometry(Element element) throws OwsException {
        String name = element.getLocalName();
        if (name.equals("Polygon")) {
            return polygon(element);
        }
        if (name.equals("Envelope") || name.equals("Box")) {
            Coordinate[] corners = coordinates(element);
            if (corners.length != 2) {
                throw new IllegalArgumentException("an envelope has two corners, not " + corners.length);
            }
            return geometries.toGeometry(new org.locationtech.jts.geom.Envelope(corners[0], corners[1]));
        }
        if (COLLECTIONS.contains(name)) {
            List<Polygon> polygons = new ArrayList<>();
            for (Element member : children(element)) {
                if (MEMBERS.contains(member.getLocalName())) {
                    for (Element each : children(member)) {
                        polygons.add(polygon(each));
                    }
                }
            }
            return geometries.createMultiPolygon(polygons.toArray(Polygon[]::new));
        }
        throw OwsException.invalid(
                parameter, "is a gml:" + name + "; allowed: Polygon, MultiPolygon, MultiSurface, Envelope, Box");
    }

    private Polygon polygon(Element element) {
        if (!"Polygon".equals(element.getLocalName())) {
            throw new IllegalArgumentException("gml:" + element.getLocalName() + " within it");
        }
        LinearRing shell = null;
        List<LinearRing> holes = new ArrayList<>();
        for (Element boundary : children(element)) {
            if (SHELLS.contains(boundary.getLocalName())) {
                shell = geometries.createLinearRing(coordinates(boundary));
            } else if (HOLES.contains(boundary.getLocalName())) {
                holes.add(geometries.createLinearRing(coordinates(boundary)));
            }
        }
        if (shell == null) {
            throw new IllegalArgumentException("a polygon without an exterior");
        }
        return geometries.createPolygon(shell, holes.toArray(LinearRing[]::new));
    }

    /** All coordinates below an element, in any of GML's ways. */
    private static Coordinate[] coordinates(Element element) {
        List<Coordinate> all = new ArrayList<>();
        collect(element, all);
        return all.toArray(Coordinate[]::new);
    }

    private static void collect(Element element, List<Coordinate> all) {
        switch (element.getLocalName()) {
            case "coordinates" -> {
                for (String tuple : element.getTextContent().strip().split("\\s+")) {
                    add(tuple.split(","), all);
                }
            }
            case "posList", "pos", "lowerCorner", "upperCorner" -> {
                if (element.hasAttribute("srsDimension")
                        && !element.getAttribute("srsDimension").equals("2")) {
                    throw new IllegalArgumentException("coordinates of more than two dimensions");
                }
                add(element.getTextContent().strip().split("\\s+"), all);
            }
            case "coord" -> {
                List<Element> parts = children(element);
                add(parts.stream().map(Node::getTextContent).map(String::strip).toArray(String[]::new), all);
            }
            default -> children(element).forEach(child -> collect(child, all));
        }
    }

    private static void add(String[] numbers, List<Coordinate> all) {
        if (numbers.length % 2 != 0) {
            throw new IllegalArgumentException("coordinates that are not pairs");
        }
        for (int i = 0; i < numbers.length; i += 2) {
            all.add(new Coordinate(Double.parseDouble(numbers[i]), Double.parseDouble(numbers[i + 1])));
        }
    }

    private static List<Element> children(Element element) {
        List<Element> children = new ArrayList<>();
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element child && child.getLocalName() != null) {
                children.add(child);
            }
        }
        return children;
    }
}
