package org.classifycerrado.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.classifycerrado.input.Modality;
import org.classifycerrado.learn.dataset.DatasetFolder;
import org.classifycerrado.learn.dataset.PatchFolder;
import org.classifycerrado.legend.Level;
import picocli.CommandLine.Model.CommandSpec;

/** Opens splits for commands, which tell what is left out. */
final class PatchFolders {

    private PatchFolders() {}

    /**
     * Opens a split.
     *
     * @param folder of the split, in any file system
     * @param edges whether the boundaries between classes are needed
     * @throws IOException if it is none, such as a dataset with several of them
     */
    static PatchFolder open(CommandSpec spec, Path folder, Modality modality, Level level, boolean edges)
            throws IOException {
        List<String> splits = DatasetFolder.SPLITS.stream()
                .filter(name -> Files.isDirectory(folder.resolve(name)))
                .toList();
        if (!splits.isEmpty()) {
            throw new IOException("the dataset is divided into " + String.join(", ", splits)
                    + "; name the folder of one of them, in a zip file too (such as data.zip/"
                    + splits.get(splits.size() - 1) + ")");
        }
        PatchFolder patches = PatchFolder.open(folder, modality, level, edges);
        if (patches.incomplete() > 0) {
            spec.commandLine()
                    .getErr()
                    .println("data: " + patches.incomplete() + " patches of '" + folder
                            + "' do not have all files and are left out; " + patches.size() + " remain");
        }
        return patches;
    }
}
