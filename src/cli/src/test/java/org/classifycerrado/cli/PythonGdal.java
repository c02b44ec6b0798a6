package org.classifycerrado.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The machine's Python with GDAL and numpy, which counts for tests what this project counts. */
final class PythonGdal {

    private PythonGdal() {}

    /** What Python prints; the test is skipped, aloud, where there is none. */
    static String run(Object... arguments) throws Exception {
        for (String python : List.of("/usr/bin/python3", "python3")) {
            if (answer(python, "-c", "import osgeo.gdal, numpy").code == 0) {
                Printed printed = answer(
                        python, Stream.of(arguments).map(Object::toString).toArray(String[]::new));
                assertThat(printed.code).as(printed.text).isZero();
                return printed.text;
            }
        }
        String why = "SKIPPED: no python3 has GDAL and numpy (Debian: python3-gdal)";
        System.out.println(why);
        assumeTrue(false, why);
        return "";
    }

    private record Printed(int code, String text) {}

    private static Printed answer(String python, String... arguments) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of(python));
        command.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Printed(process.waitFor(), text);
        } catch (IOException e) {
            return new Printed(-1, e.getMessage());
        }
    }
}
