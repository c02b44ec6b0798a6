package org.classifycerrado.process;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.change.MapDate;
import org.classifycerrado.change.Transitions;
import org.classifycerrado.host.Host;
import org.classifycerrado.imagery.ClassRaster;
import org.classifycerrado.imagery.OpenCoverage;
import org.classifycerrado.imagery.RegionOfInterest;
import org.classifycerrado.legend.Level;
import org.classifycerrado.score.Assessment;
import org.classifycerrado.score.ConfusionMatrix;
import org.geotools.coverage.grid.GridCoverage2D;

/**
 * The two maps of a request about change, open and checked.
 *
 * @param level of both
 * @param from the earlier map
 * @param to the later map
 * @param transitions of the one over the other
 */
record ChangeInputs(Level level, Side from, Side to, Transitions transitions) implements AutoCloseable {

    /**
     * What a request says of one of the maps.
     *
     * @param parameter of the map's name; its other parameters begin with it
     * @param name of a layer
     * @param coverage instead of a name, or null
     * @param time of a layer with a time dimension
     * @param date of the map
     * @param accuracy confusion matrix of a sample, as CSV
     */
    record Given(
            String parameter,
            Optional<String> name,
            GridCoverage2D coverage,
            Optional<String> time,
            Optional<String> date,
            Optional<String> accuracy) {

        private String named(String what) {
            return parameter + what;
        }

        /** The parameter that the map comes from, for messages. */
        private String source() {
            return ClassMapInput.used(parameter, coverage);
        }

        /** A later map that is not named is the earlier one's layer at another time. */
        private Given orLayerOf(Given earlier) {
            boolean another = coverage != null || name.isPresent();
            if (another || time.isEmpty() || earlier.name.isEmpty()) {
                return this;
            }
            return new Given(parameter, earlier.name, null, time, date, accuracy);
        }

        private Optional<MapDate> mapDate() {
            if (date.isPresent()) {
                return date.map(text -> MapDate.parse(named("Date"), text));
            }
            // A layer's period begins on a date; what else a time may be, the layer knows.
            return time.map(text -> MapDate.parse(named("Time"), text.replaceFirst("/.*", "")));
        }

        private OpenCoverage open(Host host) throws IOException {
            OpenCoverage open =
                    ClassMapInput.open(host, parameter, name.orElse(null), coverage, named("Time"), time.orElse(null));
            try {
                TimeChoice.check(named("Time"), time, List.of(open));
                return open;
            } catch (RuntimeException e) {
                open.close();
                throw e;
            }
        }

        private Optional<ConfusionMatrix> matrix(Level level) {
            return accuracy.map(csv -> {
                Assessment assessment;
                try {
                    assessment = Assessment.parse(csv);
                } catch (IllegalArgumentException e) {
                    throw new InvalidParameterException(named("Accuracy"), e.getMessage());
                }
                if (!assessment.level().equals(Optional.of(level))) {
                    throw new InvalidParameterException(
                            named("Accuracy"),
                            "is no confusion matrix of level " + level + ", that of the maps: its columns need the ids"
                                    + " of the classes as their labels");
                }
                return assessment.matrix();
            });
        }
    }

    /**
     * One of the maps.
     *
     * @param parameter that it comes from, for messages
     * @param source the map's coverage
     * @param time of its layer, if it has a time dimension
     * @param date of the map, if it is known
     * @param sample confusion matrix of a sample of it
     */
    record Side(
            String parameter,
            OpenCoverage source,
            Optional<String> time,
            Optional<MapDate> date,
            Optional<ConfusionMatrix> sample) {}

    /**
     * Opens the maps.
     *
     * @param host finds layers
     * @param from the earlier map
     * @param given the later map
     * @param level that the request says they have
     * @param region what counts
     * @return the maps, to be closed
     * @throws InvalidParameterException if they cannot be compared
     * @throws IOException if one cannot be read
     */
    static ChangeInputs open(Host host, Given from, Given given, Optional<Level> level, RegionOfInterest region)
            throws IOException {
        Given to = given.orLayerOf(from);
        if (to.name.isPresent() && to.name.equals(from.name) && to.time.equals(from.time)) {
            throw new InvalidParameterException(
                    to.parameter, "is '" + to.name.get() + "', the earlier map itself; give another map, or two times");
        }
        Optional<MapDate> earlier = from.mapDate();
        Optional<MapDate> later = to.mapDate();
        if (earlier.isPresent() && later.isPresent()) {
            later.get().requireAfter(to.named(to.date.isPresent() ? "Date" : "Time"), earlier.get());
        }
        OpenCoverage before = from.open(host);
        try {
            OpenCoverage after = to.open(host);
            try {
                ClassRaster first = ClassRaster.of(from.source(), before, region);
                ClassRaster second = ClassRaster.of(to.source(), after, RegionOfInterest.EVERYTHING);
                Level both = level(from, first, before.name(), to, second, after.name(), level);
                return new ChangeInputs(
                        both,
                        new Side(from.source(), before, from.time, earlier, from.matrix(both)),
                        new Side(to.source(), after, to.time, later, to.matrix(both)),
                        new Transitions(both, from.source(), first, to.source(), second));
            } catch (RuntimeException e) {
                after.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            before.close();
            throw e;
        }
    }

    /** The level of both maps, which one of them or the request must tell and none may contradict. */
    private static Level level(
            Given from,
            ClassRaster first,
            String firstName,
            Given to,
            ClassRaster second,
            String secondName,
            Optional<Level> asked) {
        if (asked.isPresent()) {
            requireLevel("level", asked.get(), firstName, first);
            requireLevel("level", asked.get(), secondName, second);
            return asked.get();
        }
        Level level = first.level()
                .or(second::level)
                .orElseThrow(() -> new InvalidParameterException(
                        "level",
                        "is missing; neither '" + firstName + "' nor '" + secondName
                                + "' has the colours of L1 or L2"));
        if (second.level().isPresent() && second.level().get() != level) {
            throw new InvalidParameterException(
                    to.source(),
                    "'" + secondName + "' is a map of level " + second.level().get() + ", and '" + firstName
                            + "' one of level " + level + "; give two maps of one level");
        }
        return level;
    }

    private static void requireLevel(String parameter, Level asked, String name, ClassRaster raster) {
        raster.level().filter(own -> own != asked).ifPresent(own -> {
            throw new InvalidParameterException(
                    parameter, "is " + asked + ", but '" + name + "' has the colours of " + own);
        });
    }

    @Override
    public void close() {
        from.source().close();
        to.source().close();
    }
}
