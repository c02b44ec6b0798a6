package org.classifycerrado.spark;

import java.io.IOException;
import java.io.Serializable;
import org.geotools.process.ProcessException;

/** What executors do for a scene. Each step may be done again, by any of them, and leaves nothing half-written. */
interface SceneWork extends Serializable {

    /**
     * Looks at a scene's files.
     *
     * @param scene whose files may be folders of dates; in the plan they are files
     * @throws ProcessException if it cannot be mapped; the message says why
     */
    Plan plan(Scene scene) throws IOException;

    /**
     * Classifies a block, unless that has been done.
     *
     * @param plan of the scene
     * @param part of the plan
     * @param index of the block
     * @return how many windows were segmented; 0 if the block was there
     */
    long block(Plan plan, Part part, int index) throws IOException;

    /**
     * Joins a part's blocks, which are all there, into its map.
     *
     * @param plan of the scene
     * @param part of the plan
     * @return the record of the map
     */
    MapRecord join(Plan plan, Part part) throws IOException;
}
