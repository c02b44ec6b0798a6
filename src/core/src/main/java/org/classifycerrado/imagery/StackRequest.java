package org.classifycerrado.imagery;

import java.util.Optional;
import org.classifycerrado.input.ExpectedInput;
import org.classifycerrado.input.Modality;
import org.classifycerrado.input.StatedInput;

/**
 * What an {@link ImageryStack} is made of.
 *
 * @param modality which imagery the model reads, and in which order of bands
 * @param msi Sentinel-2 coverage and the parameter that it came with; needed if the modality uses it
 * @param sar Sentinel-1 coverage, likewise
 * @param bands the MSI coverage's bands in its own order, if the caller states them
 * @param stated what the caller says of the values
 * @param expected what the model expects of them
 * @param resolution pixel size of the grid in metres, if it is not to be the coverage's own
 * @param region what to classify
 */
public record StackRequest(
        Modality modality,
        Optional<Input> msi,
        Optional<Input> sar,
        Optional<String> bands,
        StatedInput stated,
        ExpectedInput expected,
        Optional<Double> resolution,
        RegionOfInterest region) {

    /**
     * A coverage and where it came from.
     *
     * @param parameter name of the request's parameter, for messages
     * @param coverage the coverage
     */
    public record Input(String parameter, OpenCoverage coverage) {}
}
