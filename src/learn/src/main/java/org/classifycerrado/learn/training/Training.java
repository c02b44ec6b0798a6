package org.classifycerrado.learn.training;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import org.classifycerrado.learn.architecture.MemoryLayout;
import org.classifycerrado.learn.architecture.Network;
import org.classifycerrado.learn.architecture.Weights;
import org.classifycerrado.learn.dataset.CorruptPatches;
import org.classifycerrado.learn.dataset.PatchSet;
import org.classifycerrado.model.Normalization;
import org.classifycerrado.score.ConfusionMatrix;
import org.classifycerrado.segment.ComputeDevice;

/**
 * Trains a network on patches: steps of AdamW, perhaps with random flips and quarter turns, and validation after each
 * epoch; the weights of the best epoch win.
 */
public final class Training {

    private final Network network;
    private final Normalization normalization;
    private final TrainingSettings settings;
    private final CorruptPatches corrupt;
    private final ComputeDevice device;

    /**
     * Prepares a training on the CPU that stops at a patch that cannot be read.
     *
     * @param network what to train
     * @param normalization from raw band values to the network's input
     * @param settings how to train
     */
    public Training(Network network, Normalization normalization, TrainingSettings settings) {
        this(network, normalization, settings, CorruptPatches.STOP, ComputeDevice.CPU);
    }

    /**
     * Prepares a training.
     *
     * @param network what to train
     * @param normalization from raw band values to the network's input
     * @param settings how to train
     * @param corrupt what to do about patches that cannot be read
     * @param device where to train
     */
    public Training(
            Network network,
            Normalization normalization,
            TrainingSettings settings,
            CorruptPatches corrupt,
            ComputeDevice device) {
        this.network = network;
        this.normalization = normalization;
        this.settings = settings;
        this.corrupt = corrupt;
        this.device = device;
    }

    /**
     * Trains from random weights, and leaves nothing on disk.
     *
     * @param training patches to learn from, at least one; their side is a multiple of the architecture's stride
     * @param validation patches to choose the best epoch by, at least one, of the same side
     * @param listener is told of each epoch
     * @return the best weights and how they came about
     * @throws DivergedException if the loss is no longer a number
     * @throws IOException if patches cannot be read
     * @throws InterruptedException if the thread is interrupted or the listener cancels; takes effect within one batch
     */
    public TrainingResult run(PatchSet training, PatchSet validation, TrainingListener listener)
            throws IOException, InterruptedException {
        return run(training, validation, Optional.empty(), listener);
    }

    /**
     * Trains from random weights, or goes on where a training in the same folder was after its last epoch. On a CPU
     * with the same number of threads the result of both is the same, bit for bit.
     *
     * @param training as in {@link #run(PatchSet, PatchSet, TrainingListener)}
     * @param validation as there
     * @param folder receives a checkpoint after each epoch; an epoch whose checkpoint cannot be written is a warning
     * @param listener is told of each epoch
     * @return the best weights and how they came about
     * @throws DivergedException if the loss is no longer a number
     * @throws IOException if patches cannot be read, or if the folder's checkpoint is damaged or of another training
     * @throws InterruptedException as there
     */
    public TrainingResult run(PatchSet training, PatchSet validation, RunFolder folder, TrainingListener listener)
            throws IOException, InterruptedException {
        return run(training, validation, Optional.of(folder), listener);
    }

    private TrainingResult run(
            PatchSet training, PatchSet validation, Optional<RunFolder> folder, TrainingListener listener)
            throws IOException, InterruptedException {
        check(training);
        check(validation);
        String fingerprint = fingerprint(training, validation);
        Optional<TrainingState> saved = folder.isPresent() ? folder.get().resume(fingerprint) : Optional.empty();
        TrainingState start = saved.isPresent() ? saved.get() : beginning(fingerprint, training);
        Weights best = saved.isPresent() && start.best() != null ? folder.get().best(start) : null;
        if (saved.isEmpty() && folder.isPresent()) {
            folder.get().save(start, null);
        }
        MemoryLayout layout = TrainingTrial.choose(network.architecture(), training.side(), settings.batch(), device);
        try (TrainingSession session =
                        new TrainingSession(network, start.weights(), settings.loss(), training.side(), djl(), layout);
                BatchFeed lessons = feed(training);
                BatchFeed exams = feed(validation)) {
            session.resume(start.steps(), start.moments());
            return new Course(session, lessons, exams, folder, listener, start, best).run();
        }
    }

    private TrainingState beginning(String fingerprint, PatchSet training) throws IOException {
        Weights initial = network.initialize(settings.seed());
        boolean counted = settings.classWeights() != ClassWeights.NONE || settings.sampling() != Sampling.ALL;
        int[][] pixels = counted ? pixels(training) : new int[0][];
        float[] classWeights = settings.classWeights().weights(total(pixels));
        double[] expected = settings.sampling().expected(pixels);
        return new TrainingState(fingerprint, List.of(), 0, classWeights, expected, initial, Map.of());
    }

    private Device djl() {
        return device.gpu() < 0 ? Device.cpu() : Device.gpu(device.gpu());
    }

    private BatchFeed feed(PatchSet patches) {
        boolean edges = settings.loss().twoTasks();
        return new BatchFeed(patches, normalization, network.channels(), settings.batch(), edges, corrupt);
    }

    /** One run through the epochs that are left. */
    private final class Course {
        private final TrainingSession session;
        private final BatchFeed lessons;
        private final BatchFeed exams;
        private final Optional<RunFolder> folder;
        private final TrainingListener listener;
        private final TrainingState start;
        private final NDArray classWeights;
        private final List<EpochReport> reports;
        private EpochReport best;
        private Weights bestWeights;
        private boolean bestSaved = true;

        Course(
                TrainingSession session,
                BatchFeed lessons,
                BatchFeed exams,
                Optional<RunFolder> folder,
                TrainingListener listener,
                TrainingState start,
                Weights bestWeights) {
            this.session = session;
            this.lessons = lessons;
            this.exams = exams;
            this.folder = folder;
            this.listener = listener;
            this.start = start;
            this.classWeights = session.classWeights(start.classWeights());
            this.reports = new ArrayList<>(start.reports());
            this.best = start.best();
            this.bestWeights = bestWeights;
        }

        TrainingResult run() throws IOException, InterruptedException {
            SplittableRandom random = new SplittableRandom(settings.seed());
            for (int epoch = 0; epoch < settings.epochs() && !exhausted(epoch); epoch++) {
                SplittableRandom own = random.split();
                if (epoch >= start.reports().size()) {
                    epoch(epoch, own);
                }
            }
            return new TrainingResult(bestWeights, best, List.copyOf(reports));
        }

        private boolean exhausted(int epoch) {
            return settings.patience() > 0 && best != null && epoch - best.epoch() >= settings.patience();
        }

        private void epoch(int epoch, SplittableRandom random) throws IOException, InterruptedException {
            long began = System.nanoTime();
            session.seed(random.split().nextInt());
            double loss = learn(epoch, random);
            ConfusionMatrix matrix = new ConfusionMatrix(network.classes());
            double validationLoss = examine(matrix);
            name(lessons);
            name(exams);
            EpochReport report = new EpochReport(
                    epoch + 1,
                    settings.epochs(),
                    loss,
                    validationLoss,
                    matrix.accuracy(),
                    matrix.macroF1(),
                    matrix.meanIou(),
                    rate(epoch, lessons.batches() - 1),
                    lessons.skipped().size() + exams.skipped().size(),
                    false,
                    (System.nanoTime() - began) / 1e9);
            if (best == null || settings.criterion().better(report, best)) {
                report = report.asBest();
                best = report;
                bestWeights = session.weights();
                bestSaved = false;
            } else if (settings.backToBest()) {
                session.restore(bestWeights);
            }
            reports.add(report);
            if (folder.isPresent()) {
                save(folder.get(), epoch + 1);
            }
            listener.epoch(report);
        }

        private void save(RunFolder target, int epoch) throws IOException {
            TrainingState state = new TrainingState(
                    start.fingerprint(),
                    List.copyOf(reports),
                    session.steps(),
                    start.classWeights(),
                    start.expected(),
                    session.weights(),
                    session.moments());
            try {
                target.save(state, bestSaved ? null : bestWeights);
                bestSaved = true;
            } catch (IOException e) {
                listener.warning("the checkpoint of epoch " + epoch + " cannot be written (" + e.getMessage()
                        + "); the one before is kept and the training goes on");
            }
        }

        private double learn(int epoch, SplittableRandom random) throws IOException, InterruptedException {
            lessons.start(random, start.expected(), settings.augment());
            double sum = 0;
            long patches = 0;
            int batches = lessons.batches();
            for (int b = 0; b < batches; b++) {
                TrainingBatch batch = next(lessons);
                if (batch.count > 0) {
                    float loss = session.step(batch, classWeights, rate(epoch, b), settings.weightDecay());
                    requireFinite(loss, "the loss", epoch, b);
                    sum += (double) loss * batch.count;
                    patches += batch.count;
                    listener.step(epoch + 1, b + 1, batches, loss);
                }
                lessons.recycle(batch);
            }
            requireAny(patches, lessons);
            return sum / patches;
        }

        private double examine(ConfusionMatrix matrix) throws IOException, InterruptedException {
            exams.start(null, Sampling.EACH_ONCE, false);
            double sum = 0;
            long patches = 0;
            for (int b = 0; b < exams.batches(); b++) {
                TrainingBatch batch = next(exams);
                if (batch.count > 0) {
                    TrainingSession.Judgement judgement = session.judge(batch, classWeights);
                    byte[] truth = new byte[judgement.classes().length];
                    batch.y.clear().get(truth);
                    matrix.add(truth, judgement.classes());
                    sum += (double) judgement.loss() * batch.count;
                    patches += batch.count;
                }
                exams.recycle(batch);
            }
            requireAny(patches, exams);
            return sum / patches;
        }

        private TrainingBatch next(BatchFeed feed) throws IOException, InterruptedException {
            if (listener.isCanceled()) {
                throw new InterruptedException("the training was cancelled");
            }
            return feed.take();
        }

        private double rate(int epoch, int batch) {
            long batches = lessons.batches();
            long step = epoch * batches + batch;
            return settings.schedule().rate(settings.learningRate(), step, settings.epochs() * batches);
        }

        private void requireFinite(float loss, String what, int epoch, int batch) {
            if (!Float.isFinite(loss)) {
                throw new DivergedException(what + " is " + loss + " in step " + (batch + 1) + " of epoch "
                        + (epoch + 1) + ". What may help: a learning rate lower than " + settings.learningRate()
                        + (normalization.method() == Normalization.Method.NONE
                                ? ", normalised input (0to1 instead of none)"
                                : "")
                        + ", a look for extreme or missing values in the patches");
            }
        }

        private void requireAny(long patches, BatchFeed feed) throws IOException {
            if (patches == 0) {
                throw new IOException("no patch can be read; the first: "
                        + feed.skipped().firstEntry().getValue());
            }
        }

        /** Tells of each patch that was skipped, once. */
        private void name(BatchFeed feed) {
            feed.unnamed().forEach(reason -> listener.warning("skipped a patch: " + reason));
        }
    }

    /** Of each patch, the pixels of each class; all 0 if it cannot be read, which the first epoch will tell. */
    private int[][] pixels(PatchSet training) throws IOException {
        int[][] pixels = new int[training.size()][network.classes()];
        byte[] y = new byte[training.side() * training.side()];
        float[] x = new float[y.length * network.channels()];
        for (int i = 0; i < pixels.length; i++) {
            try {
                training.read(i, x, y);
            } catch (IOException | UncheckedIOException e) {
                if (corrupt == CorruptPatches.STOP) {
                    throw e;
                }
                continue;
            }
            for (byte id : y) {
                if ((id & 0xff) < network.classes()) {
                    pixels[i][id & 0xff]++;
                }
            }
        }
        return pixels;
    }

    private long[] total(int[][] pixels) {
        long[] total = new long[network.classes()];
        for (int[] patch : pixels) {
            Arrays.setAll(total, c -> total[c] + patch[c]);
        }
        return total;
    }

    /** What must be the same for a training to be gone on with. */
    private String fingerprint(PatchSet training, PatchSet validation) {
        JsonObject json = settings.toJson();
        json.addProperty("architecture", network.architecture().id());
        json.addProperty("channels", network.channels());
        json.addProperty("classes", network.classes());
        json.addProperty("normalization", normalization.method().id());
        json.addProperty("normalizationNumbers", normalization.first() + " " + normalization.second());
        json.addProperty("trainingPatches", training.size());
        json.addProperty("trainingIds", checksum(training));
        json.addProperty("validationPatches", validation.size());
        json.addProperty("validationIds", checksum(validation));
        json.addProperty("side", training.side());
        return json.toString();
    }

    /** The ids of patches in short: CRC-32 of all, in order. */
    private static String checksum(PatchSet patches) {
        CRC32 crc = new CRC32();
        for (int i = 0; i < patches.size(); i++) {
            crc.update((patches.id(i) + '\n').getBytes(StandardCharsets.UTF_8));
        }
        return Long.toHexString(crc.getValue());
    }

    private void check(PatchSet patches) {
        int stride = network.architecture().stride();
        boolean any = network.architecture().fullyConvolutional();
        boolean fits = any ? patches.side() >= stride && patches.side() % stride == 0 : patches.side() == stride;
        if (patches.size() < 1 || !fits) {
            throw new IllegalArgumentException(patches.size() + " patches of side " + patches.side()
                    + "; needed: at least 1, of " + (any ? "a side that is a multiple of " : "side ") + stride);
        }
        if (settings.loss().twoTasks() && !patches.hasEdges()) {
            throw new IllegalArgumentException(
                    "the loss has a share for boundaries between classes, and the patches have none");
        }
    }
}
