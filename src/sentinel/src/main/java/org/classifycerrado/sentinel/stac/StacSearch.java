package org.classifycerrado.sentinel.stac;

import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.StringJoiner;
import org.geotools.geometry.jts.ReferencedEnvelope;

/**
 * What is looked for in a catalogue. What items do not say (such as a composite's cloud cover) excludes none.
 *
 * @param collection id; empty for the only one of the catalogue that holds what is wanted
 * @param bbox in degrees of longitude (x) and latitude; empty for everywhere
 * @param from first day; empty for any
 * @param to last day; empty for any
 * @param maxCloud largest percentage of clouds; empty for any
 * @param most items that may be found; more are an error, so that no one waits for an archive by mistake
 */
public record StacSearch(
        Optional<String> collection,
        Optional<ReferencedEnvelope> bbox,
        Optional<LocalDate> from,
        Optional<LocalDate> to,
        OptionalDouble maxCloud,
        int most) {

    /** Items that are asked for at once. */
    private static final int PAGE = 100;

    /** The query of a search by GET, which all catalogues have to offer. */
    String query(String ofCollection) {
        StringJoiner query = new StringJoiner("&");
        query.add("collections=" + ofCollection);
        bbox.ifPresent(box -> query.add(String.format(
                Locale.ROOT, "bbox=%.7f,%.7f,%.7f,%.7f", box.getMinX(), box.getMinY(), box.getMaxX(), box.getMaxY())));
        if (from.isPresent() || to.isPresent()) {
            query.add("datetime=" + from.map(day -> day + "T00:00:00Z").orElse("..") + "/"
                    + to.map(day -> day + "T23:59:59Z").orElse(".."));
        }
        return query.add("limit=" + PAGE).toString();
    }

    /** Whether there are few enough clouds, as far as the item says it. */
    boolean admits(StacItem item) {
        return maxCloud.isEmpty()
                || item.cloudCover().isEmpty()
                || item.cloudCover().getAsDouble() <= maxCloud.getAsDouble();
    }
}
