package org.classifycerrado.process;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.classifycerrado.imagery.OpenCoverage;
import org.classifycerrado.imagery.StackRequest;

/** The coverages of a request, named for people. */
record ClassificationInputs(Optional<StackRequest.Input> msi, Optional<StackRequest.Input> sar)
        implements AutoCloseable {

    String names() {
        return coverages().stream().map(OpenCoverage::name).collect(Collectors.joining(" + "));
    }

    List<OpenCoverage> coverages() {
        return Stream.of(msi, sar)
                .flatMap(Optional::stream)
                .map(StackRequest.Input::coverage)
                .toList();
    }

    String firstName() {
        return msi.or(() -> sar).orElseThrow().coverage().name();
    }

    @Override
    public void close() {
        coverages().forEach(OpenCoverage::close);
    }
}
