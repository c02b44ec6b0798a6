package org.classifycerrado.segment;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.model.ModelCard;
import org.classifycerrado.model.Normalization;
import org.classifycerrado.model.WeightsFormat;

/** A model that is loaded into this process. */
final class LocalSegmenter implements Segmenter {

    /** Flips across both axes and the diagonal: the symmetries of a square. */
    private static final int SYMMETRIES = 8;

    private final SegmenterRequest request;
    private final ModelCard card;
    private final Legend legend;
    private final Streams streams;
    private final ai.djl.Model network;
    private final NDManager memory;
    private final ThreadLocal<Predictor<NDList, NDList>> predictor;
    private final List<Predictor<NDList, NDList>> predictors = new ArrayList<>();
    private final float[][] affine;
    private int batches;

    private LocalSegmenter(SegmenterRequest request, Streams streams, ai.djl.Model network, NDManager memory) {
        this.request = request;
        this.card = request.model().card();
        this.legend = Legend.of(request.level());
        this.streams = streams;
        this.network = network;
        this.memory = memory;
        this.predictor = ThreadLocal.withInitial(this::newPredictor);
        this.affine = card.normalization().affine(card.channels());
    }

    private Predictor<NDList, NDList> newPredictor() {
        Predictor<NDList, NDList> made = network.newPredictor(new NoopTranslator(null));
        synchronized (predictors) {
            predictors.add(made);
        }
        return made;
    }

    /** See {@link InferenceRuntime#load}. */
    static LocalSegmenter load(SegmenterRequest request) throws SegmentationException {
        ModelCard card = request.model().card();
        boolean onnx = request.model().format() == WeightsFormat.ONNX;
        if (onnx && request.device().gpu() >= 0) {
            throw new SegmentationException("model '" + card.id() + "': ONNX models run on the CPU; ask for it", null);
        }
        Device device = request.device().toDjl();
        Engine engine = onnx ? OnnxRuntime.engine() : PyTorch.engine();
        ai.djl.Model network = engine.newModel("model", device);
        // Whatever runs the network, all around it is computed by PyTorch.
        NDManager memory = PyTorch.engine().newBaseManager(device);
        Streams streams = Streams.of(request);
        LocalSegmenter segmenter = new LocalSegmenter(request, streams, network, memory);
        boolean loaded = false;
        try {
            network.load(
                    request.model().weights().toAbsolutePath().getParent(),
                    request.model().weights().getFileName().toString(),
                    onnx ? OnnxRuntime.OPTIONS : Map.of("mapLocation", "true"));
            segmenter.tryOut();
            loaded = true;
            return segmenter;
        } catch (IOException | MalformedModelException | EngineException e) {
            throw new SegmentationException(
                    "model '" + card.id() + "': its weights cannot be loaded: " + firstLine(e), e);
        } finally {
            if (!loaded) {
                segmenter.close();
            }
        }
    }

    private void tryOut() throws SegmentationException {
        int size = card.patchSize();
        Segmenter.await(streams.run(() -> {
            try (NDManager scope = memory.newSubManager()) {
                NDArray scores;
                try {
                    scores = run(scope, scope.zeros(new Shape(1, card.channels(), size, size)));
                } catch (TranslateException | EngineException e) {
                    throw new SegmentationException(
                            "model '" + card.id() + "': its weights do not take a patch of " + card.channels()
                                    + " channels and " + size + "×" + size + " pixels, as its card says: "
                                    + firstLine(e),
                            e);
                }
                check(scores, new Shape(1, card.classes(), size, size));
            }
        }));
    }

    private void check(NDArray scores, Shape expected) throws SegmentationException {
        if (!scores.getShape().equals(expected)) {
            throw new SegmentationException(
                    "model '" + card.id() + "': its weights give scores of shape " + scores.getShape()
                            + "; its card says level " + card.level() + ", shape " + expected,
                    null);
        }
        if (scores.getDataType() != DataType.FLOAT32) {
            throw new SegmentationException(
                    "model '" + card.id() + "': its scores are " + scores.getDataType() + "; they must be float32",
                    null);
        }
    }

    private static String firstLine(Throwable e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return message.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
    }

    @Override
    public Legend legend() {
        return legend;
    }

    @Override
    public int suggestedBatch() {
        return request.device().suggestedBatch(request.window());
    }

    private int inBytes() {
        return card.channels() * request.window() * request.window() * Float.BYTES;
    }

    private int outBytes() {
        return legend.size() * request.window() * request.window() * Float.BYTES;
    }

    @Override
    public synchronized Batch newBatch(int windows) {
        return new Batch(
                windows,
                legend.size(),
                request.window() * request.window(),
                ByteBuffer.allocateDirect(Math.multiplyExact(windows, inBytes())),
                ByteBuffer.allocateDirect(Math.multiplyExact(windows, outBytes())),
                batches++);
    }

    @Override
    public CompletableFuture<Void> start(Batch batch, int windows) {
        return streams.share(windows, (first, count) -> segment(batch, first, count));
    }

    /** Segments some windows of a batch. If the GPU's memory does not hold them, it is done in halves. */
    private void segment(Batch batch, int first, int count) throws SegmentationException {
        try {
            Halving.run(first, count, (from, windows) -> pass(batch, from, windows));
        } catch (Halving.NoRoomException e) {
            throw failure((Exception) e.getCause());
        }
    }

    private void pass(Batch batch, int first, int count) throws SegmentationException, Halving.NoRoomException {
        int size = request.window();
        try (NDManager scope = memory.newSubManager()) {
            NDArray raw = scope.create(
                    batch.samples(first, count, inBytes()),
                    new Shape(count, card.channels(), size, size),
                    DataType.FLOAT32);
            batch.probabilities(first, count, outBytes())
                    .put(probabilities(scope, normalise(raw)).toByteBuffer(true));
        } catch (EngineException | TranslateException e) {
            if (request.device().gpu() >= 0 && isOutOfMemory(e)) {
                throw new Halving.NoRoomException(e);
            }
            throw failure(e);
        }
    }

    private SegmentationException failure(Exception e) {
        String words = isOutOfMemory(e)
                ? "there is not enough memory for windows of " + request.window() + " pixels; ask for smaller windows,"
                        + " or fewer at once"
                : firstLine(e);
        return new SegmentationException("model '" + card.id() + "' failed: " + words, e);
    }

    private static boolean isOutOfMemory(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            if (message.contains("out of memory") || message.contains("can't allocate memory")) {
                return true;
            }
        }
        return false;
    }

    @Override
    public double forwardSeconds(int windows) throws SegmentationException {
        int size = request.window();
        long start = System.nanoTime();
        Segmenter.await(streams.share(windows, (first, count) -> {
            try (NDManager scope = memory.newSubManager()) {
                NDArray scores = run(scope, scope.zeros(new Shape(count, card.channels(), size, size)));
                // Reading one number waits for a GPU to be done.
                scores.getFloat(0, 0, 0, 0);
            } catch (EngineException | TranslateException e) {
                throw failure(e);
            }
        }));
        return (System.nanoTime() - start) / 1e9;
    }

    private NDArray normalise(NDArray raw) {
        Normalization.Method method = card.normalization().method();
        if (method == Normalization.Method.NONE) {
            return raw;
        }
        NDArray x = raw.maximum(Normalization.FLOOR);
        if (method == Normalization.Method.ONE_TO_ONE) {
            x = x.log();
        }
        NDManager scope = raw.getManager();
        Shape perChannel = new Shape(1, card.channels(), 1, 1);
        return x.muli(scope.create(affine[0], perChannel)).addi(scope.create(affine[1], perChannel));
    }

    private NDArray probabilities(NDManager scope, NDArray x) throws TranslateException {
        NDArray sum = null;
        int symmetries = request.augment() ? SYMMETRIES : 1;
        for (int s = 0; s < symmetries; s++) {
            NDArray scores = run(scope, turn(x, s));
            NDArray probabilities = turnBack(card.probabilities() ? scores : scores.softmax(1), s);
            sum = sum == null ? probabilities : sum.add(probabilities);
        }
        NDArray mean = request.augment() ? sum.div(SYMMETRIES) : sum;
        return legend.level() == card.level() ? mean : sumUp(scope, mean);
    }

    private static NDArray turn(NDArray x, int symmetry) {
        NDArray turned = (symmetry & 1) == 0 ? x : x.flip(3);
        turned = (symmetry & 2) == 0 ? turned : turned.flip(2);
        return (symmetry & 4) == 0 ? turned : turned.transpose(0, 1, 3, 2);
    }

    private static NDArray turnBack(NDArray x, int symmetry) {
        NDArray turned = (symmetry & 4) == 0 ? x : x.transpose(0, 1, 3, 2);
        turned = (symmetry & 2) == 0 ? turned : turned.flip(2);
        return (symmetry & 1) == 0 ? turned : turned.flip(3);
    }

    /** Sums the probabilities of the classes that belong to the same class of the coarser level. */
    private NDArray sumUp(NDManager scope, NDArray fine) {
        Legend from = Legend.of(card.level());
        float[] belongs = new float[legend.size() * from.size()];
        for (int id = 0; id < from.size(); id++) {
            belongs[from.parentOf(id) * from.size() + id] = 1;
        }
        long[] shape = fine.getShape().getShape();
        NDArray flat = fine.reshape(shape[0], shape[1], shape[2] * shape[3]);
        NDArray sums =
                scope.create(belongs, new Shape(legend.size(), from.size())).matMul(flat);
        return sums.reshape(shape[0], legend.size(), shape[2], shape[3]);
    }

    private NDArray run(NDManager scope, NDArray input) throws TranslateException {
        NDList inputs = new NDList(input);
        if (request.precision() != Precision.FP32) {
            // DJL runs another method than forward if an array of this name is among the inputs.
            NDArray method = scope.create(0f);
            method.setName("module_method:" + request.precision().id());
            inputs.add(method);
        }
        NDList outputs = predictor.get().predict(inputs);
        outputs.attach(scope);
        if (card.outputIndex() >= outputs.size()) {
            throw new EngineException(
                    "the network has " + outputs.size() + " outputs, the card asks for number " + card.outputIndex());
        }
        return scope.from(outputs.get(card.outputIndex()));
    }

    @Override
    public void close() {
        streams.close();
        synchronized (predictors) {
            predictors.forEach(Predictor::close);
            predictors.clear();
        }
        network.close();
        memory.close();
    }
}
