package org.classifycerrado.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.Progress;
import org.classifycerrado.Version;
import org.classifycerrado.change.ChangeCounter;
import org.classifycerrado.change.ChangePolygons;
import org.classifycerrado.change.TransitionTable;
import org.classifycerrado.change.Transitions;
import org.classifycerrado.host.Host;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.map.MapWriter;
import org.classifycerrado.map.PixelAreas;
import org.classifycerrado.polygon.PolygonFile;
import org.classifycerrado.polygon.PolygonLayer;
import org.classifycerrado.polygon.RegionTracer;
import org.classifycerrado.score.AreaEstimate;

/** One run of {@code CerradoChange}, from the open maps to the results. */
final class Comparison {

    /** Share of the progress bar for reading both maps, in percent, if something is written besides. */
    private static final double READ = 80;

    private final Host host;
    private final ChangeInputs inputs;
    private final Progress progress;
    private final Legend legend;
    private final byte[] groups;

    Comparison(Host host, ChangeInputs inputs, Progress progress) {
        this.host = host;
        this.inputs = inputs;
        this.progress = progress;
        this.legend = Legend.of(inputs.level());
        this.groups = Transitions.groups(legend);
    }

    /**
     * What is wanted besides the table.
     *
     * @param raster where a raster of changes is to be written, if it is
     * @param polygons which transitions' polygons are
     * @param limits which of those polygons
     * @param fromConfidence name of the earlier map's confidence
     * @param toConfidence name of the later map's confidence
     */
    record Wanted(
            Optional<Path> raster,
            Optional<boolean[]> polygons,
            PolygonLayer.Limits limits,
            Optional<String> fromConfidence,
            Optional<String> toConfidence) {}

    /**
     * What came out.
     *
     * @param table of transitions
     * @param polygons of the chosen transitions
     */
    record Outcome(TransitionTable table, Optional<PolygonFile> polygons) {}

    /**
     * Compares the maps.
     *
     * @param wanted besides the table
     * @throws InvalidParameterException if the maps cannot be compared, or there are too many polygons
     * @throws IOException if a map cannot be read, or a result not written
     */
    Outcome run(Wanted wanted) throws IOException {
        PixelGrid grid = inputs.transitions().grid();
        ChangeCounter counter =
                CerradoAreasProcess.measured(inputs.from().parameter(), grid, () -> new ChangeCounter(legend, grid));
        Optional<PolygonFile> polygons = Optional.empty();
        TransitionTable table;
        try (MapWriter map =
                        wanted.raster().isPresent() ? writer(wanted.raster().get(), grid) : null;
                Confidences confidences = new Confidences(wanted, grid);
                PolygonLayer layer = wanted.polygons().isPresent() ? layer(wanted, confidences, grid) : null) {
            RegionTracer tracer = layer == null
                    ? null
                    : new RegionTracer(
                            grid.width(),
                            wanted.polygons().get(),
                            confidences.open.size(),
                            new PixelAreas(grid),
                            layer);
            progress.task("Comparing " + grid.width() + "×" + grid.height() + " pixels");
            inputs.transitions()
                    .read(
                            (values, firstRow, rows) -> {
                                counter.add(values, firstRow, rows);
                                if (map != null) {
                                    map.write(mapped(values), 0, rows);
                                }
                                for (int row = 0; tracer != null && row < rows; row++) {
                                    tracer.add(values, row * grid.width(), confidences.rows(firstRow + row));
                                }
                            },
                            progress,
                            map == null && layer == null ? 100 : READ);
            table = estimated(counter.table(
                    side(inputs.from(), inputs.transitions().fromOnly()),
                    side(inputs.to(), inputs.transitions().toOnly())));
            if (layer != null) {
                progress.task("Writing the polygons");
                tracer.finish();
                polygons = Optional.of(layer.finish());
            }
            if (map != null) {
                progress.task("Writing the raster of changes");
                map.finish(progress.part(READ, 100));
            }
        }
        return new Outcome(table, polygons);
    }

    private static TransitionTable.Side side(ChangeInputs.Side map, long alone) {
        return new TransitionTable.Side(map.source().name(), map.date(), alone, Optional.empty());
    }

    /** The confidence maps that are given. */
    private final class Confidences implements AutoCloseable {
        private final List<ConfidenceInput> open = new ArrayList<>();
        private final int from;
        private final int to;

        Confidences(Wanted wanted, PixelGrid grid) throws IOException {
            try {
                from = open(
                        "fromConfidence", wanted.fromConfidence(), inputs.from().time(), grid);
                to = open("toConfidence", wanted.toConfidence(), inputs.to().time(), grid);
            } catch (IOException | RuntimeException e) {
                close();
                throw e;
            }
        }

        /** The number of the raster, or -1. */
        private int open(String parameter, Optional<String> name, Optional<String> time, PixelGrid grid)
                throws IOException {
            if (name.isEmpty()) {
                return -1;
            }
            open.add(ConfidenceInput.open(host, parameter, name.get(), time, grid));
            return open.size() - 1;
        }

        byte[][] rows(int number) {
            byte[][] rows = new byte[open.size()][];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = open.get(i).row(number);
            }
            return rows;
        }

        @Override
        public void close() {
            open.forEach(ConfidenceInput::close);
        }
    }

    private PolygonLayer layer(Wanted wanted, Confidences confidences, PixelGrid grid) throws IOException {
        return new PolygonLayer(
                host.scratch().file(".gpkg"),
                grid,
                ChangePolygons.description(
                        legend, inputs.from().date(), inputs.to().date(), confidences.from, confidences.to),
                wanted.limits());
    }

    private byte[] mapped(byte[] values) {
        byte[] mapped = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            mapped[i] = groups[values[i] & 0xff];
        }
        return mapped;
    }

    private MapWriter writer(Path file, PixelGrid grid) throws IOException {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("LEVEL_OF_CLASSES", inputs.level().name());
        metadata.put("FROM", inputs.from().source().name());
        inputs.from().date().ifPresent(date -> metadata.put("FROM_DATE", date.text()));
        metadata.put("TO", inputs.to().source().name());
        inputs.to().date().ifPresent(date -> metadata.put("TO_DATE", date.text()));
        metadata.put("SOFTWARE", "ClassifyCerrado " + Version.current());
        try {
            return MapWriter.changes(file, grid, metadata);
        } catch (IllegalArgumentException e) {
            throw new InvalidParameterException(inputs.from().parameter(), e.getMessage());
        }
    }

    private TransitionTable estimated(TransitionTable table) {
        return table.with(
                estimate(inputs.from(), "fromAccuracy", table.mapped(false)),
                estimate(inputs.to(), "toAccuracy", table.mapped(true)));
    }

    private static Optional<AreaEstimate> estimate(ChangeInputs.Side side, String parameter, double[] mapped) {
        return side.sample().map(sample -> {
            try {
                return AreaEstimate.of(sample, mapped);
            } catch (IllegalArgumentException e) {
                throw new InvalidParameterException(parameter, "does not fit the maps: " + e.getMessage());
            }
        });
    }
}
