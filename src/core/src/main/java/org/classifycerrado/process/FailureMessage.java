package org.classifycerrado.process;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import org.classifycerrado.host.PublishingException;
import org.classifycerrado.imagery.UnreadableImageryException;

/** Says to a caller why files could not be read or written, without paths. */
final class FailureMessage {

    private FailureMessage() {}

    static String of(IOException e) {
        String text = e.toString() + (e.getCause() == null ? "" : " " + e.getCause());
        if (text.contains("No space left") || text.contains("Disk quota")) {
            return "The map could not be written: the disk is full";
        }
        if (e instanceof AccessDeniedException || text.contains("Permission denied")) {
            return "The map could not be written: its folder does not admit it";
        }
        if (text.contains("Read-only file system")) {
            return "The map could not be written: its folder is read-only";
        }
        if (e instanceof FileSystemException f && f.getReason() != null) {
            return "The map could not be written: " + f.getReason();
        }
        if (e instanceof UnreadableImageryException || e instanceof PublishingException) {
            return e.getMessage();
        }
        return "Files could not be read or written; the server's log says why";
    }
}
