package org.classifycerrado.segment;

import ai.djl.engine.Engine;
import ai.djl.util.cuda.CudaUtils;
import java.util.ArrayList;
import java.util.List;

/** Runs models in this process. Native code that crashes takes the process with it. */
public final class LocalRuntime implements InferenceRuntime {

    private final Proofs proofs = new Proofs();

    @Override
    public Hardware hardware() throws SegmentationException {
        Engine engine = PyTorch.engine();
        List<Integer> gpus = new ArrayList<>();
        for (int gpu = 0; gpu < engine.getGpuCount(); gpu++) {
            gpus.add(Integer.parseInt(CudaUtils.getComputeCapability(gpu)));
        }
        return new Hardware(engine.getVersion(), gpus);
    }

    @Override
    public Proofs proofs() {
        return proofs;
    }

    @Override
    public Segmenter load(SegmenterRequest request) throws SegmentationException {
        return LocalSegmenter.load(request);
    }

    @Override
    public void close() {
        // Whoever loaded a segmenter closes it.
    }
}
