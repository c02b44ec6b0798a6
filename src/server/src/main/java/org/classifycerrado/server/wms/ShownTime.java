package org.classifycerrado.server.wms;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.classifycerrado.server.OwsException;
import org.classifycerrado.server.catalog.Layer;
import org.classifycerrado.server.catalog.MapLayer;
import org.classifycerrado.server.http.Query;
import org.classifycerrado.time.TimeSpan;

/**
 * The dimension TIME: which date of layers with time is shown. Without one it is the newest, and of a time that a layer
 * does not have, the nearest; the answer's header {@code Warning} says so, as the standard asks.
 */
final class ShownTime {

    /** The dimension's name. */
    static final String NAME = "time";

    private static final String CURRENT = "current";
    private static final DateTimeFormatter INSTANT =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private final Optional<TimeSpan> wanted;
    private final Set<String> warnings = new LinkedHashSet<>();

    private ShownTime(Optional<TimeSpan> wanted) {
        this.wanted = wanted;
    }

    static ShownTime of(Query query) throws OwsException {
        Optional<String> text = query.get(NAME).filter(given -> !given.equalsIgnoreCase(CURRENT));
        if (text.isEmpty()) {
            return new ShownTime(Optional.empty());
        }
        try {
            return new ShownTime(Optional.of(TimeSpan.parse(text.get())));
        } catch (DateTimeException e) {
            throw new OwsException(
                    "InvalidDimensionValue",
                    NAME,
                    "time is '" + text.get()
                            + "'; allowed: one ISO 8601 year, month, day, instant or period, such as 2022-08-01, or "
                            + CURRENT);
        }
    }

    /** A date as clients read it. */
    static String text(LocalDate day) {
        return INSTANT.format(TimeSpan.startOf(day));
    }

    /** The layers of the dates that are shown; those without time as they are. */
    List<MapLayer> of(List<MapLayer> layers) {
        return layers.stream().map(this::of).toList();
    }

    private MapLayer of(MapLayer given) {
        if (!(given instanceof Layer layer) || layer.dates().isEmpty()) {
            return given;
        }
        LocalDate day = wanted.map(time -> time.nearest(layer.dates())).orElseGet(layer.dates()::last);
        boolean exact = wanted.isPresent() && wanted.get().newest(layer.dates()).isPresent();
        if (!exact) {
            warnings.add("99 " + (wanted.isPresent() ? "Nearest" : "Default") + " value used: " + NAME + "=" + text(day)
                    + " ISO8601 (" + layer.name() + ")");
        }
        return layer.at(day);
    }

    /** What the answer must say of the dates, as HTTP headers. */
    Map<String, String> headers() {
        return warnings.isEmpty() ? Map.of() : Map.of("Warning", String.join(", ", warnings));
    }
}
