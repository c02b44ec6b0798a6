package org.classifycerrado.torchscript;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Lays out a module as a zip of stored entries whose contents start at multiples of 64 bytes, as PyTorch does. */
final class ArchiveWriter implements AutoCloseable {

    /** Where the source of the class is, see {@link ScriptModule#SELF}. */
    static final String CODE = "code/__torch__/classifycerrado.py";

    private static final String TOP = "network/";
    private static final int ALIGNMENT = 64;
    private static final int LOCAL_HEADER = 30;

    /** Not 1980-01-01: java.util.zip adds a field with the time zone's own time to that and to all before it. */
    private static final LocalDateTime FIXED_TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

    /** An empty tuple, protocol 2: the code holds no tensor constants. */
    private static final byte[] NO_CONSTANTS = {(byte) Pickle.PROTO, 2, Pickle.EMPTY_TUPLE, Pickle.STOP};

    /** Something that can be written twice: once for its checksum, once for good. */
    private interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private final Counted counted;
    private final ZipOutputStream zip;

    private ArchiveWriter(Path file) throws IOException {
        counted = new Counted(new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)));
        zip = new ZipOutputStream(counted);
    }

    static void write(Path file, ScriptModule module) throws IOException {
        try (ArchiveWriter writer = new ArchiveWriter(file)) {
            writer.entry("data.pkl", PickleWriter.module(module));
            int storage = 0;
            for (Map<String, Tensor> tensors : List.of(module.parameters(), module.buffers())) {
                for (Tensor tensor : tensors.values()) {
                    writer.entry("data/" + storage++, out -> elements(tensor, out));
                }
            }
            writer.entry(CODE, module.source().getBytes(StandardCharsets.UTF_8));
            writer.entry("constants.pkl", NO_CONSTANTS);
            writer.entry("version", "3\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static void elements(Tensor tensor, OutputStream out) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : tensor.values()) {
            if (buffer.remaining() < Long.BYTES) {
                out.write(buffer.array(), 0, buffer.position());
                buffer.clear();
            }
            tensor.type().put(value, buffer);
        }
        out.write(buffer.array(), 0, buffer.position());
    }

    private void entry(String name, byte[] content) throws IOException {
        entry(name, out -> out.write(content));
    }

    private void entry(String name, Content content) throws IOException {
        CRC32 crc = new CRC32();
        Counted size = new Counted(new CheckedOutputStream(OutputStream.nullOutputStream(), crc));
        content.writeTo(size);
        ZipEntry entry = new ZipEntry(TOP + name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(size.count);
        entry.setCompressedSize(size.count);
        entry.setCrc(crc.getValue());
        entry.setTimeLocal(FIXED_TIME);
        entry.setExtra(padding(counted.count + LOCAL_HEADER + entry.getName().length()));
        zip.putNextEntry(entry);
        content.writeTo(zip);
        zip.closeEntry();
    }

    /** An extra field of kind "FB" that moves what follows the given position to the next multiple of 64. */
    private static byte[] padding(long position) {
        int header = 4;
        int length = (int) Math.floorMod(-(position + header), (long) ALIGNMENT);
        byte[] extra = new byte[header + length];
        Arrays.fill(extra, (byte) 'Z');
        ByteBuffer.wrap(extra)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 'F')
                .put((byte) 'B')
                .putShort((short) length);
        return extra;
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    private static final class Counted extends FilterOutputStream {
        private long count;

        Counted(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            count++;
        }

        @Override
        public void write(byte[] b, int offset, int length) throws IOException {
            out.write(b, offset, length);
            count += length;
        }
    }
}
