package org.classifycerrado.torchscript;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * TorchScript archives ({@code .pt} files): a zip with one top folder that holds source code, a pickle of the module's
 * attributes and one file a tensor storage.
 */
public final class TorchScriptArchive {

    /** A pickle names tensors and other small values; a larger one is not a network's. */
    private static final long LARGEST_PICKLE = 64L << 20;

    private TorchScriptArchive() {}

    /**
     * Writes an archive. It appears whole or not at all: it is written to a new file beside the target, which then
     * takes the target's place.
     *
     * @param target file to write or to replace; its folder exists
     * @param module what to write; equal modules give equal bytes
     * @throws IOException if it cannot be written; the target is then as it was
     */
    public static void write(Path target, ScriptModule module) throws IOException {
        Path absolute = target.toAbsolutePath();
        Path part = absolute.resolveSibling("." + absolute.getFileName() + "." + UUID.randomUUID() + ".part");
        try {
            ArchiveWriter.write(part, module);
            Files.move(part, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /**
     * Checks that a file may be given to libtorch, which reads beyond a storage that is too short and ignores
     * checksums. All of the file is read once, in bounded memory. Checked are: the zip structure with one top folder;
     * that code, {@code data.pkl}, {@code constants.pkl} and {@code version} are there; size and CRC-32 of every entry;
     * that the pickles hold nothing but what PyTorch writes; and that every tensor lies within its storage.
     *
     * @param archive the file
     * @throws MalformedArchiveException if a check fails; the message says which
     * @throws IOException if the file cannot be read
     */
    public static void verify(Path archive) throws IOException {
        if (!Files.isRegularFile(archive)) {
            throw new NoSuchFileException(archive.toString());
        }
        if (Files.size(archive) == 0) {
            throw new MalformedArchiveException("the file is empty");
        }
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            verify(zip);
        } catch (ZipException e) {
            throw new MalformedArchiveException("truncated, or not a TorchScript archive: " + e.getMessage(), e);
        }
    }

    private static void verify(ZipFile zip) throws IOException {
        String top = null;
        Map<String, Long> sizes = new HashMap<>();
        boolean code = false;
        for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().map(ZipEntry.class::cast)::iterator) {
            int slash = entry.getName().indexOf('/');
            String folder = slash < 0 ? "" : entry.getName().substring(0, slash);
            if (slash < 1 || top != null && !top.equals(folder)) {
                throw new MalformedArchiveException("not one top folder: entry " + entry.getName());
            }
            top = folder;
            if (entry.isDirectory()) {
                continue;
            }
            String name = entry.getName().substring(slash + 1);
            if (sizes.put(name, entry.getSize()) != null) {
                throw new MalformedArchiveException("entry " + name + " is there twice");
            }
            code |= name.startsWith("code/__torch__") && name.endsWith(".py");
            readThrough(zip, entry, name);
        }
        if (!code) {
            throw new MalformedArchiveException("no code/__torch__… inside; is it a state_dict, not TorchScript?");
        }
        for (String required : List.of("data.pkl", "constants.pkl", "version")) {
            if (!sizes.containsKey(required)) {
                throw new MalformedArchiveException(required + " is missing");
            }
        }
        ZipEntry byteOrder = zip.getEntry(top + "/byteorder");
        if (byteOrder != null && !new String(content(zip, byteOrder, "byteorder")).equals("little")) {
            throw new MalformedArchiveException("the byte order is not little-endian");
        }
        byte[] data = content(zip, zip.getEntry(top + "/data.pkl"), "data.pkl");
        checkTensors(PickleReader.tensors("data.pkl", data, true), "data/", sizes);
        byte[] constants = content(zip, zip.getEntry(top + "/constants.pkl"), "constants.pkl");
        checkTensors(PickleReader.tensors("constants.pkl", constants, false), "constants/", sizes);
    }

    private static void readThrough(ZipFile zip, ZipEntry entry, String name) throws IOException {
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
            throw new MalformedArchiveException(name + " is truncated", e);
        }
        if (total != entry.getSize()) {
            throw new MalformedArchiveException(
                    name + " has " + total + " bytes, its directory entry says " + entry.getSize());
        }
        if (crc.getValue() != entry.getCrc()) {
            throw new MalformedArchiveException("checksum of " + name + " is wrong: the file is damaged");
        }
    }

    private static byte[] content(ZipFile zip, ZipEntry entry, String name) throws IOException {
        if (entry.getSize() > LARGEST_PICKLE) {
            throw new MalformedArchiveException(
                    name + " has " + entry.getSize() + " bytes; at most " + LARGEST_PICKLE + " are accepted");
        }
        try (InputStream in = new BufferedInputStream(zip.getInputStream(entry))) {
            return in.readNBytes((int) entry.getSize());
        }
    }

    private static void checkTensors(List<PickleReader.Declared> tensors, String folder, Map<String, Long> sizes)
            throws MalformedArchiveException {
        for (PickleReader.Declared tensor : tensors) {
            check(tensor, folder + tensor.storage(), sizes.get(folder + tensor.storage()));
        }
    }

    private static void check(PickleReader.Declared tensor, String storage, Long size)
            throws MalformedArchiveException {
        if (size == null) {
            throw new MalformedArchiveException("storage " + storage + " is missing");
        }
        try {
            requireBytes(storage, size, "declared length", tensor.elements(), tensor.elementBytes());
            requireBytes(storage, size, "tensor", lastElement(tensor), tensor.elementBytes());
            if (lastElement(tensor) > tensor.elements()) {
                throw new MalformedArchiveException("storage " + storage + " is declared with " + tensor.elements()
                        + " elements, its tensor needs " + lastElement(tensor));
            }
        } catch (ArithmeticException e) {
            throw new MalformedArchiveException("storage " + storage + ": its tensor's size overflows", e);
        }
    }

    private static void requireBytes(String storage, long size, String what, long elements, int elementBytes)
            throws MalformedArchiveException {
        long needed = Math.multiplyExact(elements, elementBytes);
        if (elements < 0 || size < needed) {
            throw new MalformedArchiveException(
                    "storage " + storage + " has " + size + " bytes, its " + what + " needs " + needed);
        }
    }

    /** One more than the index of the last element that the tensor reaches in its storage; 0 for an empty tensor. */
    private static long lastElement(PickleReader.Declared tensor) throws MalformedArchiveException {
        long[] sizes = tensor.sizes();
        long[] strides = tensor.strides();
        boolean negative = tensor.offset() < 0 || sizes.length != strides.length;
        long last = tensor.offset();
        boolean empty = false;
        for (int d = 0; d < sizes.length && !negative; d++) {
            negative = sizes[d] < 0 || strides[d] < 0;
            empty |= sizes[d] == 0;
            last = Math.addExact(last, Math.multiplyExact(Math.max(0, sizes[d] - 1), strides[d]));
        }
        if (negative) {
            throw new MalformedArchiveException(
                    "storage " + tensor.storage() + ": its tensor's sizes, strides and offset make no sense");
        }
        return empty ? 0 : Math.addExact(last, 1);
    }
}
