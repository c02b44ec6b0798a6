package org.classifycerrado.server.execution;

import java.util.List;
import java.util.Optional;

/**
 * What a request to execute a process asks for, in whatever language it was written.
 *
 * @param process its name, with its namespace
 * @param inputs in their order
 * @param raw whether outputs are wanted as they are, without a document around them
 * @param outputs that are wanted; empty for all
 * @param store whether the results are to be fetched later
 */
public record ExecuteRequest(
        String process, List<GivenInput> inputs, boolean raw, List<WantedOutput> outputs, boolean store) {

    /**
     * An output that is wanted.
     *
     * @param name of the output
     * @param mimeType to write it as; empty for the default
     * @param reference whether a link to it is wanted rather than itself
     */
    public record WantedOutput(String name, Optional<String> mimeType, boolean reference) {}
}
