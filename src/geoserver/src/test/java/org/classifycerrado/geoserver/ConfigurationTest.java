package org.classifycerrado.geoserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.classifycerrado.legend.Level;
import org.classifycerrado.patch.PatchMosaic;
import org.geotools.util.logging.Logging;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {

    @TempDir
    private Path data;

    private Path folder;
    private Path file;
    private long edits;
    private final List<String> log = new ArrayList<>();
    private final Logger logger = Logging.getLogger(Configuration.class);
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            if (line.getLevel().intValue() >= java.util.logging.Level.WARNING.intValue()) {
                log.add(line.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void folder() throws IOException {
        folder = Files.createDirectory(data.resolve("cerrado"));
        file = folder.resolve("cerrado.properties");
        logger.addHandler(handler);
    }

    @AfterEach
    void quiet() {
        logger.removeHandler(handler);
    }

    private void edit(String text) throws IOException {
        Files.writeString(file, text);
        // File systems may keep whole seconds only.
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_700_000_000_000L + 2000 * ++edits));
    }

    @Test
    void writesACommentedFileThatSaysTheDefaults() throws IOException {
        Configuration configuration = new Configuration(folder);

        assertThat(Files.readString(file))
                .contains("#maxPixels=" + configuration.settings().maxPixels());
        // Each line commented in must be what holds anyway.
        String uncommented = Files.readString(file).replaceAll("(?m)^#(?=[a-zA-Z]+[a-zA-Z0-9.]*=)", "");
        Configuration same = configurationOf(uncommented);
        assertThat(same.settings()).isEqualTo(configuration.settings());
        assertThat(same.models().folder()).isEqualTo(configuration.models().folder());
        assertThat(log).isEmpty();
    }

    private Configuration configurationOf(String text) throws IOException {
        edit(text);
        return new Configuration(folder);
    }

    @Test
    void noticesEdits() throws IOException {
        Configuration configuration = configurationOf("model.L2=one\n");
        assertThat(configuration.settings().defaultModels()).containsEntry(Level.L2, "one");

        edit("model.L2=two\nconcurrency=3\ntimeLimit=90\nblend=core\nmodels=elsewhere\n");

        assertThat(configuration.settings().defaultModels()).containsEntry(Level.L2, "two");
        assertThat(configuration.settings().concurrency()).isEqualTo(3);
        assertThat(configuration.settings().timeLimit()).isEqualTo(Duration.ofSeconds(90));
        assertThat(configuration.settings().blend()).isEqualTo(PatchMosaic.Join.CORE);
        assertThat(configuration.models().folder()).isEqualTo(data.resolve("elsewhere"));
    }

    @Test
    void refusesBadValuesAndSaysWhichAndWhy() throws IOException {
        Configuration configuration = configurationOf(
                "concurrency=many\ndevice=gpu\noverlap=-2\npublish=yes\nblend=smooth\nmaxPixels=12\nspeed=9\n");

        assertThat(configuration.settings().concurrency()).isEqualTo(1);
        assertThat(configuration.settings().device()).isEqualTo("auto");
        assertThat(configuration.settings().overlap()).isEqualTo(32);
        assertThat(configuration.settings().publish()).isTrue();
        assertThat(configuration.settings().maxPixels()).isEqualTo(12);
        assertThat(log)
                .anySatisfy(line -> assertThat(line).contains("concurrency=many", "1 to 64"))
                .anySatisfy(line -> assertThat(line).contains("device=gpu", "gpu:N"))
                .anySatisfy(line -> assertThat(line).contains("overlap=-2"))
                .anySatisfy(line -> assertThat(line).contains("publish=yes", "true or false"))
                .anySatisfy(line -> assertThat(line).contains("blend=smooth", "core or cosine"))
                .anySatisfy(line -> assertThat(line).contains("speed"));
    }
}
