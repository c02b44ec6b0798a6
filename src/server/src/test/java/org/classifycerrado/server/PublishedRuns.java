package org.classifycerrado.server;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.classifycerrado.host.Companion;
import org.classifycerrado.host.MapPublisher.Appended;
import org.classifycerrado.host.MapPublisher.Content;
import org.classifycerrado.host.MapPublisher.MapInfo;
import org.classifycerrado.host.MapPublisher.Publication;
import org.classifycerrado.host.MapPublisher.Request;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.LegendFiles;
import org.classifycerrado.legend.Level;
import org.classifycerrado.polygon.Column;
import org.classifycerrado.polygon.GeoPackageWriter;
import org.classifycerrado.server.catalog.LayerFolder;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Polygon;

/**
 * Publishes runs under the same names, one over the other, for a test that stops it. All that is of one run has the
 * run's number for its value: the rasters' pixels, the polygons' group, the title.
 */
final class PublishedRuns {

    /** Name of a raster of changes, which has polygons in all but the last run. */
    static final String CHANGES = "changes";

    /** Name of a layer with one date, whose map has a confidence in all but the last run. */
    static final String YEARS = "years";

    static final int RUNS = 3;
    private static final LocalDate DATE = LocalDate.of(2022, 7, 1);

    private static final PixelGrid GRID = grid();

    private final LayerFolder folder;

    private PublishedRuns(LayerFolder folder) {
        this.folder = folder;
    }

    public static void main(String[] args) throws Exception {
        try (LayerFolder folder = new LayerFolder(Path.of(args[0]))) {
            PublishedRuns runs = new PublishedRuns(folder);
            for (int run = 1; run <= RUNS; run++) {
                runs.publishChanges(run, run < RUNS);
                runs.append(run, run < RUNS);
            }
        }
    }

    private static PixelGrid grid() {
        try {
            return UniformMap.grid(0, 0, 4, 4);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void publishChanges(int run, boolean polygons) throws Exception {
        try (Publication publication = folder.begin(changes(run, polygons))) {
            UniformMap.writeChanges(publication.mapFile(), run, GRID);
            if (polygons) {
                writePolygon(publication.file(Companion.POLYGONS), run);
            }
            commit(publication, run);
        }
    }

    private void append(int run, boolean confidence) throws Exception {
        try (Publication publication = folder.begin(map(run, confidence))) {
            UniformMap.write(publication.mapFile(), Level.L2, run, GRID);
            if (confidence) {
                UniformMap.writeConfidence(publication.file(Companion.CONFIDENCE), run, GRID);
            }
            commit(publication, run);
        }
    }

    static Request changes(int run, boolean polygons) {
        return request(
                CHANGES, run, polygons ? Set.of(Companion.POLYGONS) : Set.of(), Content.CHANGES, Optional.empty());
    }

    static Request map(int run, boolean confidence) {
        return request(
                YEARS,
                run,
                confidence ? Set.of(Companion.CONFIDENCE) : Set.of(),
                Content.CLASSES,
                Optional.of(new Appended(DATE, GRID)));
    }

    private static Request request(
            String name, int run, Set<Companion> companions, Content content, Optional<Appended> appended) {
        return new Request(
                Optional.empty(),
                Optional.of(name),
                "suggested",
                Optional.of("run " + run),
                true,
                companions,
                Legend.of(Level.L2),
                content,
                appended);
    }

    private static void writePolygon(Path file, int run) throws Exception {
        Column group = new Column(LegendFiles.GROUP_ATTRIBUTE, Column.Type.INTEGER);
        try (GeoPackageWriter writer = new GeoPackageWriter(file, GRID.crs(), List.of(group))) {
            Envelope box = new Envelope(700_000, 700_040, 9_399_960, 9_400_000);
            writer.add((Polygon) new GeometryFactory().toGeometry(box), List.of(run));
            writer.finish();
        }
    }

    /** The test stops at whatever this does to files. */
    private static void commit(Publication publication, int run) throws Exception {
        publication.commit(
                new MapInfo(Legend.of(Level.L2), GRID, "maker", "origin", Map.of(), "run " + run, Instant.EPOCH));
    }
}
