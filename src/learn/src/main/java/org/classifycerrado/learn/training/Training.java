package org.classifycerrado.learn.training;

import ai.djl.ndarray.NDArray;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.classifycerrado.learn.architecture.Loss;
import org.classifycerrado.learn.architecture.Network;
import org.classifycerrado.learn.architecture.Weights;
import org.classifycerrado.model.Normalization;
import org.classifycerrado.score.ConfusionMatrix;

/**
 * Trains a network on patches: AdamW with warm-up and cosine decay, random flips and quarter turns, validation after
 * each epoch; the weights with the highest macro F1 on the validation patches win.
 */
public final class Training {

    private static final double WARM_UP = 0.05;

    private final Network network;
    private final Normalization normalization;
    private final TrainingSettings settings;

    /**
     * Prepares a training.
     *
     * @param network what to train
     * @param normalization from raw band values to the network's input
     * @param settings how to train
     */
    public Training(Network network, Normalization normalization, TrainingSettings settings) {
        this.network = network;
        this.normalization = normalization;
        this.settings = settings;
    }

    /**
     * Trains from random weights.
     *
     * @param training patches to learn from, at least one; their side is a multiple of the architecture's stride
     * @param validation patches to choose the best epoch by, at least one, of the same side
     * @param progress is told of each epoch; what it throws ends the training
     * @return the best weights and how they came about
     * @throws IOException if patches cannot be read
     * @throws InterruptedException if the thread is interrupted; takes effect within one batch
     */
    public TrainingResult run(PatchSet training, PatchSet validation, Consumer<EpochReport> progress)
            throws IOException, InterruptedException {
        check(training);
        check(validation);
        Weights initial = network.initialize(settings.seed());
        List<EpochReport> reports = new ArrayList<>();
        EpochReport best = null;
        Weights bestWeights = null;
        try (TrainingSession session =
                        new TrainingSession(network, initial, new Loss(settings.dice()), training.side());
                BatchFeed lessons = new BatchFeed(training, normalization, network.channels(), settings.batch());
                BatchFeed exams = new BatchFeed(validation, normalization, network.channels(), settings.batch())) {
            NDArray classWeights = session.classWeights(classWeights(training));
            SplittableRandom random = new SplittableRandom(settings.seed());
            for (int epoch = 0; epoch < settings.epochs(); epoch++) {
                long start = System.nanoTime();
                double loss = epoch(session, lessons, classWeights, epoch, random.split());
                ConfusionMatrix matrix = validate(session, exams);
                boolean better =
                        best == null || matrix.macroF1() > best.validation().macroF1();
                double seconds = (System.nanoTime() - start) / 1e9;
                EpochReport report = new EpochReport(epoch + 1, settings.epochs(), loss, matrix, better, seconds);
                reports.add(report);
                if (better) {
                    best = report;
                    bestWeights = session.weights();
                }
                progress.accept(report);
            }
        }
        return new TrainingResult(bestWeights, best.validation(), List.copyOf(reports));
    }

    private double epoch(
            TrainingSession session, BatchFeed lessons, NDArray classWeights, int epoch, SplittableRandom random)
            throws IOException, InterruptedException {
        lessons.start(random);
        double sum = 0;
        int batches = lessons.batches();
        for (int b = 0; b < batches; b++) {
            Batch batch = lessons.take();
            double rate = learningRate(epoch * (long) batches + b, settings.epochs() * (long) batches);
            float loss = session.step(batch, classWeights, rate, settings.weightDecay());
            if (!Float.isFinite(loss)) {
                throw new ArithmeticException("the loss is " + loss + " in epoch " + (epoch + 1)
                        + "; a learning rate lower than " + settings.learningRate() + " may help");
            }
            sum += loss;
            lessons.recycle(batch);
        }
        return sum / batches;
    }

    private ConfusionMatrix validate(TrainingSession session, BatchFeed exams)
            throws IOException, InterruptedException {
        exams.start(null);
        ConfusionMatrix matrix = new ConfusionMatrix(network.classes());
        for (int b = 0; b < exams.batches(); b++) {
            Batch batch = exams.take();
            byte[] predicted = session.predict(batch);
            byte[] truth = new byte[predicted.length];
            batch.y.clear().get(truth);
            matrix.add(truth, predicted);
            exams.recycle(batch);
        }
        return matrix;
    }

    private double learningRate(long step, long steps) {
        double warmUp = Math.max(1, WARM_UP * steps);
        if (step < warmUp) {
            return settings.learningRate() * (step + 1) / (warmUp + 1);
        }
        return settings.learningRate() * 0.5 * (1 + Math.cos(Math.PI * (step - warmUp) / (steps - warmUp)));
    }

    private float[] classWeights(PatchSet training) throws IOException {
        long[] pixels = new long[256];
        if (settings.classWeights() == ClassWeights.NONE) {
            Arrays.fill(pixels, 1);
        } else {
            byte[] y = new byte[training.side() * training.side()];
            float[] x = new float[y.length * network.channels()];
            for (int i = 0; i < training.size(); i++) {
                training.read(i, x, y);
                for (byte id : y) {
                    pixels[id & 0xff]++;
                }
            }
        }
        return settings.classWeights().weights(Arrays.copyOf(pixels, network.classes()));
    }

    private void check(PatchSet patches) {
        int stride = network.architecture().stride();
        boolean any = network.architecture().fullyConvolutional();
        boolean fits = any ? patches.side() >= stride && patches.side() % stride == 0 : patches.side() == stride;
        if (patches.size() < 1 || !fits) {
            throw new IllegalArgumentException(patches.size() + " patches of side " + patches.side()
                    + "; needed: at least 1, of " + (any ? "a side that is a multiple of " : "side ") + stride);
        }
    }
}
