package org.classifycerrado.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.imagery.CoverageSource;
import org.classifycerrado.imagery.GeoTiffFiles;
import org.classifycerrado.imagery.OpenCoverage;
import org.classifycerrado.imagery.TiffFile;
import org.classifycerrado.imagery.TiffStream;

/**
 * Coverages that are GeoTIFFs, named by their place. Files of the machine are read as they are, and all others by
 * ranges; but of files with a mask, which cannot be read so, a copy is made that stays for the next blocks.
 */
final class StorageCoverages implements CoverageSource {

    /** How many copies stay. */
    private static final int KEPT = 4;

    private static final String MASK = ".msk";
    private static final String AUXILIARY = ".aux.xml";

    private final Storage storage;
    private final Path folder;
    private final Map<String, Path> copies = new LinkedHashMap<>();

    /**
     * A source.
     *
     * @param storage where places are
     * @param folder for copies, in folders of their own
     */
    StorageCoverages(Storage storage, Path folder) {
        this.storage = storage;
        this.folder = folder;
    }

    @Override
    public OpenCoverage open(String parameter, String place, Optional<String> time) throws IOException {
        Optional<Path> own = Storage.local(place);
        if (own.isPresent()) {
            return new GeoTiffFiles().open(parameter, own.get().toString(), time);
        }
        if (!storage.exists(place)) {
            throw new InvalidParameterException(parameter, "there is no file '" + place + "'");
        }
        if (storage.exists(place + MASK)) {
            return openCopy(parameter, place);
        }
        String auxiliary = place + AUXILIARY;
        Optional<String> text = storage.exists(auxiliary) ? Optional.of(storage.readText(auxiliary)) : Optional.empty();
        RangedChannel file = storage.openRanged(place);
        if (hasMask(file)) {
            file.close();
            return openCopy(parameter, place);
        }
        return GeoTiffFiles.open(parameter, place, name(place), new TiffStream(file, text));
    }

    private static boolean hasMask(RangedChannel file) {
        try {
            return TiffFile.hasMask(file);
        } catch (IOException e) {
            return false; // whoever reads it says why it cannot be read
        }
    }

    private OpenCoverage openCopy(String parameter, String place) throws IOException {
        String copy = copy(place).toString();
        try {
            return new GeoTiffFiles().open(parameter, copy, Optional.empty());
        } catch (InvalidParameterException e) {
            throw new InvalidParameterException(e.parameter(), e.problem().replace(copy, place));
        }
    }

    private synchronized Path copy(String place) throws IOException {
        Path copy = copies.remove(place);
        if (copy == null) {
            copy = Files.createTempDirectory(folder, "input").resolve(name(place));
            storage.copyOut(place, copy);
            for (String beside : new String[] {MASK, AUXILIARY}) {
                if (storage.exists(place + beside)) {
                    storage.copyOut(place + beside, Path.of(copy + beside));
                }
            }
        }
        copies.put(place, copy);
        while (copies.size() > KEPT) {
            Path oldest = copies.remove(copies.keySet().iterator().next());
            for (String beside : new String[] {"", MASK, AUXILIARY}) {
                Files.deleteIfExists(Path.of(oldest + beside));
            }
        }
        return copy;
    }

    private static String name(String place) {
        return place.substring(place.lastIndexOf('/') + 1);
    }
}
