package org.classifycerrado;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldersTest {

    @TempDir
    Path folder;

    @Test
    void goWithAllThatIsInThem() throws Exception {
        Path other = Files.createDirectory(folder.resolve("other"));
        Files.writeString(other.resolve("kept"), "kept");
        Path gone = Files.createDirectories(folder.resolve("gone/below/deeper"))
                .getParent()
                .getParent();
        Files.writeString(gone.resolve("below/file"), "gone");
        Files.createSymbolicLink(gone.resolve("link"), other);

        Folders.delete(gone);
        Folders.delete(gone);

        assertThat(gone).doesNotExist();
        assertThat(other.resolve("kept")).hasContent("kept");
    }
}
