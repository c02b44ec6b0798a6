package org.classifycerrado.child;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * How to start a Java virtual machine that runs a class of this program: with the class path of this one, whether that
 * is a list of jars and folders, one runnable jar, or the {@code WEB-INF/lib} of a web application.
 *
 * @param mainClass the class to run
 * @param heap largest heap of the child, in MiB
 * @param memory most memory that the child may take in all, in MiB; 0 for no limit. Kept by the operating system, on
 *     those that have a POSIX shell and count all private memory as data, as Linux does; elsewhere it has no effect
 */
public record ChildJvm(Class<?> mainClass, int heap, int memory) {

    /** Set in every child, so that code can tell that it runs in one. */
    public static final String MARK = "org.classifycerrado.child";

    /** What DJL and the JVM were told is told to the child too. */
    private static final Pattern INHERITED =
            Pattern.compile("ai\\.djl\\..*|DJL_.*|PYTORCH_.*|OPT_OUT_TRACKING|ENGINE_CACHE_DIR|java\\.io\\.tmpdir"
                    + "|user\\.home|java\\.library\\.path|jna\\..*");

    private static final Path SHELL = Path.of("/bin/sh");

    /**
     * Whether this process is a child.
     *
     * @return true in one that {@link #start} started
     */
    public static boolean isChild() {
        return System.getProperty(MARK) != null;
    }

    /**
     * Starts the child. Its streams are pipes to this process; what the JVM itself has to say goes to its standard
     * error.
     *
     * @param arguments of the main class
     * @return the child, running
     * @throws IOException if it cannot be started; the message says why
     */
    public Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (memory > 0 && Files.isExecutable(SHELL)) {
            // An allocation beyond the limit fails in the child, which tells of it, rather than in the whole machine.
            command.addAll(List.of(SHELL.toString(), "-c", "ulimit -d \"$0\" && exec \"$@\"", memory * 1024L + ""));
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java" + suffix())
                .toString());
        // The child computes in native code: its own Java shall start quickly and take little.
        command.addAll(List.of("-Xmx" + heap + "m", "-Xshare:auto", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.add("-XX:ActiveProcessorCount=" + Runtime.getRuntime().availableProcessors());
        // A crash is told by this process; it leaves no file.
        command.addAll(List.of(
                "-XX:+DisplayVMOutputToStderr",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=" + (suffix().isEmpty() ? "/dev/null" : "NUL"),
                "-Djava.awt.headless=true"));
        inherited().forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.add("-D" + MARK + "=true");
        command.addAll(List.of("-cp", classPath(), mainClass.getName()));
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        // Options meant for this process, an agent's port or a heap of many gigabytes, are not the child's.
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
        // glibc otherwise keeps much of the memory that native code gives back.
        builder.environment().putIfAbsent("MALLOC_ARENA_MAX", "2");
        return builder.start();
    }

    private static String suffix() {
        return File.separatorChar == '\\' ? ".exe" : "";
    }

    private static Map<String, String> inherited() {
        Map<String, String> properties = new TreeMap<>();
        for (String name : System.getProperties().stringPropertyNames()) {
            if (INHERITED.matcher(name).matches()) {
                properties.put(name, System.getProperty(name));
            }
        }
        return properties;
    }

    /** The class path of a JVM that has our classes and what they need. */
    private String classPath() throws IOException {
        String own = System.getProperty("java.class.path", "");
        Path home = home();
        for (String entry : own.split(Pattern.quote(File.pathSeparator))) {
            if (!entry.isEmpty() && Files.exists(Path.of(entry)) && Files.isSameFile(Path.of(entry), home)) {
                return own;
            }
        }
        if (Files.isRegularFile(home)) {
            // In a servlet container: the web application's jars.
            return home.getParent().resolve("*").toString();
        }
        throw new IOException("the program's classes are in no jar and not on the class path");
    }

    /** The jar or folder that holds the main class. */
    private Path home() throws IOException {
        try {
            return Path.of(mainClass
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException | RuntimeException e) {
            throw new IOException("the program's classes are in no file: is the web application unpacked?", e);
        }
    }
}
