package org.classifycerrado.cli;

import java.io.PrintWriter;
import java.util.LinkedHashSet;
import java.util.Set;
import org.classifycerrado.learn.dataset.CorruptPatches;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What scoring does about patches that cannot be read; each is named once. */
final class CorruptOption {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--corrupt",
            paramLabel = "skip|stop",
            defaultValue = "skip",
            description =
                    "What to do about a patch that cannot be read or holds values that are no numbers: name, count"
                            + " and skip it, or stop (default: ${DEFAULT-VALUE}).")
    private String corrupt;

    private final Set<String> named = new LinkedHashSet<>();

    CorruptPatches choice() {
        try {
            return CorruptPatches.parse(corrupt);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--" + e.getMessage(), e);
        }
    }

    void leftOut(String reason) {
        if (named.add(reason)) {
            spec.commandLine().getErr().println("skipped a patch: " + reason);
        }
    }

    /** Says how many were left out, if any was. */
    void count() {
        if (!named.isEmpty()) {
            PrintWriter err = spec.commandLine().getErr();
            err.println("data: " + named.size() + " patches could not be read and are left out of the scores");
        }
    }
}
