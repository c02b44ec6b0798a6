package org.classifycerrado.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The QGIS plugin as the build has packed it. */
final class PluginZip {

    static final Path FILE = Path.of(System.getProperty("cerrado.qgis"));

    private PluginZip() {}

    /** The content of each file by its path. */
    static Map<String, byte[]> files() throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (ZipInputStream entries = new ZipInputStream(Files.newInputStream(FILE))) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                if (!entry.isDirectory()) {
                    files.put(entry.getName(), entries.readAllBytes());
                }
            }
        }
        return files;
    }

    static String text(String path) throws IOException {
        return new String(files().get(path), StandardCharsets.UTF_8);
    }

    /** Installs it, as QGIS does. */
    static void unpack(Path folder) throws IOException {
        for (Map.Entry<String, byte[]> file : files().entrySet()) {
            Path target = folder.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.write(target, file.getValue());
        }
    }
}
