package org.classifycerrado.cli;

import java.awt.image.DataBuffer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.classifycerrado.Progress;
import org.classifycerrado.imagery.ClassRaster;
import org.classifycerrado.imagery.GeoTiffFiles;
import org.classifycerrado.imagery.ImageryStack;
import org.classifycerrado.imagery.OpenCoverage;
import org.classifycerrado.imagery.RegionOfInterest;
import org.classifycerrado.imagery.Scrutiny;
import org.classifycerrado.imagery.StackRequest;
import org.classifycerrado.input.BandStatistics;
import org.classifycerrado.input.Modality;
import org.classifycerrado.learn.dataset.DatasetCut;
import org.classifycerrado.learn.dataset.DatasetFolder;
import org.classifycerrado.legend.Level;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cerrado dataset cut}: makes a dataset of a scene and a reference map. */
@Command(
        name = "cut",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Cuts imagery and a reference map into patches of 128×128 pixels, laid out as CerraData-4MM, on"
                + " the grid of --msi.")
final class DatasetCutCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--msi", required = true, paramLabel = "FILE", description = "GeoTIFF of 12 Sentinel-2 bands.")
    private Path msi;

    @Option(
            names = "--sar",
            required = true,
            paramLabel = "FILE",
            description = "GeoTIFF of 2 Sentinel-1 bands, on any grid.")
    private Path sar;

    @Option(
            names = "--reference",
            required = true,
            paramLabel = "FILE",
            description = "GeoTIFF of true class ids on any grid; 255, or its no data, where there is none.")
    private Path reference;

    @Option(names = "--level", required = true, paramLabel = "L1|L2", description = "Level of --reference.")
    private String level;

    @Parameters(paramLabel = "OUT", description = "Folder to make; it does not exist, or is empty.")
    private Path out;

    @Option(
            names = "--max-no-data",
            paramLabel = "SHARE",
            defaultValue = "0.05",
            description = "Drop patches of which more than this share has no imagery or no class (default:"
                    + " ${DEFAULT-VALUE}).")
    private double maxNoData;

    @Option(
            names = "--stride",
            paramLabel = "PIXELS",
            defaultValue = "128",
            description = "From one patch to the next; less than 128: they overlap (default: ${DEFAULT-VALUE}).")
    private int stride;

    @Option(names = "--name", description = "What the ids of the patches begin with (default: the name of --msi).")
    private String name;

    @Option(
            names = "--bands",
            paramLabel = "B01,B02,…",
            description = "Order of the MSI bands, where neither their names nor their number settle it.")
    private String bands;

    @Mixin
    private ValueOptions values;

    @Override
    public Integer call() throws IOException {
        Level classes = parsed(() -> Level.parse(level));
        DatasetFolder.requireFree(out);
        GeoTiffFiles files = new GeoTiffFiles();
        DatasetCut.Result result;
        try (OpenCoverage optical = files.open("msi", msi.toString(), Optional.empty());
                OpenCoverage radar = files.open("sar", sar.toString(), Optional.empty());
                OpenCoverage truth = files.open("reference", reference.toString(), Optional.empty());
                Interruption interruption = new Interruption();
                ProgressBar bar = new ProgressBar(spec.commandLine().getErr(), interruption)) {
            StackRequest request = new StackRequest(
                    Modality.MSI_SAR,
                    Optional.of(new StackRequest.Input("msi", optical)),
                    Optional.of(new StackRequest.Input("sar", radar)),
                    Optional.ofNullable(bands),
                    values.stated(),
                    DatasetCut.QUANTITY,
                    values.resolution(),
                    RegionOfInterest.EVERYTHING);
            ImageryStack stack = ImageryStack.of(request);
            warn(stack, request);
            int type = optical.coverage().getRenderedImage().getSampleModel().getDataType();
            boolean whole = type <= DataBuffer.TYPE_SHORT;
            DatasetCut.Settings settings =
                    parsed(() -> new DatasetCut.Settings(classes, maxNoData, stride, scene(), whole));
            ClassRaster raster = ClassRaster.of("reference", truth, RegionOfInterest.EVERYTHING);
            result = DatasetCut.cut(stack, raster, settings, out, new Progress(bar));
        }
        spec.commandLine()
                .getOut()
                .printf(
                        "%d patches kept, %d dropped for more than %s without data%n",
                        result.kept(), result.dropped(), maxNoData);
        spec.commandLine().getOut().println("dataset: " + out);
        return 0;
    }

    /** Refuses imagery that is not what it is taken for. */
    private void warn(ImageryStack stack, StackRequest request) {
        List<String> warnings = new ArrayList<>(Scrutiny.settle(
                Scrutiny.of(stack, request, Optional.of(BandStatistics.cerradata(Modality.MSI_SAR))),
                values.allowImplausible()));
        stack.layers().forEach(layer -> warnings.addAll(layer.meaning().warnings()));
        OptionNames names = new OptionNames(spec);
        warnings.forEach(warning -> spec.commandLine().getErr().println("warning: " + names.in(warning)));
    }

    private String scene() {
        if (name != null) {
            return name;
        }
        String file = msi.getFileName().toString().replaceFirst("\\.[^.]*$", "");
        return file.replaceAll("[^A-Za-z0-9-]", "-");
    }

    private <T> T parsed(Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
