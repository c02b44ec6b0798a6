package org.classifycerrado.segment;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.classifycerrado.child.ChildJvm;

/** DJL's PyTorch engine, set up so that it neither reports to its makers nor downloads anything. */
public final class PyTorch {

    private static final String[][] DEFAULTS = {{"OPT_OUT_TRACKING", "true"}, {"ai.djl.offline", "true"}};

    private PyTorch() {}

    /** What came of the one attempt that a class loader has: libtorch cannot be loaded twice. */
    private record Start(Engine engine, SegmentationException failure) {
        private static final Start ONLY = start();
    }

    /**
     * The engine; libtorch is loaded into this process by the first call. Before that it has been tried out in a child
     * process, once for each processor and libtorch: on a processor that lacks its instructions it would end this one.
     *
     * @return the engine
     * @throws SegmentationException if libtorch is not there for this platform, or crashes on this processor, or an
     *     earlier deployment of the same web application holds it
     */
    public static Engine engine() throws SegmentationException {
        if (Start.ONLY.failure != null) {
            throw new SegmentationException(Start.ONLY.failure.getMessage(), Start.ONLY.failure);
        }
        return Start.ONLY.engine;
    }

    private static Start start() {
        for (String[] setting : DEFAULTS) {
            if (System.getProperty(setting[0]) == null) {
                System.setProperty(setting[0], setting[1]);
            }
        }
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // DJL looks its engines up through the context class loader, which in a servlet container may be any.
        thread.setContextClassLoader(PyTorch.class.getClassLoader());
        try {
            if (!ChildJvm.isChild()) {
                Proofs.Verdict verdict = new Proofs().ofLibtorch();
                if (!verdict.works()) {
                    return new Start(null, new SegmentationException(verdict.why(), null));
                }
            }
            return new Start(Engine.getEngine("PyTorch"), null);
        } catch (RuntimeException | LinkageError e) {
            return new Start(null, new SegmentationException(reason(e), e));
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** What to tell of a failure; the folder's own path stays in the log. */
    static String reason(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (String.valueOf(cause.getMessage()).contains("already loaded in another classloader")) {
                return "PyTorch is held by an earlier deployment of this web application; restart the server, or leave"
                        + " 'worker' at 'process'";
            }
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException unpacking) {
                return "libtorch cannot be unpacked into the folder that DJL_CACHE_DIR names, by default .djl.ai in the home"
                        + " folder: " + why(unpacking) + ". Allowed: a folder that can be written, with 460 MB free, or"
                        + " one that is filled already";
            }
        }
        return "PyTorch cannot be started here; is libtorch for this platform installed?";
    }

    private static String why(IOException e) {
        if (e instanceof FileSystemException failure) {
            return failure.getReason() != null
                    ? failure.getReason()
                    : e instanceof NoSuchFileException ? "it cannot be made" : "permission denied";
        }
        return String.valueOf(e.getMessage()).startsWith("No space") ? "no space is left" : "it cannot be written";
    }

    /**
     * Computes a little in single precision: a convolution and a product of matrices, the work of all networks.
     *
     * @throws SegmentationException if the results are wrong
     */
    static void tryOut() throws SegmentationException {
        try (NDManager scope = engine().newBaseManager()) {
            NDArray image = scope.ones(new Shape(1, 16, 32, 32));
            float sum = Conv2d.conv2d(image, scope.ones(new Shape(16, 16, 3, 3)))
                    .singletonOrThrow()
                    .getFloat(0, 15, 29, 29);
            float product = scope.ones(new Shape(64, 128))
                    .matMul(scope.ones(new Shape(128, 64)))
                    .getFloat(63, 63);
            // Sums of ones are exact: 16 channels of 3 × 3 pixels, and rows of 128.
            if (sum != 144 || product != 128) {
                throw new SegmentationException(
                        "libtorch computes wrongly on this CPU: " + sum + " for 144, " + product + " for 128", null);
            }
        }
    }
}
