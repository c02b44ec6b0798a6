package org.classifycerrado.process;

import java.util.Collection;
import java.util.Optional;
import java.util.stream.Collectors;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.imagery.OpenCoverage;

/** Refuses a time that chooses nothing, so that nobody takes the map for one of that day. */
final class TimeChoice {

    private TimeChoice() {}

    /**
     * Checks that a time has something to choose among.
     *
     * @param time the request's {@code time}
     * @param inputs everything that the request reads
     * @throws InvalidParameterException if there is a time and none of the inputs has a time dimension
     */
    static void check(Optional<String> time, Collection<OpenCoverage> inputs) {
        check("time", time, inputs);
    }

    /** As {@link #check(Optional, Collection)}, of a parameter of another name. */
    static void check(String parameter, Optional<String> time, Collection<OpenCoverage> inputs) {
        if (time.isPresent() && inputs.stream().noneMatch(OpenCoverage::timed)) {
            String names =
                    inputs.stream().map(input -> "'" + input.name() + "'").collect(Collectors.joining(", "));
            throw new InvalidParameterException(
                    parameter,
                    "is '" + time.get() + "', but no input has a time dimension (" + names
                            + "); leave it out, or give an input that has one");
        }
    }
}
