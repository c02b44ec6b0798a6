package org.classifycerrado.vector;

import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.classifycerrado.TextFile;
import org.classifycerrado.imagery.ZoneFeatures;
import org.geotools.api.referencing.FactoryException;
import org.geotools.referencing.CRS;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;

/**
 * Reads the polygons of a Shapefile, after ESRI Shapefile Technical Description (1998): the file {@code .shp}, and
 * {@code .prj} beside it for the CRS.
 */
final class Shapefile {

    private static final int CODE = 9994;
    private static final int HEADER = 100;
    private static final int TYPE_POSITION = 32;
    private static final int NOTHING = 0;
    private static final int POLYGON = 5;
    private static final int POLYGON_Z = 15;
    private static final int POLYGON_M = 25;
    private static final int BOX = 4 * Double.BYTES;

    private static final GeometryFactory GEOMETRIES = new GeometryFactory();

    private Shapefile() {}

    /** Whether a file begins as a {@code .shp} does. */
    static boolean isOne(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            byte[] code = stream.readNBytes(Integer.BYTES);
            return code.length == Integer.BYTES && ByteBuffer.wrap(code).getInt() == CODE;
        }
    }

    /**
     * Reads all polygons.
     *
     * @param file with the ending {@code .shp}, in any case
     * @return the polygons as a collection, with the CRS of the {@code .prj} if there is one
     * @throws IllegalArgumentException if it holds no polygons or is damaged
     * @throws IOException if it cannot be read
     */
    static Geometry read(Path file) throws IOException {
        List<ZoneFeatures.Feature> features = features(file).features();
        Geometry all = GEOMETRIES.createGeometryCollection(
                features.stream().map(ZoneFeatures.Feature::geometry).toArray(Geometry[]::new));
        all.setUserData(features.get(0).geometry().getUserData());
        return all;
    }

    /**
     * Reads all polygons and their attributes.
     *
     * @param file with the ending {@code .shp}, in any case
     * @return the polygons, with the CRS of the {@code .prj} and the attributes of the {@code .dbf} if there are such
     * @throws IllegalArgumentException if it holds no polygons or is damaged
     * @throws IOException if it cannot be read
     */
    static ZoneFeatures features(Path file) throws IOException {
        ByteBuffer shapes = ByteBuffer.wrap(Files.readAllBytes(file));
        try {
            List<Optional<Geometry>> polygons = polygons(file, shapes);
            if (polygons.stream().allMatch(Optional::isEmpty)) {
                throw new IllegalArgumentException("is '" + file + "', which has no features");
            }
            Optional<Path> table = beside(file, "dbf");
            List<Map<String, String>> attributes =
                    table.isPresent() ? DbaseTable.read(table.get(), beside(file, "cpg")) : List.of();
            Optional<Path> projection = beside(file, "prj");
            Object crs = projection.isPresent() ? CRS.parseWKT(TextFile.read(projection.get())) : null;
            List<ZoneFeatures.Feature> features = new ArrayList<>();
            for (int i = 0; i < polygons.size(); i++) {
                if (polygons.get(i).isPresent()) {
                    Geometry polygon = polygons.get(i).get();
                    polygon.setUserData(crs);
                    features.add(new ZoneFeatures.Feature(
                            Optional.empty(), i < attributes.size() ? attributes.get(i) : Map.of(), polygon));
                }
            }
            return new ZoneFeatures(features);
        } catch (BufferUnderflowException | IndexOutOfBoundsException | NegativeArraySizeException e) {
            throw new IllegalArgumentException("is '" + file + "', a damaged Shapefile", e);
        } catch (FactoryException e) {
            throw new IllegalArgumentException("is '" + file + "', whose CRS is not understood: " + e.getMessage(), e);
        }
    }

    /** The polygon of each record; empty for one without a shape. */
    private static List<Optional<Geometry>> polygons(Path file, ByteBuffer shapes) {
        int type = shapes.order(ByteOrder.LITTLE_ENDIAN).getInt(TYPE_POSITION);
        if (type != POLYGON && type != POLYGON_Z && type != POLYGON_M) {
            throw new IllegalArgumentException(
                    "is '" + file + "', a Shapefile of type " + type + "; allowed: polygons (5, 15, 25)");
        }
        List<Optional<Geometry>> polygons = new ArrayList<>();
        int at = HEADER;
        while (at + 2 * Integer.BYTES <= shapes.limit()) {
            int words = shapes.order(ByteOrder.BIG_ENDIAN).getInt(at + Integer.BYTES);
            int start = at + 2 * Integer.BYTES;
            at = start + 2 * words;
            ByteBuffer content = shapes.slice(start, 2 * words).order(ByteOrder.LITTLE_ENDIAN);
            polygons.add(
                    content.getInt() == NOTHING
                            ? Optional.empty()
                            : Optional.of(polygon(content.position(Integer.BYTES + BOX))));
        }
        return polygons;
    }

    /** What lies within an odd number of rings, which holds for holes and for islands in them alike. */
    private static Geometry polygon(ByteBuffer content) {
        int count = content.getInt();
        int points = content.getInt();
        if (count > content.remaining() / Integer.BYTES) {
            throw new BufferUnderflowException(); // before room is made for as many
        }
        int[] starts = new int[count];
        content.asIntBuffer().get(starts);
        content.position(content.position() + count * Integer.BYTES);
        List<Geometry> rings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int end = i + 1 < count ? starts[i + 1] : points;
            List<Coordinate> ring = new ArrayList<>();
            for (int p = starts[i]; p < end; p++) {
                ring.add(new Coordinate(content.getDouble(), content.getDouble()));
            }
            rings.add(GEOMETRIES.createPolygon(ring.toArray(Coordinate[]::new)));
        }
        return oddlyCovered(rings);
    }

    /** Halved, for one ring after the other would take long where there are thousands. */
    private static Geometry oddlyCovered(List<Geometry> rings) {
        if (rings.size() < 2) {
            return rings.isEmpty() ? GEOMETRIES.createPolygon() : rings.get(0);
        }
        int half = rings.size() / 2;
        return oddlyCovered(rings.subList(0, half)).symDifference(oddlyCovered(rings.subList(half, rings.size())));
    }

    /** A file of the same name with another ending, which people and programs write in either case. */
    private static Optional<Path> beside(Path file, String ending) {
        String name = file.toString();
        String stem = name.substring(0, Math.max(name.lastIndexOf('.'), 0));
        return List.of(stem + "." + ending, stem + "." + ending.toUpperCase(Locale.ROOT)).stream()
                .map(Path::of)
                .filter(Files::isRegularFile)
                .findFirst();
    }
}
