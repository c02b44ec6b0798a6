package org.classifycerrado.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.classifycerrado.Folders;
import org.classifycerrado.Progress;
import org.classifycerrado.imagery.RegionOfInterest;
import org.classifycerrado.input.Modality;
import org.classifycerrado.sentinel.files.RasterFiles;
import org.classifycerrado.sentinel.http.Patience;
import org.classifycerrado.sentinel.scene.Scene;
import org.classifycerrado.sentinel.stac.CatalogueTable;
import org.classifycerrado.sentinel.stac.StacSearch;
import org.classifycerrado.sentinel.stac.StacSource;
import org.geotools.api.referencing.FactoryException;
import org.geotools.api.referencing.crs.CoordinateReferenceSystem;
import org.geotools.api.referencing.operation.TransformException;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.geotools.referencing.crs.DefaultGeographicCRS;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that find scenes in a catalogue. Only with {@code --stac} is the network used. */
final class StacOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--stac",
            paramLabel = "URL|FILE",
            description =
                    "Scenes of a STAC catalogue: its address, which is searched in the area of --bbox or --roi, or an"
                            + " item or a collection of items, at an address or in a file. The network is used for this alone, and"
                            + " only the hosts of that catalogue are asked.")
    private String place;

    @Option(
            names = "--collection",
            paramLabel = "ID",
            description = "Collection to search (default: the one that fits).")
    private String collection;

    @Option(names = "--from", paramLabel = "DATE", description = "First day, such as 2022-06-01.")
    private String from;

    @Option(names = "--to", paramLabel = "DATE", description = "Last day.")
    private String to;

    @Option(names = "--max-cloud", paramLabel = "PERCENT", description = "Leave out scenes with more clouds.")
    private Double maxCloud;

    @Option(
            names = "--max-items",
            paramLabel = "N",
            defaultValue = "100",
            description = "End with an error if there are more items (default: ${DEFAULT-VALUE}).")
    private int maxItems;

    @Option(
            names = "--sensor",
            paramLabel = "msi|sar",
            defaultValue = "msi",
            description = "Whose bands are taken from the catalogue: Sentinel-2's or Sentinel-1's (default:"
                    + " ${DEFAULT-VALUE}).")
    private String sensor;

    @Option(
            names = "--catalogues",
            paramLabel = "FILE",
            description =
                    "A JSON file that describes further catalogues: names of assets, what their values mean, hosts,"
                            + " tokens.")
    private Path catalogues;

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description =
                    "Keep what was fetched in this folder (default: a hidden folder beside the output, which is deleted"
                            + " when that is complete).")
    private Path cache;

    /** Whether a catalogue is named. */
    boolean given() {
        return place != null;
    }

    /** Adds what is read to a command's files. */
    void addTo(CommandFiles files) {
        files.reads("catalogues", catalogues);
        if (place != null && !place.contains("://")) {
            files.reads("stac", Path.of(place));
        }
    }

    /**
     * Finds scenes.
     *
     * @param rasters opens what is here
     * @param output what is to be written
     * @param region in which is searched
     * @param crs of a region that says none
     */
    List<Scene> scenes(
            RasterFiles rasters,
            Path output,
            RegionOfInterest region,
            Optional<CoordinateReferenceSystem> crs,
            Progress progress)
            throws IOException {
        Modality modality = modality();
        StacSearch search = new StacSearch(
                Optional.ofNullable(collection),
                area(region, crs),
                day("--from", from),
                day("--to", to),
                cloud(),
                maxItems);
        CatalogueTable table = CatalogueTable.read(Optional.ofNullable(catalogues));
        progress.task("asking " + place);
        List<Scene> scenes = new StacSource(place, table, folder(output), rasters, System::getenv, Patience.USUAL)
                .scenes(modality, search, progress);
        if (scenes.isEmpty()) {
            throw new IOException(
                    "'" + place + "' has no scene of " + modality.id() + " for that area, time and cloud cover");
        }
        return scenes;
    }

    private Modality modality() {
        return switch (sensor.toLowerCase(Locale.ROOT)) {
            case "msi" -> Modality.MSI;
            case "sar" -> Modality.SAR;
            default -> throw refused("--sensor is '" + sensor + "'; allowed: msi, sar");
        };
    }

    private OptionalDouble cloud() {
        if (maxCloud == null) {
            return OptionalDouble.empty();
        }
        if (!(maxCloud >= 0 && maxCloud <= 100)) {
            throw refused("--max-cloud is " + maxCloud + "; allowed: 0 to 100");
        }
        return OptionalDouble.of(maxCloud);
    }

    private Optional<LocalDate> day(String option, String text) {
        try {
            return Optional.ofNullable(text).map(LocalDate::parse);
        } catch (DateTimeParseException e) {
            throw refused(option + " is '" + text + "'; it must be a day such as 2022-06-01");
        }
    }

    /** The bounds of the region in degrees. */
    private Optional<ReferencedEnvelope> area(RegionOfInterest region, Optional<CoordinateReferenceSystem> crs) {
        Optional<ReferencedEnvelope> polygon = region.polygon()
                .map(roi -> new ReferencedEnvelope(
                        roi.getEnvelopeInternal(),
                        region.polygonCrs().or(() -> crs).orElse(null)));
        Optional<ReferencedEnvelope> box = region.box()
                .map(given -> given.getCoordinateReferenceSystem() != null || crs.isEmpty()
                        ? given
                        : new ReferencedEnvelope(given, crs.get()));
        return Stream.of(polygon, box)
                .flatMap(Optional::stream)
                .map(this::inDegrees)
                .reduce((a, b) -> {
                    ReferencedEnvelope both = a.intersection(b);
                    if (both.isEmpty()) {
                        throw refused("--roi and --bbox have nothing in common");
                    }
                    return both;
                });
    }

    private ReferencedEnvelope inDegrees(ReferencedEnvelope bounds) {
        if (bounds.getCoordinateReferenceSystem() == null) {
            throw refused(
                    "with --stac, --bbox or --roi must have a CRS: --bbox -49.5,-7,-49,-6.5,EPSG:4326, --roi-crs, or"
                            + " --crs");
        }
        try {
            return bounds.transform(DefaultGeographicCRS.WGS84, true);
        } catch (FactoryException | TransformException e) {
            throw refused("--bbox or --roi lies where its CRS cannot be");
        }
    }

    private ParameterException refused(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private Path folder(Path output) {
        return cache != null
                ? cache
                : output.toAbsolutePath().normalize().resolveSibling("." + output.getFileName() + ".cache");
    }

    /** Deletes what was fetched for an output that is complete now, unless it is to be kept. */
    void complete(Path output) throws IOException {
        if (cache == null && given()) {
            Folders.delete(folder(output));
        }
    }
}
