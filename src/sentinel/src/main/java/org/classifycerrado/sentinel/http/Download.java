package org.classifycerrado.sentinel.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.classifycerrado.Progress;

/**
 * Fetches a whole file. Until it is complete it is called {@code NAME.part}, beside which {@code NAME.part.state} says
 * what it is a part of. A later call goes on where an earlier one was broken off, if the file is still the same on the
 * server. Then it appears under its name.
 */
public final class Download {

    /** Looks at a file. */
    @FunctionalInterface
    public interface Check {
        /** Accepts whatever has come. */
        Check NONE = file -> {};

        /**
         * Looks at a complete file.
         *
         * @param file the file
         * @throws IOException if it is not what it should be
         */
        void of(Path file) throws IOException;
    }

    private final HttpAccess access;
    private final Address address;
    private final Path target;
    private final Path part;
    private final Path state;

    /**
     * Prepares a download.
     *
     * @param access to its host
     * @param address of the file
     * @param target name that it is to have; in a folder that exists
     */
    public Download(HttpAccess access, Address address, Path target) {
        this.access = access;
        this.address = address;
        this.target = target.toAbsolutePath();
        this.part = this.target.resolveSibling(target.getFileName() + ".part");
        this.state = this.target.resolveSibling(target.getFileName() + ".part.state");
    }

    /**
     * Fetches the file, replacing one of its name. If that fails, what has come stays for the next call, unless the
     * server gives nothing by which it could be gone on with.
     *
     * @param size that it must have, where that is known
     * @param check looks at the complete file before it gets its name; if it throws, the file is deleted
     * @param progress is told the percentage
     * @throws IOException if it cannot be had or stored, or has another size
     * @throws java.util.concurrent.CancellationException if the run is to stop
     */
    public void run(OptionalLong size, Check check, Progress progress) throws IOException {
        complete(size, progress);
        try {
            check.of(part);
        } catch (IOException e) {
            Files.deleteIfExists(part);
            Files.deleteIfExists(state);
            throw e;
        }
        Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        Files.deleteIfExists(state);
    }

    private void complete(OptionalLong size, Progress progress) throws IOException {
        try (FileChannel file =
                FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            lock(file);
            try {
                fill(file, size, progress);
            } catch (IOException | RuntimeException e) {
                if (file.size() == 0 || known().isEmpty()) {
                    Files.deleteIfExists(part);
                    Files.deleteIfExists(state);
                }
                throw e;
            }
        }
    }

    private void fill(FileChannel file, OptionalLong size, Progress progress) throws IOException {
        access.persist(address, progress, uri -> {
            long before = file.size();
            try {
                fetch(uri, file, progress);
            } catch (HttpAccess.PassingException e) {
                throw file.size() > before ? e.advanced() : e;
            }
            return null;
        });
        long has = file.size();
        if (size.isPresent() && has != size.getAsLong()) {
            file.truncate(0);
            throw new IOException("'" + HttpAccess.named(address.plain()) + "' has " + has + " bytes; it should have "
                    + size.getAsLong());
        }
        file.force(true);
    }

    /** Until the file is closed. */
    private void lock(FileChannel file) throws IOException {
        try {
            if (file.tryLock() != null) {
                return;
            }
        } catch (OverlappingFileLockException e) {
            // as another process has it
        }
        throw new IOException("'" + target.getFileName() + "' is being downloaded by another run");
    }

    /** What the part is of; empty if that cannot be told, so that nothing can be put behind it. */
    private Optional<Revision> known() throws IOException {
        return Revision.read(state).filter(revision -> revision.tag().isPresent());
    }

    private void fetch(URI uri, FileChannel file, Progress progress) throws IOException {
        Optional<Revision> known =
                Revision.read(state).filter(revision -> revision.tag().isPresent());
        long have = known.isPresent() ? file.size() : 0;
        if (known.isPresent() && have == known.get().size()) {
            return;
        }
        Map<String, String> headers = new LinkedHashMap<>();
        if (have > 0 && have < known.get().size()) {
            headers.put("Range", "bytes=" + have + "-");
            headers.put("If-Range", known.get().tag().get());
        } else {
            have = 0;
        }
        Body body = new Body(file, have, known);
        access.send(uri, headers, Optional.empty(), body, () -> report(body, progress));
        if (body.size >= 0 && body.at.get() != body.size) {
            throw new HttpAccess.PassingException("broke off after " + body.at + " of " + body.size + " bytes");
        }
    }

    private static void report(Body body, Progress progress) {
        if (body.size > 0) {
            progress.percent(100.0 * body.at.get() / body.size);
        }
        progress.check();
    }

    /** Puts what comes behind what is there, or in its place. */
    private final class Body implements Receiver.Sink {
        private final FileChannel file;
        private final Optional<Revision> known;
        private final AtomicLong at;
        private volatile long size = -1;

        Body(FileChannel file, long have, Optional<Revision> known) {
            this.file = file;
            this.known = known;
            this.at = new AtomicLong(have);
        }

        @Override
        public void begin(int status, HttpHeaders headers) throws IOException {
            if (status == 206) {
                OptionalLong whole = Revision.sizeOf(headers, at.get());
                if (whole.isEmpty() || whole.getAsLong() != known.orElseThrow().size()) {
                    discard();
                    throw new HttpAccess.PassingException("answered with another part than was asked for");
                }
                size = whole.getAsLong();
            } else {
                discard();
                at.set(0);
                size = headers.firstValueAsLong("Content-Length").orElse(-1);
                if (size >= 0) {
                    Revision.of(headers, size).write(state);
                }
            }
            long room = Files.getFileStore(target.getParent()).getUsableSpace();
            if (size - at.get() > room) {
                throw new FileSystemException(
                        target.getFileName().toString(),
                        null,
                        (size - at.get()) + " bytes more are to come, and the disk has room for " + room);
            }
        }

        private void discard() throws IOException {
            file.truncate(0);
            Files.deleteIfExists(state);
        }

        @Override
        public void put(ByteBuffer data) throws IOException {
            while (data.hasRemaining()) {
                at.addAndGet(file.write(data, at.get()));
            }
        }
    }
}
