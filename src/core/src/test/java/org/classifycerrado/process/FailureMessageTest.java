package org.classifycerrado.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.stream.Stream;
import org.classifycerrado.imagery.UnreadableImageryException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailureMessageTest {

    static Stream<Arguments> failures() {
        String write = "The map could not be written: ";
        return Stream.of(
                Arguments.of(new IOException("No space left on device"), write + "the disk is full"),
                Arguments.of(new IOException("x", new IOException("Disk quota exceeded")), write + "the disk is full"),
                Arguments.of(
                        new FileSystemException("/secret/map.tif", null, "No space left on device"),
                        write + "the disk is full"),
                Arguments.of(new AccessDeniedException("/secret"), write + "its folder does not admit it"),
                Arguments.of(new IOException("/secret (Permission denied)"), write + "its folder does not admit it"),
                Arguments.of(
                        new FileSystemException("/secret", null, "Read-only file system"),
                        write + "its folder is read-only"),
                Arguments.of(
                        new FileSystemException("/secret", null, "Too many open files"), write + "Too many open files"),
                Arguments.of(
                        new UnreadableImageryException("a file is damaged", new IOException("/secret")),
                        "a file is damaged"),
                Arguments.of(
                        new NoSuchFileException("/secret"),
                        "Files could not be read or written; the server's log says why"),
                Arguments.of(
                        new IOException("/secret is odd"),
                        "Files could not be read or written; the server's log says why"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void saysWhyWithoutPaths(IOException failure, String message) {
        assertThat(FailureMessage.of(failure)).isEqualTo(message).doesNotContain("secret");
    }
}
