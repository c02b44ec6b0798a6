package org.classifycerrado.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What a command says, run in this process as a user types it. */
final class Answer {

    final int code;
    final String out;
    final String err;

    private Answer(int code, String out, String err) {
        this.code = code;
        this.out = out;
        this.err = err;
    }

    /**
     * Runs a command; the words are the arguments' texts. A training that this machine's processor cannot do skips the
     * test.
     */
    static Answer run(Object... args) {
        PrintStream stdout = System.out;
        PrintStream stderr = System.err;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
            int code = Cerrado.execute(Arrays.stream(args).map(Object::toString).toArray(String[]::new));
            Answer answer =
                    new Answer(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
            assumeTrains(answer.err);
            return answer;
        } finally {
            System.setOut(stdout);
            System.setErr(stderr);
        }
    }

    /** The same of a whole command line. */
    static Answer run(String[] args) {
        return run((Object[]) args);
    }

    /** Skips a test if a command said that nothing can be trained here. */
    static void assumeTrains(String said) {
        assumeFalse(said.contains("nothing can be trained on this machine"), "SKIPPED: " + said);
    }

    /** All that was said. */
    String text() {
        return out + err;
    }

    /** Runs a command that is to succeed. */
    static Answer done(Object... args) {
        Answer answer = run(args);
        assertThat(answer.code).as(answer.out + answer.err).isZero();
        return answer;
    }
}
