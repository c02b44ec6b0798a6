package org.classifycerrado.segment;

import ai.djl.engine.Engine;

/** DJL's PyTorch engine, set up so that it neither reports to its makers nor downloads anything. */
public final class PyTorch {

    private static final String[][] DEFAULTS = {{"OPT_OUT_TRACKING", "true"}, {"ai.djl.offline", "true"}};

    private PyTorch() {}

    /**
     * The engine; libtorch is loaded by the first call.
     *
     * @return the engine
     * @throws SegmentationException if libtorch is not there for this platform
     */
    public static Engine engine() throws SegmentationException {
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
            return Engine.getEngine("PyTorch");
        } catch (RuntimeException | LinkageError e) {
            throw new SegmentationException(
                    "PyTorch cannot be started here; is libtorch for this platform installed?", e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
