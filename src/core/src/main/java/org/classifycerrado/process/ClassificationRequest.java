package org.classifycerrado.process;

import java.time.LocalDate;
import java.util.Optional;
import org.classifycerrado.imagery.RegionOfInterest;
import org.classifycerrado.input.StatedInput;
import org.classifycerrado.legend.Level;
import org.classifycerrado.patch.ConfidenceMeasure;
import org.classifycerrado.patch.PatchMosaic;
import org.geotools.coverage.grid.GridCoverage2D;

/**
 * A request to the process with its closed lists parsed. See {@link ClassifyCerradoProcess#execute} for what the parts
 * mean; empty stands for "not given".
 *
 * @param appendedAs the date of the map in a layer with time; empty for a layer of its own
 */
record ClassificationRequest(
        Optional<String> msi,
        Optional<String> sar,
        Optional<GridCoverage2D> msiCoverage,
        Optional<GridCoverage2D> sarCoverage,
        Optional<String> time,
        Optional<String> model,
        Optional<Level> level,
        RegionOfInterest region,
        Optional<String> bands,
        StatedInput stated,
        Optional<Double> resolution,
        boolean allowImplausible,
        int overlap,
        PatchMosaic.Join blend,
        boolean augment,
        Optional<Integer> window,
        String device,
        Optional<String> precision,
        Optional<Integer> batch,
        boolean publish,
        Optional<String> workspace,
        Optional<String> name,
        Optional<String> title,
        boolean overwrite,
        Optional<LocalDate> appendedAs,
        Optional<ConfidenceMeasure> confidence,
        boolean probabilities,
        CleaningRequest cleaning) {

    /** This request for one time of the imagery, whose map is added to a layer with time. */
    ClassificationRequest at(String oneTime, LocalDate date) {
        return new ClassificationRequest(
                msi,
                sar,
                msiCoverage,
                sarCoverage,
                Optional.of(oneTime),
                model,
                level,
                region,
                bands,
                stated,
                resolution,
                allowImplausible,
                overlap,
                blend,
                augment,
                window,
                device,
                precision,
                batch,
                publish,
                workspace,
                name,
                title,
                overwrite,
                Optional.of(date),
                confidence,
                probabilities,
                cleaning);
    }
}
