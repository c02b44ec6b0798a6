package org.classifycerrado.sentinel.http;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.classifycerrado.Progress;

/**
 * A remote file of which only those parts are fetched that are needed. They lie where they belong in a local file of
 * the same size with holes, which stays, so that nothing is fetched twice: {@code NAME} holds the parts,
 * {@code NAME.state} which file they are of and {@code NAME.blocks} which blocks are there. Thread-safe.
 */
public final class RangedFile implements Closeable {

    /** Bytes that are fetched or not: small beside a tile of 512 × 512 pixels, large beside a request's head. */
    private static final int BLOCK = 1 << 16;

    /** Blocks that are fetched along rather than to ask twice. */
    private static final int GAP = 4;

    private final HttpAccess access;
    private final Address address;
    private final Progress progress;
    private final Path local;
    private final Path state;
    private final Path map;
    private final FileChannel file;
    private final BitSet blocks;
    private Revision revision;

    /**
     * Opens a file, of which parts may be there from an earlier time.
     *
     * @param access to its host
     * @param address of the file
     * @param local name of the local file; in a folder that exists
     * @param progress is asked whether to stop, by all threads; see {@link Progress#silent}
     * @throws IOException if it cannot be had, the server gives no parts of files, or nothing can be stored
     */
    public RangedFile(HttpAccess access, Address address, Path local, Progress progress) throws IOException {
        this.access = access;
        this.address = address;
        this.progress = progress;
        this.local = local.toAbsolutePath();
        this.state = this.local.resolveSibling(local.getFileName() + ".state");
        this.map = this.local.resolveSibling(local.getFileName() + ".blocks");
        Optional<Revision> known =
                Revision.read(state).filter(kept -> kept.tag().isPresent());
        this.blocks =
                known.isPresent() && Files.isRegularFile(map) ? BitSet.valueOf(Files.readAllBytes(map)) : new BitSet();
        this.file = FileChannel.open(
                this.local, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (blocks.isEmpty()) {
                file.truncate(0);
                fetch(0, BLOCK);
                if (file.size() < revision.size()) {
                    file.write(ByteBuffer.allocate(1), revision.size() - 1);
                }
            } else {
                this.revision = known.get();
            }
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /**
     * The local file. Of it only those parts hold something that {@link #require} was called for.
     *
     * @return its name
     */
    public Path local() {
        return local;
    }

    /**
     * The size of the remote file.
     *
     * @return bytes
     */
    public synchronized long size() {
        return revision.size();
    }

    /**
     * Sees to it that a part is there.
     *
     * @param from first byte
     * @param to byte behind the last one; what lies behind the file's end is left out
     * @throws IOException if it cannot be had or stored, or the remote file is another one by now
     */
    public void require(long from, long to) throws IOException {
        require(List.of(new Span(from, to)));
    }

    /**
     * Sees to it that parts are there.
     *
     * @param spans of bytes; what lies behind the file's end is left out
     * @throws IOException if they cannot be had or stored, or the remote file is another one by now
     */
    public synchronized void require(List<Span> spans) throws IOException {
        BitSet needed = new BitSet();
        for (Span span : spans) {
            long to = Math.min(span.to(), revision.size());
            if (span.from() < to) {
                needed.set((int) (span.from() / BLOCK), (int) ((to + BLOCK - 1) / BLOCK));
            }
        }
        needed.andNot(blocks);
        for (int first = needed.nextSetBit(0); first >= 0; ) {
            int end = needed.nextClearBit(first);
            int next = needed.nextSetBit(end);
            while (next >= 0 && next - end <= GAP) {
                end = needed.nextClearBit(next);
                next = needed.nextSetBit(end);
            }
            fetch((long) first * BLOCK, Math.min((long) end * BLOCK, revision.size()));
            first = next;
        }
    }

    /**
     * Some bytes.
     *
     * @param from first byte
     * @param to byte behind the last one
     */
    public record Span(long from, long to) {}

    /**
     * Reads a part, which is fetched if it is not there.
     *
     * @param buffer to fill, as far as the file goes
     * @param from first byte
     * @return how many bytes were read; -1 at the file's end
     * @throws IOException as of {@link #require(long, long)}
     */
    public int read(ByteBuffer buffer, long from) throws IOException {
        require(from, from + buffer.remaining());
        return file.read(buffer, from);
    }

    private void fetch(long from, long to) throws IOException {
        Part part = new Part(from, to);
        access.persist(address, progress, uri -> {
            long before = part.at;
            try {
                part.ask(uri);
            } catch (HttpAccess.PassingException e) {
                throw part.at > before ? e.advanced() : e;
            }
            return null;
        });
        file.force(false);
        blocks.set((int) (from / BLOCK), (int) ((part.end() + BLOCK - 1) / BLOCK));
        Path pending = map.resolveSibling(map.getFileName() + ".new");
        Files.write(pending, blocks.toByteArray());
        Files.move(pending, map, StandardCopyOption.REPLACE_EXISTING);
    }

    private void forget() throws IOException {
        Files.deleteIfExists(state);
        Files.deleteIfExists(map);
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }

    /** A part that is being fetched, in one or more answers. */
    private final class Part implements Receiver.Sink {
        private final long to;
        private volatile long at;

        Part(long from, long to) {
            this.at = from;
            this.to = to;
        }

        /** Of the first part the file's end is not known before. */
        long end() {
            return Math.min(to, revision.size());
        }

        void ask(URI uri) throws IOException {
            Map<String, String> headers = new LinkedHashMap<>();
            headers.put("Range", "bytes=" + at + "-" + (to - 1));
            if (revision != null) {
                revision.tag().ifPresent(tag -> headers.put("If-Range", tag));
            }
            access.send(uri, headers, Optional.empty(), this, progress::check);
            if (at < end()) {
                throw new HttpAccess.PassingException("broke off after " + at + " of " + end() + " bytes");
            }
        }

        @Override
        public void begin(int status, HttpHeaders headers) throws IOException {
            if (status != 206) {
                if (revision == null) {
                    throw new RangesException();
                }
                forget();
                throw new AnswerException("with another file than before; begin again");
            }
            OptionalLong size = Revision.sizeOf(headers, at);
            if (size.isEmpty()) {
                throw new HttpAccess.PassingException("answered with another part than was asked for");
            }
            Revision now = Revision.of(headers, size.getAsLong());
            if (revision == null) {
                revision = now;
                now.write(state);
            } else if (!now.equals(revision)) {
                forget();
                throw new AnswerException("with another file than before; begin again");
            }
        }

        @Override
        public void put(ByteBuffer data) throws IOException {
            if (at + data.remaining() > end()) {
                throw new HttpAccess.PassingException("answered with more than was asked for");
            }
            while (data.hasRemaining()) {
                at += file.write(data, at);
            }
        }
    }

    /** The server gives whole files only. */
    public static final class RangesException extends IOException {
        RangesException() {
            super("the server gives whole files only");
        }
    }
}
