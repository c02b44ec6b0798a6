package org.classifycerrado.child;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a child process ended, in words. */
public final class Ending {

    /** Signals that end a process, by number, where Linux and macOS agree (POSIX, signal.h). */
    private static final Map<Integer, String> SIGNALS =
            Map.of(4, "SIGILL", 6, "SIGABRT", 8, "SIGFPE", 9, "SIGKILL", 11, "SIGSEGV", 15, "SIGTERM");

    /** Exit statuses above it tell a signal (POSIX, exit status of a shell's command). */
    private static final int BY_SIGNAL = 128;

    /** How the JVM begins its report: {@code # SIGFPE (0x8) at pc=…}. */
    private static final Pattern REPORT = Pattern.compile("#\\s+(SIG[A-Z]+|EXCEPTION_[A-Z_]+) \\(0x");

    private Ending() {}

    /**
     * Describes an ending. The JVM answers a signal from native code with a report and ends by another one, SIGABRT, so
     * what it reported counts first.
     *
     * @param status the exit status, as {@link Process#exitValue()} gives it
     * @param lines what the child had printed on its standard error
     * @return such as {@code ended by SIGFPE} or {@code ended with status 1}
     */
    public static String describe(int status, List<String> lines) {
        for (String line : lines) {
            Matcher report = REPORT.matcher(line);
            if (report.lookingAt()) {
                return "ended by " + report.group(1);
            }
        }
        String signal = SIGNALS.get(status - BY_SIGNAL);
        return signal == null ? "ended with status " + status : "ended by " + signal;
    }

    /**
     * Whether the child's own code brought it to its end: an instruction that the processor does not know, a division,
     * an address, an abort. Not a crash is an orderly exit, and an end from outside, as for lack of memory.
     *
     * @param status the exit status
     * @param lines what the child had printed on its standard error
     * @return whether doing the same again would probably end the same
     */
    public static boolean isCrash(int status, List<String> lines) {
        return lines.stream().anyMatch(line -> REPORT.matcher(line).lookingAt())
                || List.of(4, 6, 8, 11).contains(status - BY_SIGNAL);
    }
}
