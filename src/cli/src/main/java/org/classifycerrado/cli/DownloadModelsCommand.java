package org.classifycerrado.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cerrado download models}: the weights that were trained on CerraData-4MM. */
@Command(
        name = "models",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Fetches the published weights as a zip file of checkpoints, of which 'cerrado import' makes models.")
final class DownloadModelsCommand implements Callable<Integer> {

    @Mixin
    private KaggleDownload download;

    @Override
    public Integer call() throws Exception {
        download.run(
                "cerranet/trained-models-on-cerradata-4mm",
                "unzip %s, then 'cerrado import' with each checkpoint that is wanted");
        return 0;
    }
}
