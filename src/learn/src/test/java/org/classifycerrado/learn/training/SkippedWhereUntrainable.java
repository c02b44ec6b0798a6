package org.classifycerrado.learn.training;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/**
 * Skips a test, and says why, if training was tried out and found to crash on this machine: also one that expected
 * another exception and so failed with an assertion.
 */
public final class SkippedWhereUntrainable implements TestExecutionExceptionHandler {

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable thrown) throws Throwable {
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            if (each instanceof UntrainableException
                    || each instanceof AssertionError
                            && ("" + each.getMessage()).contains(UntrainableException.class.getName())) {
                throw new TestAbortedException("SKIPPED: " + each.getMessage(), thrown);
            }
        }
        throw thrown;
    }
}
