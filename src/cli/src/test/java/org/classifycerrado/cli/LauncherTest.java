package org.classifycerrado.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher, with a program in Java's place that tells how it was started. */
class LauncherTest {

    private static final Path LAUNCHER = Path.of(System.getProperty("cerrado.root"), "install", "cerrado");

    @TempDir
    Path folder;

    @Test
    void namesWithAccentsDoNotDependOnTheLocale() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "there is no bash: the launcher is not tried");
        Path home = Files.createDirectories(folder.resolve("java"));
        Path java = Files.createDirectory(home.resolve("bin")).resolve("java");
        Files.writeString(
                java,
                """
                #!/bin/bash
                [[ $1 == -XshowSettings* ]] && echo "    java.specification.version = 17" && exit
                locale charmap
                echo "${@: -1}"
                """);
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Path jar = Files.writeString(folder.resolve("cerrado-cli.jar"), "");
        for (Map<String, String> locale : List.of(
                Map.of("LC_ALL", "C"),
                Map.of("LC_ALL", "POSIX"),
                Map.of("LANG", "pt_BR.none"),
                Map.<String, String>of())) {
            ProcessBuilder builder = new ProcessBuilder("/bin/bash", LAUNCHER.toString(), "Imagens São João/msi.tif");
            builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
            builder.environment().putAll(locale);
            builder.environment().put("JAVA_HOME", home.toString());
            builder.environment().put("CERRADO_JAR", jar.toString());
            Process process = builder.redirectErrorStream(true).start();
            String[] lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.contains("setlocale"))
                    .toArray(String[]::new);
            assertThat(lines).as("%s", locale).hasSize(2);
            assertThat(lines[0].toUpperCase(Locale.ROOT)).as("%s", locale).isEqualTo("UTF-8");
            assertThat(lines[1]).isEqualTo("Imagens São João/msi.tif");
        }
    }

    /** Spark's options go to Spark, the others to the command; one machine listens on itself alone. */
    @Test
    void mapStartsSpark() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "there is no bash: the launcher is not tried");
        Path spark = Files.createDirectories(folder.resolve("spark/bin"));
        Path submit = Files.writeString(
                spark.resolve("spark-submit"), "#!/bin/bash\necho \"ip=${SPARK_LOCAL_IP:-}\"; printf '%s\\n' \"$@\"\n");
        assertThat(submit.toFile().setExecutable(true)).isTrue();
        Path jars = Files.createDirectory(folder.resolve("cerrado-spark"));
        Path main = Files.writeString(jars.resolve("cerrado-spark-1.jar"), "");
        Path other = Files.writeString(jars.resolve("core.jar"), "");
        List<String> command =
                List.of("--class", "org.classifycerrado.spark.MapCommand", "--jars", other.toString(), main.toString());

        assertThat(started("--scenes", "my list.csv", "--executor-memory", "2g", "--confidence", "--conf", "a=b c"))
                .containsExactly(lines(
                        List.of("ip=127.0.0.1", "--executor-memory", "2g", "--conf", "a=b c", "--master", "local[*]"),
                        command,
                        List.of("--scenes", "my list.csv", "--confidence")));
        assertThat(started("--master", "spark://host:7077"))
                .containsExactly(lines(List.of("ip=", "--master", "spark://host:7077"), command, List.of()));
    }

    private static String[] lines(List<String> spark, List<String> application, List<String> command) {
        return Stream.of(spark, application, command).flatMap(List::stream).toArray(String[]::new);
    }

    private List<String> started(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("/bin/bash", LAUNCHER.toString(), "map"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().remove("SPARK_LOCAL_IP");
        builder.environment().put("SPARK_HOME", folder.resolve("spark").toString());
        builder.environment()
                .put("CERRADO_SPARK", folder.resolve("cerrado-spark").toString());
        Process process = builder.redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }
}
