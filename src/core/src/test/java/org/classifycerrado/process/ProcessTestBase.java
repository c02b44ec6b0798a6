package org.classifycerrado.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.classifycerrado.fixture.FolderPublisher;
import org.classifycerrado.host.Host;
import org.classifycerrado.host.Settings;
import org.classifycerrado.imagery.CoverageSource;
import org.classifycerrado.imagery.GeoTiffFiles;
import org.classifycerrado.imagery.ZoneSource;
import org.classifycerrado.model.ModelStore;
import org.classifycerrado.segment.InferenceRuntime;
import org.classifycerrado.segment.LocalRuntime;
import org.geotools.api.util.ProgressListener;
import org.geotools.feature.NameImpl;
import org.geotools.process.Processors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A host on temporary folders, with the process registered as GeoServer would register it. */
abstract class ProcessTestBase {

    @TempDir
    Path temp;

    Path maps;
    Path scratch;
    ModelStore models;
    FolderPublisher publisher;
    Settings settings = Settings.DEFAULTS;
    private CerradoProcessFactory factory;

    @BeforeEach
    void register() throws IOException {
        maps = Files.createDirectory(temp.resolve("maps"));
        scratch = Files.createDirectory(temp.resolve("scratch"));
        models = store();
        publisher = new FolderPublisher(maps);
        factory = new CerradoProcessFactory(new Host(
                coverages(),
                zones(),
                publisher,
                suffix -> scratch.resolve(UUID.randomUUID() + suffix),
                () -> models,
                () -> settings,
                runtime()));
        Processors.addProcessFactory(factory);
    }

    /** The models that requests choose from; none unless a test puts some there. */
    ModelStore store() throws IOException {
        return new ModelStore(Files.createDirectory(temp.resolve("models")));
    }

    /** Where imagery comes from: files, but for the tests of layers with time. */
    CoverageSource coverages() {
        return new GeoTiffFiles();
    }

    /** Where polygons come from by name; none, but for the tests of that. */
    ZoneSource zones() {
        return ZoneSource.NONE;
    }

    /** Where models run: in the tests' own process, but for the tests of the others. */
    InferenceRuntime runtime() {
        return new LocalRuntime();
    }

    @AfterEach
    void unregister() {
        Processors.removeProcessFactory(factory);
    }

    Map<String, Object> execute(Map<String, Object> inputs) {
        return execute(inputs, null);
    }

    Map<String, Object> execute(Map<String, Object> inputs, ProgressListener listener) {
        return Processors.createProcess(new NameImpl("cerrado", "ClassifyCerrado"))
                .execute(inputs, listener);
    }

    /** Everything that a run has left in the folders where maps and scratch files go. */
    Stream<Path> leftovers() throws IOException {
        return Stream.concat(Files.list(maps), Files.list(scratch));
    }
}
