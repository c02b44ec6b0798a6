package org.classifycerrado.geoserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MapFilesTest {

    @TempDir
    private Path folder;

    private static void age(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(1))));
    }

    private Stream<Path> files() throws IOException {
        return Files.walk(folder).filter(Files::isRegularFile);
    }

    @Test
    void finishedFilesGetANewNameEachTime() throws IOException {
        try (MapFiles files = new MapFiles(folder)) {
            Path first = files.take(Files.writeString(files.workFile(), "1"), "ws", "map");
            Path second = files.take(Files.writeString(files.workFile(), "2"), "ws", "map");

            assertThat(first).isNotEqualTo(second).hasContent("1");
            assertThat(files.url(second))
                    .startsWith("file:cerrado/maps/ws/map-")
                    .endsWith(".tif");
            assertThat(files.owns(second)).isTrue();
            assertThat(files.owns(folder.resolve("maps/ws/theirs.tif"))).isFalse();
            files.remove(first);
            assertThat(second).exists();
            files.remove(second);
            assertThat(folder.resolve("maps/ws")).doesNotExist();
        }
    }

    @Test
    void whatAKilledServerLeftGoesAtTheNextStart() throws IOException {
        Path dead = Files.createDirectories(folder.resolve("work/killed"));
        Files.writeString(dead.resolve("lock"), "");
        Files.writeString(dead.resolve("half.tif"), "half");

        new MapFiles(folder).close();

        assertThat(files()).isEmpty();
    }

    @Test
    void whatALivingServerWritesStays() throws IOException {
        try (MapFiles living = new MapFiles(folder)) {
            Path half = Files.writeString(living.workFile(), "half");

            new MapFiles(folder).close();

            assertThat(half).exists();
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void onlyOldUnusedMapsOfOursAreOrphans() throws IOException {
        try (MapFiles files = new MapFiles(folder)) {
            Path used = files.take(Files.writeString(files.workFile(), "u"), "ws", "used");
            Path orphan = files.take(Files.writeString(files.workFile(), "o"), "ws", "orphan");
            Path young = files.take(Files.writeString(files.workFile(), "y"), "ws", "young");
            Path theirs = Files.writeString(folder.resolve("maps/ws/theirs.tif"), "t");
            for (Path file : new Path[] {used, orphan, theirs}) {
                age(file);
            }

            files.removeOrphans(Set.of(used.toRealPath()));

            assertThat(orphan).doesNotExist();
            assertThat(used).exists();
            assertThat(young).exists();
            assertThat(theirs).exists();
        }
    }
}
