package org.classifycerrado.imagery;

import java.util.Optional;
import org.classifycerrado.input.Modality;
import org.classifycerrado.input.SarUnits;

/**
 * What an {@link ImageryStack} is made of.
 *
 * @param modality which imagery the model reads, and in which order of bands
 * @param msi Sentinel-2 coverage and the parameter that it came with; needed if the modality uses it
 * @param sar Sentinel-1 coverage, likewise
 * @param bands the MSI coverage's bands in its own order, if the caller states them
 * @param addToMsi what to add to MSI values so that they carry the offset which the model expects
 * @param sarGiven units of the SAR coverage
 * @param sarWanted units that the model expects
 * @param region what to classify
 */
public record StackRequest(
        Modality modality,
        Optional<Input> msi,
        Optional<Input> sar,
        Optional<String> bands,
        double addToMsi,
        SarUnits sarGiven,
        SarUnits sarWanted,
        RegionOfInterest region) {

    /**
     * A coverage and where it came from.
     *
     * @param parameter name of the request's parameter, for messages
     * @param coverage the coverage
     */
    public record Input(String parameter, OpenCoverage coverage) {}
}
