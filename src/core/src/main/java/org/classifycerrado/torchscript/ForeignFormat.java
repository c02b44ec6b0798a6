package org.classifycerrado.torchscript;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells by a file's first bytes what it is when it is no zip, so that an error can say what to do. */
final class ForeignFormat {

    /** Enough for the mark of a tar archive. */
    private static final int LOOKED_AT = 512;

    private static final int TAR_MARK = 257;

    /** How PyTorch's format before 1.6 begins: protocol 2, LONG1 of 10 bytes, its magic number. */
    private static final String LEGACY = "\u0080\u0002\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019.";

    private static final String SAVE_AGAIN = " Load and save it again with PyTorch 1.6 or newer:"
            + " torch.save(torch.load(\"old.pt\", map_location=\"cpu\"), \"new.pt\")";

    private ForeignFormat() {}

    /** Refuses a file that is no zip. */
    static void refuse(Path file) throws IOException {
        String start;
        try (InputStream in = Files.newInputStream(file)) {
            start = new String(in.readNBytes(LOOKED_AT), StandardCharsets.ISO_8859_1);
        }
        if (start.isEmpty()) {
            throw new MalformedArchiveException("the file is empty");
        }
        if (!start.startsWith("PK")) {
            throw new MalformedArchiveException(describe(start));
        }
    }

    private static String describe(String start) {
        if (start.startsWith(LEGACY)) {
            return "it is in PyTorch's format before 1.6, which is not read." + SAVE_AGAIN;
        }
        if (start.startsWith("ustar", TAR_MARK)) {
            return "it is a tar archive, PyTorch's format before 0.1.10, which is not read." + SAVE_AGAIN;
        }
        if (start.length() > 9 && start.charAt(8) == '{' && start.startsWith("\0\0", 6)) {
            return "it is a safetensors file, which is not read. Save it with PyTorch:"
                    + " torch.save(safetensors.torch.load_file(\"a.safetensors\"), \"new.pt\")";
        }
        if (start.startsWith("\u0080")) {
            return "it is a plain Python pickle, which is not read. Save the state_dict with torch.save";
        }
        if (start.startsWith("\u0089HDF")) {
            return "it is an HDF5 file, of Keras perhaps; only PyTorch's files are read";
        }
        if (start.startsWith("version https://git-lfs")) {
            return "it is a pointer of Git LFS, not the file itself: run 'git lfs pull'";
        }
        if (start.stripLeading().startsWith("<")) {
            return "it is a web page, not a file of weights: was the download refused?";
        }
        return "not a TorchScript archive or checkpoint: it is no zip";
    }
}
