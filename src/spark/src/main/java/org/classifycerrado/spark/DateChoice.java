package org.classifycerrado.spark;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.time.DatedFolder;
import org.classifycerrado.time.TimeSpan;

/**
 * Takes of folders of GeoTIFFs of several dates the files of one, by the rule that holds elsewhere: the newest within a
 * time, else the newest.
 *
 * @param time as {@link TimeSpan#parse} takes it, or null
 */
record DateChoice(String time) implements Serializable {

    /** A file, and its date if it was chosen among several. */
    private record Chosen(String place, LocalDate date) {}

    /**
     * Chooses.
     *
     * @param scene whose files may be folders
     * @param storage where they are
     * @return the scene with files alone; if it has no date, with that of the Sentinel-2 file that was chosen, or of
     *     the Sentinel-1 file
     * @throws InvalidParameterException if nothing is within the time, or there is nothing to choose among
     * @throws IOException if a folder cannot be listed
     */
    Scene of(Scene scene, Storage storage) throws IOException {
        Chosen msi = file("msi", scene.msi(), storage);
        Chosen sar = file("sar", scene.sar(), storage);
        LocalDate chosen = msi.date != null ? msi.date : sar.date;
        if (time != null && chosen == null) {
            throw new InvalidParameterException(
                    "time", "is '" + time + "', but none of the scene's files is a folder of dates");
        }
        return new Scene(scene.id(), msi.place, sar.place, scene.date() != null ? scene.date() : chosen);
    }

    private Chosen file(String parameter, String place, Storage storage) throws IOException {
        if (place == null || !storage.exists(place) || !storage.isFolder(place)) {
            return new Chosen(place, null);
        }
        NavigableMap<LocalDate, String> files = new TreeMap<>();
        for (Storage.Entry entry : storage.list(place)) {
            if (!entry.folder()) {
                DatedFolder.date(Path.of(entry.name())).ifPresent(day -> files.putIfAbsent(day, entry.place()));
            }
        }
        LocalDate day = DatedFolder.choose(parameter, place, files.navigableKeySet(), Optional.ofNullable(time));
        return new Chosen(files.get(day), day);
    }
}
