package org.classifycerrado.host;

import java.io.IOException;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.legend.Level;

/**
 * The names of layers that requests are going to publish: what a name may be, and that no two requests take the same
 * one. For publishers; what stands under a name already, they know.
 */
public final class LayerNames {

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,99}");

    /** Pages that list layers become unusable with titles of pages. */
    private static final int LONGEST_TITLE = 250;

    /** No name has it. */
    private static final String DATE_SEPARATOR = "@";

    private final Set<String> reserved = new HashSet<>();

    /** What stands under a name. */
    public enum Occupant {
        /** Nothing; a new layer can have the name. */
        NOBODY,
        /** A class map of this project. */
        CLASSES,
        /** A raster of changes of this project. */
        CHANGES,
        /** A confidence map of this project. */
        CONFIDENCE,
        /** A raster of class probabilities of this project. */
        PROBABILITIES,
        /** Polygons of changes of this project. */
        CHANGE_POLYGONS,
        /** Polygons of a class map of this project. */
        CLASS_POLYGONS,
        /** What is never replaced. */
        OTHER;

        /**
         * How the file's name of what stands there ends.
         *
         * @return {@code .tif} of rasters, {@code .gpkg} of polygons
         */
        public String fileEnding() {
            return this == CHANGE_POLYGONS || this == CLASS_POLYGONS ? ".gpkg" : ".tif";
        }
    }

    /** What a publisher has. */
    public interface Inventory {

        /**
         * Tells what stands under a name.
         *
         * @param name of a layer
         * @return what is there now
         * @throws IOException if it cannot be found out
         */
        Occupant occupant(String name) throws IOException;

        /**
         * The maps of a layer with time.
         *
         * @param name of a layer
         * @return what they are, if there is such a layer and it is one of this project's
         * @throws IOException if it cannot be found out
         */
        default Optional<MapSeries> series(String name) throws IOException {
            return Optional.empty();
        }

        /**
         * A name as callers know it.
         *
         * @param name of a layer
         * @return it, with its workspace where there are workspaces
         */
        default String qualified(String name) {
            return name;
        }
    }

    /**
     * The maps of a layer with time.
     *
     * @param kind class maps or one of their companions
     * @param level of their classes; empty for companions
     * @param dates days of UTC
     * @param grid of one of them
     */
    public record MapSeries(Occupant kind, Optional<Level> level, Set<LocalDate> dates, PixelGrid grid) {}

    /** Names that are kept for one request until it is closed. */
    public final class Reservation implements AutoCloseable {
        private final String map;
        private final Set<String> keys;

        private Reservation(String map, Set<String> keys) {
            this.map = map;
            this.keys = keys;
        }

        /**
         * The name of the map.
         *
         * @return without a workspace
         */
        public String map() {
            return map;
        }

        /**
         * The name of what belongs to the map, whether or not it is made.
         *
         * @param companion which
         * @return without a workspace
         */
        public String of(Companion companion) {
            return companion.of(map);
        }

        @Override
        public void close() {
            synchronized (reserved) {
                reserved.removeAll(keys);
            }
        }
    }

    /**
     * Checks name and title of a request and keeps its names for it.
     *
     * @param request what is to be published
     * @param inventory what is there
     * @return the names, to be closed
     * @throws InvalidParameterException if the name or the title is not allowed, or the name is taken
     * @throws IOException if the publisher cannot tell what is there
     */
    public Reservation reserve(MapPublisher.Request request, Inventory inventory) throws IOException {
        request.title().ifPresent(LayerNames::checkTitle);
        request.name().ifPresent(LayerNames::checkName);
        synchronized (reserved) {
            String map = request.name().isPresent() ? request.name().get() : freeName(request, inventory);
            check(map, Optional.empty(), request, inventory);
            Set<String> keys = new HashSet<>();
            keys.add(key(inventory.qualified(map), request));
            for (Companion companion : Companion.values()) {
                String name = companion.of(map);
                if (request.companions().contains(companion)) {
                    check(name, Optional.of(companion), request, inventory);
                } else if ((!request.overwrite() || request.appended().isPresent())
                        && inventory.occupant(name) == companion.occupant()) {
                    throw new InvalidParameterException(
                            "name",
                            "is '" + map + "', but '" + inventory.qualified(name) + "' is the " + companion.label()
                                    + " of an earlier map; give another name, or overwrite=true to remove it");
                }
                keys.add(key(inventory.qualified(name), request));
            }
            reserved.addAll(keys);
            return new Reservation(map, keys);
        }
    }

    private static Occupant kind(Optional<Companion> companion, MapPublisher.Request request) {
        return companion.map(Companion::occupant).orElse(request.content().occupant());
    }

    /** What is reserved: a name, or one date of it. */
    private static String key(String qualified, MapPublisher.Request request) {
        return qualified
                + request.appended().map(map -> DATE_SEPARATOR + map.date()).orElse("");
    }

    private static void checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new InvalidParameterException(
                    "name",
                    "is '" + shortened(name) + "'; allowed: a letter or _, then up to 99 letters, digits, _, - and .");
        }
    }

    private static void checkTitle(String title) {
        if (title.length() > LONGEST_TITLE) {
            throw new InvalidParameterException(
                    "title",
                    "has " + title.length() + " characters, '" + shortened(title) + "'; allowed: " + LONGEST_TITLE);
        }
        if (title.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidParameterException(
                    "title", "has line breaks or other control characters; allowed: one line");
        }
    }

    private static String shortened(String text) {
        return text.length() > 120 ? text.substring(0, 100) + "…" : text;
    }

    private String freeName(MapPublisher.Request request, Inventory inventory) throws IOException {
        String suggested = request.suggestedName();
        if (Character.isDigit(suggested.charAt(0))) {
            suggested = "_" + suggested;
        }
        String base = NAME.matcher(suggested).matches() ? suggested : suggested.substring(0, 80);
        for (int number = 1; ; number++) {
            String name = number == 1 ? base : base + "_" + number;
            boolean free = isFree(name, inventory);
            for (Companion companion : Companion.values()) {
                free &= isFree(companion.of(name), inventory);
            }
            if (free) {
                return name;
            }
        }
    }

    private boolean isFree(String name, Inventory inventory) throws IOException {
        return !isReserved(inventory.qualified(name), "") && inventory.occupant(name) == Occupant.NOBODY;
    }

    private void check(String name, Optional<Companion> companion, MapPublisher.Request request, Inventory inventory)
            throws IOException {
        String qualified = inventory.qualified(name);
        if (isReserved(
                qualified,
                request.appended().map(map -> DATE_SEPARATOR + map.date()).orElse(""))) {
            throw new InvalidParameterException("name", "'" + qualified + "' is being published by another request");
        }
        if (request.appended().isPresent()) {
            appends(name, companion, request, inventory);
        } else {
            replaces(name, companion, request, inventory);
        }
    }

    /** Whether somebody publishes under a name; maps of different dates do not mind each other. */
    private boolean isReserved(String qualified, String date) {
        return reserved.contains(qualified)
                || (date.isEmpty()
                        ? reserved.stream().anyMatch(key -> key.startsWith(qualified + DATE_SEPARATOR))
                        : reserved.contains(qualified + date));
    }

    /**
     * Checks that a map may be added to a layer with time, or that the name of a new one is free; to be asked again
     * right before publishing.
     *
     * @param name of a layer
     * @param companion which companion's layer it is; empty for that of the maps
     * @param request what is to be published, with {@link MapPublisher.Request#appended}
     * @param inventory what is there now
     * @return the maps that are there, or empty if the layer must be made
     * @throws InvalidParameterException if something else has the name, or the map does not fit the others
     * @throws IOException if the publisher cannot tell what is there
     */
    public static Optional<MapSeries> appends(
            String name, Optional<Companion> companion, MapPublisher.Request request, Inventory inventory)
            throws IOException {
        Optional<MapSeries> found = inventory.series(name);
        String qualified = inventory.qualified(name);
        if (found.isEmpty() && inventory.occupant(name) == Occupant.NOBODY) {
            return found;
        }
        if (found.isEmpty() || found.get().kind() != kind(companion, request)) {
            throw new InvalidParameterException(
                    "name",
                    "'" + qualified + "' exists and is no layer with time of this process's "
                            + companion.map(one -> one.label() + " ").orElse("") + "maps; nothing is added to it");
        }
        MapPublisher.Appended map = request.appended().orElseThrow();
        MapSeries series = found.get();
        Level level = request.legend().level();
        if (companion.isEmpty() && !series.level().equals(Optional.of(level))) {
            throw new InvalidParameterException(
                    "level",
                    "is " + level + "; the maps of '" + qualified + "' are of level "
                            + series.level().get());
        }
        if (!series.grid().sharesPixelsWith(map.grid())) {
            throw new InvalidParameterException(
                    "append",
                    "the map's pixels do not lie on those of '" + qualified + "': it has "
                            + map.grid().describe() + "; there are "
                            + series.grid().describe());
        }
        if (series.dates().contains(map.date()) && !request.overwrite()) {
            throw new InvalidParameterException(
                    "date",
                    "is " + map.date() + ", and '" + qualified
                            + "' has a map of that date; give another, or overwrite=true to replace it");
        }
        return found;
    }

    /**
     * Checks that a name is free or may be replaced; to be asked again right before publishing.
     *
     * @param name of a layer
     * @param companion whose name it is, or empty for that of the map
     * @param request what is to be published
     * @param inventory what is there now
     * @return whether there is a map to be replaced
     * @throws InvalidParameterException if something else has taken the name
     * @throws IOException if the publisher cannot tell what is there
     */
    public static boolean replaces(
            String name, Optional<Companion> companion, MapPublisher.Request request, Inventory inventory)
            throws IOException {
        Occupant occupant = inventory.occupant(name);
        if (occupant == Occupant.NOBODY) {
            return false;
        }
        String qualified = inventory.qualified(name);
        if (request.content() == MapPublisher.Content.CLASSES
                && inventory.series(name).isPresent()) {
            throw new InvalidParameterException(
                    "name",
                    "'" + qualified + "' is a layer with time; append=true and a date add a map to it, or give another"
                            + " name");
        }
        if (!request.overwrite()) {
            throw new InvalidParameterException(
                    "name", "'" + qualified + "' exists; give another, or overwrite=true to replace it");
        }
        if (occupant != kind(companion, request)) {
            throw new InvalidParameterException(
                    "name",
                    "'" + qualified + "' exists and is no "
                            + companion
                                    .map(Companion::noun)
                                    .orElse(request.content().noun())
                            + " of this process; it is not overwritten");
        }
        return true;
    }
}
