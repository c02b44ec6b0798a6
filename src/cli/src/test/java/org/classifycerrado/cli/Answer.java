package org.classifycerrado.cli;

import static org.assertj.core.api.Assertions.assertThat;

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

    /** Runs a command; the words are the arguments' texts. */
    static Answer run(Object... args) {
        PrintStream stdout = System.out;
        PrintStream stderr = System.err;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
            int code = Cerrado.execute(Arrays.stream(args).map(Object::toString).toArray(String[]::new));
            return new Answer(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(stdout);
            System.setErr(stderr);
        }
    }

    /** Runs a command that is to succeed. */
    static Answer done(Object... args) {
        Answer answer = run(args);
        assertThat(answer.code).as(answer.out + answer.err).isZero();
        return answer;
    }
}
