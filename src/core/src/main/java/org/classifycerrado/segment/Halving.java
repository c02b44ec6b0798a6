package org.classifycerrado.segment;

import java.util.logging.Logger;
import org.geotools.util.logging.Logging;

/**
 * Work on windows which the memory of a device may not hold at once: it is done in halves then, and these in halves.
 */
final class Halving {

    private static final Logger LOGGER = Logging.getLogger(Halving.class);

    private Halving() {}

    /** The device's memory does not hold the windows. */
    static final class NoRoomException extends Exception {
        private static final long serialVersionUID = 1;

        /**
         * An exception.
         *
         * @param cause what the device said
         */
        NoRoomException(Exception cause) {
            super(cause);
        }
    }

    /** Work on some windows. */
    @FunctionalInterface
    interface Pass {
        void run(int first, int windows) throws SegmentationException, NoRoomException;
    }

    /**
     * Works on windows, in their order.
     *
     * @param first of them
     * @param windows how many, at least 1
     * @param pass the work, which is begun again with fewer where there was no room
     * @throws SegmentationException if the work fails for another reason
     * @throws NoRoomException if there is no room for one window
     */
    static void run(int first, int windows, Pass pass) throws SegmentationException, NoRoomException {
        try {
            pass.run(first, windows);
            return;
        } catch (NoRoomException e) {
            if (windows == 1) {
                throw e;
            }
        }
        LOGGER.info("the GPU's memory does not hold " + windows + " windows; trying half as many");
        run(first, windows / 2, pass);
        run(first + windows / 2, windows - windows / 2, pass);
    }
}
