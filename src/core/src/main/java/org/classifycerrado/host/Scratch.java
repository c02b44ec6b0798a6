package org.classifycerrado.host;

import java.io.IOException;
import java.nio.file.Path;
import org.classifycerrado.imagery.OpenCoverage;

/** Files that live as long as the answer to a request needs them; the host removes them. */
@FunctionalInterface
public interface Scratch {

    /**
     * A new place for a file.
     *
     * @param suffix end of its name, such as {@code .tif}
     * @return a path where no file is yet, in a folder that can be written
     * @throws IOException if there is no such folder
     */
    Path file(String suffix) throws IOException;

    /**
     * Takes over a coverage of the answer, to be closed when the answer has been given, before the files are removed. A
     * host whose program ends with the answer need not.
     *
     * @param coverage an open coverage, on a file of this scratch
     */
    default void keep(OpenCoverage coverage) {}
}
