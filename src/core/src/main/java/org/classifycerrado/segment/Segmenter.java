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
import java.util.Locale;
import java.util.Map;
import java.util.logging.Logger;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.legend.Legend;
import org.classifycerrado.legend.Level;
import org.classifycerrado.model.Model;
import org.classifycerrado.model.ModelCard;
import org.classifycerrado.model.Normalization;
import org.classifycerrado.torchscript.TorchScriptArchive;
import org.geotools.util.logging.Logging;

/**
 * Turns patches of raw samples into class probabilities with a model on a device. Owns native memory: close it. To be
 * used by one thread at a time.
 */
public final class Segmenter implements AutoCloseable {

    private static final Logger LOGGER = Logging.getLogger(Segmenter.class);
    /** Flips across both axes and the diagonal: the symmetries of a square. */
    private static final int SYMMETRIES = 8;

    private final ModelCard card;
    private final Legend legend;
    private final boolean augment;
    private final Precision precision;
    private final Device device;
    private final ai.djl.Model network;
    private final Predictor<NDList, NDList> predictor;
    private final float[][] affine;

    private Segmenter(
            ModelCard card,
            Legend legend,
            boolean augment,
            Precision precision,
            Device device,
            ai.djl.Model network,
            Predictor<NDList, NDList> predictor) {
        this.card = card;
        this.legend = legend;
        this.augment = augment;
        this.precision = precision;
        this.device = device;
        this.network = network;
        this.predictor = predictor;
        this.affine = card.normalization().affine(card.channels());
    }

    /**
     * Loads a model to compute in single precision; see {@link #load(Model, Level, ComputeDevice, Precision, boolean)}.
     *
     * @param model card and weights
     * @param level level of the wanted probabilities
     * @param device where to run
     * @param augment whether to average over flips and rotations
     * @return the segmenter
     * @throws InvalidParameterException if the model cannot give that level
     * @throws SegmentationException if the weights cannot be run or do not fit the card
     */
    public static Segmenter load(Model model, Level level, ComputeDevice device, boolean augment)
            throws SegmentationException {
        return load(model, level, device, Precision.FP32, augment);
    }

    /**
     * Loads a model, and runs it once so that a model that does not do what its card says is found out here.
     *
     * @param model card and weights
     * @param level level of the wanted probabilities: the model's own, or {@link Level#L1} of a model of
     *     {@link Level#L2}, for which the probabilities are summed up the hierarchy
     * @param device where to run
     * @param precision arithmetic; what is not single precision only for weights that {@link #offers} tells to have it
     * @param augment whether to average over the eight flips and rotations of each patch, at eight times the cost
     * @return the segmenter
     * @throws InvalidParameterException if the model cannot give that level
     * @throws SegmentationException if the weights cannot be run or do not fit the card
     */
    public static Segmenter load(Model model, Level level, ComputeDevice device, Precision precision, boolean augment)
            throws SegmentationException {
        ModelCard card = model.card();
        if (level == Level.L2 && card.level() == Level.L1) {
            throw new InvalidParameterException(
                    "level", "is L2; model '" + card.id() + "' tells only the classes of L1");
        }
        try {
            // libtorch trusts sizes and offsets in the file, so they are checked before it sees them.
            TorchScriptArchive.verify(model.weights());
        } catch (IOException e) {
            throw damaged(card, e);
        }
        Engine engine = PyTorch.engine();
        Device djlDevice = device.toDjl();
        ai.djl.Model network = engine.newModel("model", djlDevice);
        Predictor<NDList, NDList> predictor = null;
        boolean loaded = false;
        try {
            network.load(
                    model.weights().toAbsolutePath().getParent(),
                    model.weights().getFileName().toString(),
                    Map.of("mapLocation", "true"));
            predictor = network.newPredictor(new NoopTranslator(null));
            Segmenter segmenter =
                    new Segmenter(card, Legend.of(level), augment, precision, djlDevice, network, predictor);
            segmenter.tryOut();
            loaded = true;
            return segmenter;
        } catch (IOException | MalformedModelException | EngineException e) {
            throw new SegmentationException(
                    "model '" + card.id() + "': its weights cannot be loaded: " + firstLine(e), e);
        } finally {
            if (!loaded) {
                if (predictor != null) {
                    predictor.close();
                }
                network.close();
            }
        }
    }

    /**
     * Whether a model's weights can compute in a precision.
     *
     * @param model the model
     * @param precision the precision
     * @return true for single precision, and for others if the weights have a method for it
     * @throws SegmentationException if the weights are damaged
     */
    public static boolean offers(Model model, Precision precision) throws SegmentationException {
        try {
            return precision == Precision.FP32 || TorchScriptArchive.hasMethod(model.weights(), precision.id());
        } catch (IOException e) {
            throw damaged(model.card(), e);
        }
    }

    private static SegmentationException damaged(ModelCard card, IOException e) {
        return new SegmentationException("model '" + card.id() + "': its weights are damaged: " + e.getMessage(), e);
    }

    private void tryOut() throws SegmentationException {
        int size = card.patchSize();
        try (NDManager scope = network.getNDManager().newSubManager()) {
            NDArray scores;
            try {
                scores = run(scope, scope.zeros(new Shape(1, card.channels(), size, size)));
            } catch (TranslateException | EngineException e) {
                throw new SegmentationException(
                        "model '" + card.id() + "': its weights do not take a patch of " + card.channels()
                                + " channels and " + size + "×" + size + " pixels, as its card says: " + firstLine(e),
                        e);
            }
            Shape expected = new Shape(1, card.classes(), size, size);
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
    }

    private static String firstLine(Throwable e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return message.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
    }

    /**
     * The legend of the probabilities' classes.
     *
     * @return the legend of the level asked for
     */
    public Legend legend() {
        return legend;
    }

    /**
     * Where the network runs.
     *
     * @return {@code cpu} or {@code gpu:N}
     */
    public String device() {
        return device.isGpu() ? "gpu:" + device.getDeviceId() : "cpu";
    }

    /**
     * How many patches to give at once, where the caller has no wish.
     *
     * @param size side of a patch, in pixels
     * @return at least 1
     */
    public int suggestedBatch(int size) {
        long pixels = device.isGpu() ? 64L * 128 * 128 : 8L * 128 * 128;
        return (int) Math.max(1, pixels / ((long) size * size));
    }

    /**
     * Segments a batch of patches. If the GPU's memory does not hold it, it is done in halves.
     *
     * @param samples direct buffer in native byte order with {@code count × channels × size × size} floats: raw
     *     samples, with the card's offset and units
     * @param count how many patches, at least 1
     * @param size side of a patch, in pixels
     * @return class probabilities, {@code [patch][class][row][column]} in one array
     * @throws SegmentationException if the network fails
     */
    public float[] segment(ByteBuffer samples, int count, int size) throws SegmentationException {
        try (NDManager scope = network.getNDManager().newSubManager()) {
            NDArray raw = scope.create(samples, new Shape(count, card.channels(), size, size), DataType.FLOAT32);
            return probabilities(scope, normalise(raw)).toFloatArray();
        } catch (EngineException | TranslateException e) {
            if (count > 1 && device.isGpu() && isOutOfMemory(e)) {
                LOGGER.info("the GPU's memory does not hold " + count + " patches; trying half as many");
                return inHalves(samples, count, size);
            }
            throw new SegmentationException("model '" + card.id() + "' failed: " + firstLine(e), e);
        }
    }

    /**
     * Measures the network alone: how long forward passes over zeros take, without normalising, copying results or
     * anything else that a run does.
     *
     * @param counts patches of each pass
     * @param size side of a patch, in pixels
     * @return seconds for all passes
     * @throws SegmentationException if the network fails
     */
    public double forwardSeconds(int[] counts, int size) throws SegmentationException {
        long busy = 0;
        for (int count : counts) {
            try (NDManager scope = network.getNDManager().newSubManager()) {
                NDArray input = scope.zeros(new Shape(count, card.channels(), size, size));
                long start = System.nanoTime();
                NDArray scores = run(scope, input);
                // Reading one number waits for a GPU to be done.
                scores.getFloat(0, 0, 0, 0);
                busy += System.nanoTime() - start;
            } catch (EngineException | TranslateException e) {
                throw new SegmentationException("model '" + card.id() + "' failed: " + firstLine(e), e);
            }
        }
        return busy / 1e9;
    }

    private static boolean isOutOfMemory(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause.getMessage() != null
                    && cause.getMessage().toLowerCase(Locale.ROOT).contains("out of memory")) {
                return true;
            }
        }
        return false;
    }

    private float[] inHalves(ByteBuffer samples, int count, int size) throws SegmentationException {
        int half = count / 2;
        int bytesEach = card.channels() * size * size * Float.BYTES;
        float[] first = segment(part(samples, 0, half * bytesEach), half, size);
        float[] second = segment(part(samples, half * bytesEach, (count - half) * bytesEach), count - half, size);
        float[] both = new float[first.length + second.length];
        System.arraycopy(first, 0, both, 0, first.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static ByteBuffer part(ByteBuffer samples, int from, int length) {
        return samples.slice(samples.position() + from, length).order(samples.order());
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
        return x.mul(scope.create(affine[0], perChannel)).add(scope.create(affine[1], perChannel));
    }

    private NDArray probabilities(NDManager scope, NDArray x) throws TranslateException {
        NDArray sum = null;
        int symmetries = augment ? SYMMETRIES : 1;
        for (int s = 0; s < symmetries; s++) {
            NDArray scores = run(scope, turn(x, s));
            NDArray probabilities = turnBack(card.probabilities() ? scores : scores.softmax(1), s);
            sum = sum == null ? probabilities : sum.add(probabilities);
        }
        NDArray mean = augment ? sum.div(SYMMETRIES) : sum;
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
        if (precision != Precision.FP32) {
            // DJL runs another method than forward if an array of this name is among the inputs.
            NDArray method = scope.create(0f);
            method.setName("module_method:" + precision.id());
            inputs.add(method);
        }
        NDList outputs = predictor.predict(inputs);
        outputs.attach(scope);
        if (card.outputIndex() >= outputs.size()) {
            throw new EngineException(
                    "the network has " + outputs.size() + " outputs, the card asks for number " + card.outputIndex());
        }
        return outputs.get(card.outputIndex());
    }

    @Override
    public void close() {
        predictor.close();
        network.close();
    }
}
