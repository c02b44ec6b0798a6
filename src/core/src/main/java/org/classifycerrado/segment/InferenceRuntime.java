package org.classifycerrado.segment;

import org.classifycerrado.InvalidParameterException;

/**
 * Where models are loaded and run: {@linkplain LocalRuntime in this process}, or {@linkplain WorkerRuntime in a child}
 * that can crash without harm. Safe for use by several threads.
 */
public interface InferenceRuntime extends AutoCloseable {

    /**
     * What PyTorch finds here. The first call starts PyTorch.
     *
     * @return the hardware
     * @throws SegmentationException if PyTorch cannot be started; the message says why
     */
    Hardware hardware() throws SegmentationException;

    /**
     * What has been found out about faster arithmetics on this machine.
     *
     * @return the record
     */
    Proofs proofs();

    /**
     * Loads a model, and runs it once so that a model that does not do what its card says is found out here.
     *
     * @param request what to load, and how
     * @return the segmenter, to be closed
     * @throws InvalidParameterException if the model cannot give the level asked for
     * @throws SegmentationException if the weights cannot be run or do not fit the card
     */
    Segmenter load(SegmenterRequest request) throws SegmentationException;

    /** Ends what runs. Segmenters that are still open fail from here on. */
    @Override
    void close();
}
