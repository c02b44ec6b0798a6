package org.classifycerrado.process;

import org.classifycerrado.imagery.ImageryStack;
import org.classifycerrado.imagery.StackRequest;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.model.Model;
import org.classifycerrado.patch.PatchLayout;
import org.classifycerrado.segment.ComputeDevice;

/**
 * A request's scene with everything opened and checked that a run needs; nothing has been computed yet.
 *
 * @param model to run
 * @param device where to run it
 * @param inputs the coverages, closed with this
 * @param wanted what the stack was made by
 * @param stack the imagery
 * @param layout of the windows on the stack's grid
 * @param legend of the map
 */
record OpenScene(
        Model model,
        ComputeDevice device,
        ClassificationInputs inputs,
        StackRequest wanted,
        ImageryStack stack,
        PatchLayout layout,
        Legend legend)
        implements AutoCloseable {

    @Override
    public void close() {
        inputs.close();
    }
}
