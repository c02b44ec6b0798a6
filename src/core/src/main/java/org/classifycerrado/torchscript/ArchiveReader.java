package org.classifycerrado.torchscript;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Reads the zip that PyTorch writes: one top folder with a pickle and a file for each storage. Opening looks at its
 * directory alone. A file is read through once before its content is given out, in bounded memory, for its size and
 * checksum; what nobody asks for is never unpacked.
 */
final class ArchiveReader implements AutoCloseable {

    /** More than any file of weights that a segmentation network has; keeps a decompression bomb short. */
    static final long LARGEST_CONTENT = 8L << 30;

    /** A pickle names tensors and other small values, code is text; a larger one is not a network's. */
    static final long LARGEST_PICKLE = 32L << 20;

    /** Bytes beyond what is needed that any compressed file may unpack to. */
    private static final long SLACK = 1L << 20;

    /**
     * And so many for each byte that it has compressed; numbers compress to more than a tenth, bombs to a thousandth.
     */
    private static final long SLACK_RATIO = 20;

    private final ZipFile zip;
    private final Map<String, Long> sizes = new HashMap<>();
    private final Set<String> verified = new HashSet<>();
    private String top;

    private ArchiveReader(ZipFile zip) {
        this.zip = zip;
    }

    /**
     * Opens an archive and checks it.
     *
     * @throws MalformedArchiveException if it is none, or damaged
     */
    static ArchiveReader open(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString());
        }
        ForeignFormat.refuse(file);
        ZipDirectory.check(file);
        ZipFile zip;
        try {
            zip = new ZipFile(file.toFile());
        } catch (ZipException e) {
            throw new MalformedArchiveException("truncated, or not a zip: " + e.getMessage(), e);
        }
        ArchiveReader reader = new ArchiveReader(zip);
        boolean sound = false;
        try {
            reader.check();
            sound = true;
            return reader;
        } finally {
            if (!sound) {
                reader.close();
            }
        }
    }

    /** Length of each file's content, by its name in the top folder. */
    Map<String, Long> sizes() {
        return sizes;
    }

    private void check() throws IOException {
        long total = 0;
        for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().map(ZipEntry.class::cast)::iterator) {
            String shown = PickleMachine.shown(entry.getName());
            int slash = entry.getName().indexOf('/');
            String folder = slash < 0 ? "" : entry.getName().substring(0, slash);
            if (slash < 1 || top != null && !top.equals(folder)) {
                throw new MalformedArchiveException("not one top folder: entry " + shown);
            }
            top = folder;
            if (entry.isDirectory()) {
                continue;
            }
            total += entry.getSize();
            if (entry.getSize() < 0 || total < 0 || total > LARGEST_CONTENT) {
                throw new MalformedArchiveException(
                        "its content has more than " + LARGEST_CONTENT + " bytes, more than is accepted");
            }
            if (sizes.put(entry.getName().substring(slash + 1), entry.getSize()) != null) {
                throw new MalformedArchiveException("entry " + shown + " is there twice");
            }
        }
        if (sizes.containsKey("byteorder")
                && !new String(content("byteorder"), StandardCharsets.US_ASCII).equals("little")) {
            throw new MalformedArchiveException("the byte order is not little-endian");
        }
    }

    /**
     * Checks the size and the checksum of a file, once. PyTorch compresses nothing; what is compressed all the same may
     * be larger than is needed of it, as the storage of a slice is, but only by what is little or compresses as badly
     * as numbers do: so all that is unpacked in vain is bounded by the size of the archive.
     *
     * @param name the file
     * @param needed bytes that are of use
     * @throws MalformedArchiveException if it is too large or damaged; where it is too large, nothing was unpacked
     */
    void verify(String name, long needed) throws IOException {
        ZipEntry entry = entry(name);
        long most = needed + SLACK + SLACK_RATIO * entry.getCompressedSize();
        if (entry.getMethod() != ZipEntry.STORED && entry.getSize() > most) {
            throw new MalformedArchiveException(PickleMachine.shown(name) + " would unpack to " + entry.getSize()
                    + " bytes, of which " + needed + " are needed");
        }
        if (!verified.contains(name)) {
            readThrough(name, entry);
            verified.add(name);
        }
    }

    private void readThrough(String name, ZipEntry entry) throws IOException {
        CRC32 crc = new CRC32();
        byte[] buffer = new byte[1 << 16];
        long total = 0;
        try (InputStream in = zip.getInputStream(entry)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                crc.update(buffer, 0, n);
                total += n;
                if (total > entry.getSize()) {
                    break;
                }
            }
        } catch (EOFException e) {
            throw new MalformedArchiveException(PickleMachine.shown(name) + " is truncated", e);
        } catch (ZipException e) {
            throw new MalformedArchiveException("the file is damaged: " + e.getMessage(), e);
        }
        if (total != entry.getSize()) {
            throw new MalformedArchiveException(PickleMachine.shown(name) + " has " + total
                    + " bytes, its directory entry says " + entry.getSize());
        }
        if (crc.getValue() != entry.getCrc()) {
            throw new MalformedArchiveException(
                    "checksum of " + PickleMachine.shown(name) + " is wrong: the file is damaged");
        }
    }

    /** Refuses an archive that lacks one of these files. */
    void require(List<String> names) throws MalformedArchiveException {
        for (String name : names) {
            if (!sizes.containsKey(name)) {
                throw new MalformedArchiveException(name + " is missing");
            }
        }
    }

    /** The content of a file that is to be held in memory whole. */
    byte[] content(String name) throws IOException {
        long size = sizes.get(name);
        if (size > LARGEST_PICKLE) {
            throw new MalformedArchiveException(
                    PickleMachine.shown(name) + " has " + size + " bytes; at most " + LARGEST_PICKLE + " are accepted");
        }
        try (InputStream in = stream(name, size)) {
            return in.readNBytes((int) size);
        }
    }

    /** The content of a file, after {@link #verify}. */
    InputStream stream(String name, long needed) throws IOException {
        verify(name, needed);
        return zip.getInputStream(entry(name));
    }

    private ZipEntry entry(String name) {
        return zip.getEntry(top + "/" + name);
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
