package org.classifycerrado.imagery;

import java.io.IOException;
import java.util.Optional;

/** Finds coverages by name; the port through which a host offers its layers or files. */
public interface CoverageSource {

    /**
     * Opens a coverage at its native resolution, without reading its pixels.
     *
     * @param parameter the request's parameter that holds the name, for messages
     * @param name layer or file name, as the request gives it
     * @param time instant or period of a layer with a time dimension; empty for the layer's own default. A layer
     *     without that dimension may leave it to another input of the request, and is then not
     *     {@link OpenCoverage#timed}
     * @return the coverage, to be closed by the caller
     * @throws org.classifycerrado.InvalidParameterException if the caller may read no coverage of that name, or it has
     *     no such time
     * @throws IOException if it exists but cannot be read
     */
    OpenCoverage open(String parameter, String name, Optional<String> time) throws IOException;
}
