package org.classifycerrado.process;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CancellationException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.TimeLimitException;
import org.classifycerrado.segment.SegmentationException;
import org.geotools.process.ProcessException;
import org.geotools.util.logging.Logging;

/**
 * Turns whatever goes wrong in a process into a message for its caller. The exceptions have no cause, since hosts show
 * causes to callers; the log has it.
 */
final class CallerErrors {

    private static final Logger LOGGER = Logging.getLogger(CallerErrors.class);

    private CallerErrors() {}

    /** What a process does. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws IOException, SegmentationException;
    }

    /**
     * Does the work.
     *
     * @param what it is, for messages: "classification"
     * @param work to do
     * @return what the work returns
     * @throws ProcessException if it fails or is cancelled
     */
    static <T> T guard(String what, Work<T> work) throws ProcessException {
        boolean interruptedBefore = Thread.currentThread().isInterrupted();
        try {
            return work.run();
        } catch (InvalidParameterException e) {
            throw new ProcessException(e.getMessage());
        } catch (TimeLimitException e) {
            throw new ProcessException("The " + what + " took longer than this server allows; ask for a smaller area");
        } catch (CancellationException | InterruptedIOException e) {
            throw new ProcessException("The " + what + " was cancelled");
        } catch (SegmentationException e) {
            LOGGER.log(Level.WARNING, e.getMessage(), e);
            throw new ProcessException(e.getMessage());
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "the " + what + " failed", e);
            throw new ProcessException(FailureMessage.of(e));
        } catch (OutOfMemoryError e) {
            LOGGER.log(Level.SEVERE, "the " + what + " failed", e);
            throw new ProcessException(
                    "The server has not enough memory for this " + what + "; ask for a narrower area");
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            // What libraries say is for the log: it names classes, files and addresses.
            LOGGER.log(Level.SEVERE, "the " + what + " failed", e);
            throw new ProcessException("The " + what + " failed; the server's log says why");
        } finally {
            if (interruptedBefore) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
