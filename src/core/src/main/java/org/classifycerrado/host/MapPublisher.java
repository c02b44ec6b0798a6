package org.classifycerrado.host;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.legend.Legend;

/** Makes finished maps available under a layer name; the port through which a host takes them. */
public interface MapPublisher {

    /**
     * Checks that a map may and can be published, before anything costly is done.
     *
     * @param request what is to be published and where
     * @return the publication, to be committed or closed
     * @throws org.classifycerrado.InvalidParameterException if the caller may not publish there, or the name is taken
     *     or not allowed
     * @throws IOException if nothing can be written there
     */
    Publication begin(Request request) throws IOException;

    /**
     * What is to be published.
     *
     * @param workspace where, or empty for the default
     * @param name of the layer, or empty for a name made from {@code suggestedName}
     * @param suggestedName letters, digits and {@code _}, made from inputs, level and date
     * @param title for people, or empty for one made by the host
     * @param overwrite whether a map of that name may be replaced
     * @param companions what comes with it
     * @param legend of the map; of a raster of changes, that of the maps compared
     * @param content what the map's values are
     * @param appended what a map says that is added to a layer with time; empty for a layer of its own. With it, there
     *     is a name, and {@code overwrite} tells whether a map of the same date may be replaced
     */
    record Request(
            Optional<String> workspace,
            Optional<String> name,
            String suggestedName,
            Optional<String> title,
            boolean overwrite,
            Set<Companion> companions,
            Legend legend,
            Content content,
            Optional<Appended> appended) {

        /**
         * A class map that gets a layer of its own.
         *
         * @param workspace where, or empty for the default
         * @param name of the layer, or empty for a name made from {@code suggestedName}
         * @param suggestedName letters, digits and {@code _}, made from inputs, level and date
         * @param title for people, or empty for one made by the host
         * @param overwrite whether a map of that name may be replaced
         * @param companions what comes with it
         * @param legend of the map
         */
        public Request(
                Optional<String> workspace,
                Optional<String> name,
                String suggestedName,
                Optional<String> title,
                boolean overwrite,
                Set<Companion> companions,
                Legend legend) {
            this(
                    workspace,
                    name,
                    suggestedName,
                    title,
                    overwrite,
                    companions,
                    legend,
                    Content.CLASSES,
                    Optional.empty());
        }
    }

    /** What the values of a map are. */
    enum Content {
        /** Ids of a legend's classes. */
        CLASSES(LayerNames.Occupant.CLASSES, "map", "Land cover of "),
        /** Ids of the groups of changes, {@link org.classifycerrado.legend.ChangeLegend}. */
        CHANGES(LayerNames.Occupant.CHANGES, "raster of changes", "Change of land cover between "),
        /** None: the polygons of a class map, a GeoPackage. */
        POLYGONS(LayerNames.Occupant.CLASS_POLYGONS, "layer of polygons of classes", "Polygons of land cover of ");

        private final LayerNames.Occupant occupant;
        private final String noun;
        private final String title;

        Content(LayerNames.Occupant occupant, String noun, String title) {
            this.occupant = occupant;
            this.noun = noun;
            this.title = title;
        }

        /**
         * What a publisher says stands under the name of such a map.
         *
         * @return the map as an occupant of a name
         */
        public LayerNames.Occupant occupant() {
            return occupant;
        }

        /**
         * How its file's name ends.
         *
         * @return {@code .tif} of rasters, {@code .gpkg} of polygons
         */
        public String fileEnding() {
            return occupant.fileEnding();
        }

        /** What it is called in messages. */
        String noun() {
            return noun;
        }

        /**
         * A title for a layer that was given none.
         *
         * @param map what it is
         * @return what it was made from and its level
         */
        public String title(MapInfo map) {
            return title + map.inputs() + ", " + map.legend().level();
        }
    }

    /**
     * A map that is added to those of other dates.
     *
     * @param date of the map, a day of UTC
     * @param grid of its pixels
     */
    record Appended(LocalDate date, PixelGrid grid) {}

    /**
     * What a finished map is.
     *
     * @param legend of its classes; of a raster of changes, that of the maps compared
     * @param grid of its pixels
     * @param maker what made it, in short: the id of a model
     * @param origin a sentence about what made it
     * @param companions what the values of each raster, and the polygons, that come with it are
     * @param inputs names of the coverages it was made from
     * @param date when it was made
     */
    record MapInfo(
            Legend legend,
            PixelGrid grid,
            String maker,
            String origin,
            Map<Companion, String> companions,
            String inputs,
            Instant date) {}

    /** A map on its way. Unless it is committed, closing it leaves nothing behind. */
    interface Publication extends AutoCloseable {

        /**
         * Where to write the map, or the polygons that are published for themselves.
         *
         * @return a file that does not exist yet, in a folder that does, where no reader looks
         */
        Path mapFile();

        /**
         * Where to write what comes with the map.
         *
         * @param companion one that was asked for
         * @return as {@link #mapFile()}
         */
        Path file(Companion companion);

        /**
         * Makes the map available. Until this returns, readers see what was there before.
         *
         * @param map what it is
         * @return name of the layer, with its workspace where there are workspaces
         * @throws IOException if it fails; nothing has changed then
         */
        String commit(MapInfo map) throws IOException;

        @Override
        void close();
    }
}
