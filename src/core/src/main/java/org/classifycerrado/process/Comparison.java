package org.classifycerrado.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.Progress;
import org.classifycerrado.Version;
import org.classifycerrado.change.ChangeCounter;
import org.classifycerrado.change.TransitionTable;
import org.classifycerrado.change.Transitions;
import org.classifycerrado.host.Host;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.map.MapWriter;
import org.classifycerrado.score.AreaEstimate;
import org.geotools.coverage.grid.GridCoverage2D;

/** One run of {@code CerradoChange}, from the open maps to the results. */
final class Comparison {

    /** Share of the progress bar for reading both maps, in percent, if something is written besides. */
    private static final double READ = 80;

    private final Host host;
    private final ChangeInputs inputs;
    private final Progress progress;

    Comparison(Host host, ChangeInputs inputs, Progress progress) {
        this.host = host;
        this.inputs = inputs;
        this.progress = progress;
    }

    /**
     * What came out.
     *
     * @param table of transitions
     * @param raster of groups of changes, or null
     */
    record Outcome(TransitionTable table, GridCoverage2D raster) {}

    /**
     * Compares the maps.
     *
     * @param raster whether a raster of changes is wanted
     * @throws InvalidParameterException if the maps cannot be compared
     * @throws IOException if a map cannot be read, or the raster not written
     */
    Outcome run(boolean raster) throws IOException {
        Transitions transitions = inputs.transitions();
        PixelGrid grid = transitions.grid();
        Legend legend = Legend.of(inputs.level());
        ChangeCounter counter =
                CerradoAreasProcess.measured(inputs.from().parameter(), grid, () -> new ChangeCounter(legend, grid));
        byte[] groups = Transitions.groups(legend);
        progress.task("Comparing " + grid.width() + "×" + grid.height() + " pixels");
        Optional<Path> file = raster ? Optional.of(host.scratch().file(".tif")) : Optional.empty();
        try (MapWriter map = raster ? writer(file.get(), grid) : null) {
            transitions.read(
                    (values, firstRow, rows) -> {
                        counter.add(values, firstRow, rows);
                        if (map != null) {
                            map.write(mapped(values, groups), 0, rows);
                        }
                    },
                    progress,
                    raster ? READ : 100);
            if (map != null) {
                progress.task("Writing the raster of changes");
                map.finish(progress.part(READ, 100));
            }
        }
        TransitionTable table = estimated(counter.table(
                new TransitionTable.Side(
                        inputs.from().source().name(), inputs.from().date(), transitions.fromOnly(), Optional.empty()),
                new TransitionTable.Side(
                        inputs.to().source().name(), inputs.to().date(), transitions.toOnly(), Optional.empty())));
        return new Outcome(table, raster ? AnswerRaster.open(host, file.get()) : null);
    }

    private static byte[] mapped(byte[] values, byte[] to) {
        byte[] mapped = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            mapped[i] = to[values[i] & 0xff];
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
