package org.classifycerrado.sentinel.http;

import java.io.IOException;
import java.io.StringReader;
import java.net.http.HttpHeaders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;

/**
 * Which state of a remote file was received, so that parts of two states are never put together.
 *
 * @param tag what the server wants to see in {@code If-Range}: a strong entity tag, else the date of the last change;
 *     empty if it gives neither, and parts cannot be told apart
 * @param size of the whole file in bytes
 */
record Revision(Optional<String> tag, long size) {

    /** The state that an answer is of. */
    static Revision of(HttpHeaders headers, long size) {
        Optional<String> strong = headers.firstValue("ETag").filter(tag -> tag.startsWith("\""));
        return new Revision(strong.or(() -> headers.firstValue("Last-Modified")), size);
    }

    /** The whole size of which a partial answer is a part; empty if that does not begin where it was asked to. */
    static OptionalLong sizeOf(HttpHeaders headers, long from) {
        String range = headers.firstValue("Content-Range").orElse("");
        return range.matches("bytes " + from + "-\\d{1,18}/\\d{1,18}")
                ? OptionalLong.of(Long.parseLong(range.substring(range.indexOf('/') + 1)))
                : OptionalLong.empty();
    }

    void write(Path file) throws IOException {
        Files.writeString(
                file,
                "size=" + size + "\n"
                        + tag.map(text -> "tag=" + text.replace("\\", "\\\\") + "\n")
                                .orElse(""));
    }

    /** What {@link #write} wrote; empty if that is not there. */
    static Optional<Revision> read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(Files.readString(file)));
            return Optional.of(new Revision(
                    Optional.ofNullable(properties.getProperty("tag")),
                    Long.parseLong(properties.getProperty("size", ""))));
        } catch (IllegalArgumentException e) { // as of a file that was damaged
            return Optional.empty();
        }
    }
}
