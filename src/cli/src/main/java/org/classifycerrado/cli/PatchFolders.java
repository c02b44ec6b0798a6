package org.classifycerrado.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.classifycerrado.learn.training.PatchFolder;
import org.classifycerrado.legend.Level;
import org.classifycerrado.model.Modality;
import picocli.CommandLine.Model.CommandSpec;

/** Opens splits for commands, which tell what is left out. */
final class PatchFolders {

    private PatchFolders() {}

    static PatchFolder open(CommandSpec spec, Path folder, Modality modality, Level level) throws IOException {
        PatchFolder patches = PatchFolder.open(folder, modality, level);
        if (patches.incomplete() > 0) {
            spec.commandLine()
                    .getErr()
                    .println("data: " + patches.incomplete() + " patches of '" + folder
                            + "' do not have all files and are left out; " + patches.size() + " remain");
        }
        return patches;
    }
}
