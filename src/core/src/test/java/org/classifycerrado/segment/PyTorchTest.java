package org.classifycerrado.segment;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.EngineException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class PyTorchTest {

    /** The exceptions are those that DJL 0.35.1 threw for such folders. */
    @Test
    void aFolderThatCannotBeWrittenIsNotAMissingLibrary() {
        String folder = "/opt/libtorch/pytorch";
        assertThat(reason("Cannot copy jni files", new FileSystemException(folder, null, "Read-only file system")))
                .contains("DJL_CACHE_DIR", ": Read-only file system. Allowed: ")
                .doesNotContain(folder);
        assertThat(reason("Failed to extract PyTorch native library", new AccessDeniedException(folder)))
                .contains(": permission denied. Allowed: ");
        assertThat(reason("Failed to extract PyTorch native library", new NoSuchFileException(folder)))
                .contains(": it cannot be made. Allowed: ");
        assertThat(reason("Failed to extract PyTorch native library", new IOException("No space left on device")))
                .contains(": no space is left. Allowed: ");
        assertThat(PyTorch.reason(new UnsatisfiedLinkError("no torch")))
                .isEqualTo("PyTorch cannot be started here; is libtorch for this platform installed?");
    }

    private static String reason(String message, IOException cause) {
        return PyTorch.reason(new SegmentationException("x", new EngineException(message, cause)));
    }
}
