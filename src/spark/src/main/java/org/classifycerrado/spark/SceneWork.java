package org.classifycerrado.spark;

import java.io.IOException;
import java.io.Serializable;
import org.geotools.process.ProcessException;

/** What executors do for a scene. Each step may be done again, by any of them, and leaves nothing half-written. */
interface SceneWork extends Serializable {

    /**
     * Looks at a scene's files.
     *
     * @throws ProcessException if it cannot be mapped; the message says why
     */
    Plan plan(Scene scene) throws IOException;

    /**
     * Classifies a block, unless that has been done.
     *
     * @param index of the block
     * @return how many windows were segmented; 0 if the block was there
     */
    long block(Scene scene, Plan plan, int index) throws IOException;

    /**
     * Joins a scene's blocks, which are all there, into its map.
     *
     * @return the record of the map
     */
    MapRecord join(Scene scene, Plan plan) throws IOException;
}
