package org.classifycerrado.learn.training;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.classifycerrado.child.ChildJvm;
import org.classifycerrado.learn.architecture.Architecture;
import org.classifycerrado.learn.architecture.Loss;
import org.classifycerrado.learn.architecture.MemoryLayout;
import org.classifycerrado.learn.architecture.Network;
import org.classifycerrado.segment.ComputeDevice;
import org.classifycerrado.segment.Proofs;
import org.classifycerrado.segment.PyTorch;
import org.classifycerrado.segment.SegmentationException;

/**
 * Two steps of training in a child process, before this process trains: oneDNN's kernels for some memory layouts have
 * been seen to end the process on virtual machines that hide the sizes of the processor's caches (SIGFPE in 1×1
 * convolutions over channels-last activations, AMD family 26).
 */
final class TrainingTrial {

    /** Enough for the weights of the largest architecture, thrice. */
    private static final int HEAP_MIB = 1024;

    private static final int CHANNELS = 14;
    private static final int CLASSES = 14;

    private TrainingTrial() {}

    /** Tells whether training in a layout works here. */
    @FunctionalInterface
    interface Judge {
        Proofs.Verdict of(MemoryLayout layout);
    }

    /**
     * Chooses the faster of the layouts that work here.
     *
     * @param architecture to train
     * @param side of the patches
     * @param batch patches a step
     * @param device where to train; a GPU takes the first
     * @return the layout
     * @throws IOException if none works
     */
    static MemoryLayout choose(Architecture architecture, int side, int batch, ComputeDevice device)
            throws IOException {
        Proofs proofs = new Proofs();
        ChildJvm child = new ChildJvm(TrainingTrial.class, HEAP_MIB, 0);
        return device.gpu() >= 0
                ? MemoryLayout.CHANNELS_LAST
                : choose(layout -> proofs.of(
                        "training " + architecture.id() + " (" + layout + ")",
                        child,
                        architecture.name(),
                        Integer.toString(side),
                        Integer.toString(batch),
                        layout.name()));
    }

    static MemoryLayout choose(Judge judge) throws IOException {
        List<String> objections = new ArrayList<>();
        for (MemoryLayout layout : MemoryLayout.values()) {
            Proofs.Verdict verdict = judge.of(layout);
            if (verdict.works()) {
                return layout;
            }
            objections.add(verdict.why());
        }
        throw new UntrainableException("nothing can be trained on this machine: " + String.join("; ", objections));
    }

    /**
     * Trains in this process, which may crash.
     *
     * @param arguments architecture, side of the patches, patches a step, layout
     * @throws IOException if it fails
     * @throws SegmentationException if libtorch is not there
     */
    public static void main(String[] arguments) throws IOException, SegmentationException {
        PyTorch.engine();
        Network network = new Network(Architecture.valueOf(arguments[0]), CHANNELS, CLASSES);
        int side = Integer.parseInt(arguments[1]);
        int patches = Integer.parseInt(arguments[2]);
        Loss loss = network.twoTasks() ? new Loss(0.6, 0.3, 0.35) : new Loss(0);
        TrainingBatch batch = new TrainingBatch(patches, CHANNELS, side * side, network.twoTasks());
        SplittableRandom random = new SplittableRandom(1);
        FloatBuffer values = batch.begin();
        while (values.hasRemaining()) {
            values.put((float) random.nextGaussian());
        }
        batch.count = patches;
        try (TrainingSession session = new TrainingSession(
                network, network.initialize(1), loss, side, Device.cpu(), MemoryLayout.valueOf(arguments[3]))) {
            float[] weights = new float[CLASSES];
            Arrays.fill(weights, 1);
            NDArray classWeights = session.classWeights(weights);
            session.step(batch, classWeights, 1e-3, 0);
            session.step(batch, classWeights, 1e-3, 0);
            session.judge(batch, classWeights);
        }
        // libtorch's own clean-up at an orderly exit is not needed.
        Runtime.getRuntime().halt(0);
    }
}
