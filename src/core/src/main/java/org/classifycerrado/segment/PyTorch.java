package org.classifycerrado.segment;

import ai.djl.engine.Engine;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** DJL's PyTorch engine, set up so that it neither reports to its makers nor downloads anything. */
public final class PyTorch {

    private static final String[][] DEFAULTS = {{"OPT_OUT_TRACKING", "true"}, {"ai.djl.offline", "true"}};

    private PyTorch() {}

    /** What came of the one attempt that a class loader has: libtorch cannot be loaded twice. */
    private record Start(Engine engine, SegmentationException failure) {
        private static final Start ONLY = start();
    }

    /**
     * The engine; libtorch is loaded by the first call.
     *
     * @return the engine
     * @throws SegmentationException if libtorch is not there for this platform, or an earlier deployment of the same
     *     web application holds it
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
                return "PyTorch is held by an earlier deployment of this web application; restart the server";
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
}
