package org.classifycerrado.learn.score;

import java.io.IOException;
import org.classifycerrado.input.Modality;
import org.classifycerrado.learn.dataset.PatchSet;
import org.classifycerrado.legend.Level;

/** Labelled patches of several modalities and both levels, such as a split of CerraData-4MM. */
@FunctionalInterface
public interface PatchSource {

    /**
     * The patches for a kind of model.
     *
     * @param modality imagery of the patches
     * @param level level of their class ids
     * @return the patches, the same for every modality and level
     * @throws IOException if they cannot be read
     */
    PatchSet patches(Modality modality, Level level) throws IOException;
}
