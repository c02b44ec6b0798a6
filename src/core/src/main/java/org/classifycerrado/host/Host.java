package org.classifycerrado.host;

import java.util.function.Supplier;
import org.classifycerrado.imagery.CoverageSource;
import org.classifycerrado.imagery.ZoneSource;
import org.classifycerrado.model.ModelStore;
import org.classifycerrado.segment.InferenceRuntime;

/**
 * What the processes need of the program that they run in.
 *
 * @param coverages finds coverages by name
 * @param zones finds polygons by name
 * @param publisher takes finished maps
 * @param scratch gives places for files that belong to an answer
 * @param models the models, asked for anew by each request
 * @param settings the administrator's settings, asked for anew by each request
 * @param runtime where models run; the host closes it after the processes
 */
public record Host(
        CoverageSource coverages,
        ZoneSource zones,
        MapPublisher publisher,
        Scratch scratch,
        Supplier<ModelStore> models,
        Supplier<Settings> settings,
        InferenceRuntime runtime) {

    /**
     * A program without vector layers.
     *
     * @param coverages finds coverages by name
     * @param publisher takes finished maps
     * @param scratch gives places for files that belong to an answer
     * @param models the models, asked for anew by each request
     * @param settings the administrator's settings, asked for anew by each request
     * @param runtime where models run; the host closes it after the processes
     */
    public Host(
            CoverageSource coverages,
            MapPublisher publisher,
            Scratch scratch,
            Supplier<ModelStore> models,
            Supplier<Settings> settings,
            InferenceRuntime runtime) {
        this(coverages, ZoneSource.NONE, publisher, scratch, models, settings, runtime);
    }
}
