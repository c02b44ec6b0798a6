package org.classifycerrado.cli;

import org.classifycerrado.segment.InferenceRuntime;
import org.classifycerrado.segment.LocalRuntime;
import org.classifycerrado.segment.WorkerRuntime;
import org.classifycerrado.segment.WorkerSettings;
import picocli.CommandLine.Option;

/** The option {@code --worker}: where models run. */
final class WorkerOption {

    /** Where models run. */
    enum Worker {
        /** In a child process. */
        PROCESS,
        /** In this one. */
        INLINE
    }

    @Option(
            names = "--worker",
            paramLabel = "process|inline",
            defaultValue = "PROCESS",
            description =
                    "Run the model in a process of its own, so that a crash of native code is told in one line, or"
                            + " in this one (default: process).")
    private Worker worker;

    /** A new runtime, to be closed. */
    InferenceRuntime open() {
        return worker == Worker.INLINE ? new LocalRuntime() : new WorkerRuntime(() -> WorkerSettings.DEFAULTS);
    }
}
