package org.classifycerrado.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cerrado download dataset}: the patches of CerraData-4MM. */
@Command(
        name = "dataset",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Fetches the patches of CerraData-4MM as a zip file, which 'cerrado dataset' and 'cerrado train'"
                + " read as it is.")
final class DownloadDatasetCommand implements Callable<Integer> {

    @Mixin
    private KaggleDownload download;

    @Override
    public Integer call() throws Exception {
        download.run("cerranet/cerradata-4mm", "cerrado dataset check %s");
        return 0;
    }
}
