package org.classifycerrado.geoserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MapFilesTest {

    @TempDir
    private Path folder;

    private static Path take(MapFiles files, String layer, Optional<Path> replaces) throws IOException {
        Path finished = Files.writeString(files.workFile(".tif"), layer);
        return files.take(finished, "ws", layer, UUID.randomUUID(), replaces);
    }

    private Stream<Path> files() throws IOException {
        return Files.walk(folder).filter(Files::isRegularFile);
    }

    @Test
    void finishedFilesGetANewNameEachTime() throws IOException {
        try (MapFiles files = new MapFiles(folder)) {
            Path first = take(files, "map", Optional.empty());
            Path second = take(files, "map", Optional.empty());

            assertThat(first).isNotEqualTo(second).hasContent("map");
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
            Path half = Files.writeString(living.workFile(".tif"), "half");

            new MapFiles(folder).close();

            assertThat(half).exists();
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void whatIsOnRecordAsReplacedGoesAndNothingElse() throws IOException {
        try (MapFiles files = new MapFiles(folder)) {
            Path replaced = take(files, "replaced", Optional.empty());
            Path back = take(files, "back", Optional.empty());
            Path unknown = take(files, "unknown", Optional.empty());
            Path theirs = Files.writeString(folder.resolve("maps/ws/theirs.tif"), "t");
            for (Path file : List.of(replaced, back, unknown)) {
                files.published(file);
            }
            files.removeLater(replaced);
            files.removeLater(back);

            files.removeReplaced(Set.of(back.toRealPath()));

            assertThat(replaced).doesNotExist();
            assertThat(files().map(Path::getFileName).map(Path::toString))
                    .contains(names(back, unknown, theirs))
                    .noneMatch(name -> name.endsWith(".replaced"));
        }
    }

    private static String[] names(Path... files) {
        return Stream.of(files).map(file -> file.getFileName().toString()).toArray(String[]::new);
    }

    @Test
    void whatLivingServersPublishIsNotUnfinished() throws IOException {
        Path mine;
        Path old;
        try (MapFiles living = new MapFiles(folder)) {
            old = take(living, "map", Optional.empty());
            living.published(old);
            mine = take(living, "map", Optional.of(old));
            try (MapFiles other = new MapFiles(folder)) {
                assertThat(other.unfinished()).isEmpty();
            }
        }

        try (MapFiles next = new MapFiles(folder)) {
            assertThat(next.unfinished())
                    .containsExactly(new MapFiles.Unfinished(mine, Optional.of(old), Optional.empty()));
            next.published(mine);
            assertThat(next.unfinished()).isEmpty();
        }
    }

    @Test
    void aLinkedFolderIsFollowed(@TempDir Path elsewhere) throws IOException {
        Files.createSymbolicLink(folder.resolve("maps"), elsewhere);
        try (MapFiles files = new MapFiles(folder)) {
            Path map = take(files, "map", Optional.empty());

            assertThat(files.owns(MapFiles.real(folder.resolve("maps/ws").resolve(map.getFileName()))))
                    .isTrue();
            assertThat(files.url(map)).startsWith("file:cerrado/maps/ws/map-");
        }
    }
}
