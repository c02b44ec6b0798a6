package org.classifycerrado.spark;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileChecksum;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.functional.FutureIO;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Files by Hadoop's interface: a place is a path of the machine, or an address such as {@code hdfs://…} or
 * {@code s3a://…}. Files appear whole or not at all.
 */
final class Storage implements Serializable {

    private static final long serialVersionUID = 1;

    private final SerializableConfiguration configuration;

    Storage(Configuration configuration) {
        Configuration own = new Configuration(configuration);
        // S3 keeps a checksum of each object, which need not be read then; Hadoop asks for it if this is set.
        own.set("fs.s3a.etag.checksum.enabled", "true");
        this.configuration = new SerializableConfiguration(own);
    }

    /**
     * What a folder holds.
     *
     * @param place its place
     * @param name the last part of that
     * @param folder whether it is a folder
     */
    record Entry(String place, String name, boolean folder) {}

    /** Writes a file. */
    @FunctionalInterface
    interface Content {
        void to(OutputStream out) throws IOException;
    }

    private FileSystem system(Path path) throws IOException {
        FileSystem system = path.getFileSystem(configuration.value());
        // Files of checksums beside the maps would only be in the way; local disks keep their own.
        system.setWriteChecksum(false);
        return system;
    }

    /** A place as every machine understands it: with its scheme, and from the top. */
    String qualified(String place) throws IOException {
        Path path = new Path(place);
        return path.toUri().getScheme() == null
                ? system(path).makeQualified(path).toString()
                : path.toString();
    }

    boolean exists(String place) throws IOException {
        Path path = new Path(place);
        return system(path).exists(path);
    }

    boolean isFolder(String place) throws IOException {
        Path path = new Path(place);
        return system(path).getFileStatus(path).isDirectory();
    }

    /** What lies in a folder, by name; nothing if there is no such folder. */
    List<Entry> list(String place) throws IOException {
        Path path = new Path(place);
        List<Entry> entries = new ArrayList<>();
        try {
            for (FileStatus status : system(path).listStatus(path)) {
                String name = status.getPath().getName();
                entries.add(new Entry(place + "/" + name, name, status.isDirectory()));
            }
        } catch (FileNotFoundException e) {
            return entries;
        }
        entries.sort(Comparator.comparing(Entry::name));
        return entries;
    }

    InputStream open(String place) throws IOException {
        Path path = new Path(place);
        return system(path).open(path);
    }

    /** Opens a file to be read here and there. */
    RangedChannel openRanged(String place) throws IOException {
        Path path = new Path(place);
        FileStatus status = system(path).getFileStatus(path);
        FSDataInputStream file = FutureIO.awaitFuture(system(path)
                .openFile(path)
                .opt("fs.option.openfile.read.policy", "random")
                .withFileStatus(status)
                .build());
        return new RangedChannel(file, status.getLen());
    }

    String readText(String place) throws IOException {
        try (InputStream in = open(place)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    void writeText(String place, String text) throws IOException {
        write(place, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Writes a file under another name and moves it to its place, over what is there.
     *
     * @throws IOException if it cannot be written; nothing is left then
     */
    void write(String place, Content content) throws IOException {
        Path target = new Path(place);
        FileSystem system = system(target);
        Path temporary = new Path(target.getParent(), "." + target.getName() + "." + UUID.randomUUID());
        system.mkdirs(target.getParent());
        boolean written = false;
        try {
            try (OutputStream out = system.create(temporary)) {
                content.to(out);
            }
            FileContext.getFileContext(system.getUri(), configuration.value())
                    .rename(system.makeQualified(temporary), system.makeQualified(target), Options.Rename.OVERWRITE);
            written = true;
        } catch (FSError e) {
            // What Hadoop makes of a disk that is full or fails.
            throw new IOException(e.getCause().getMessage(), e);
        } finally {
            if (!written) {
                system.delete(temporary, false);
            }
        }
    }

    void copyIn(java.nio.file.Path file, String place) throws IOException {
        write(place, out -> Files.copy(file, out));
    }

    void copyOut(String place, java.nio.file.Path file) throws IOException {
        try (InputStream in = open(place)) {
            Files.copy(in, file);
        }
    }

    void delete(String place) throws IOException {
        Path path = new Path(place);
        system(path).delete(path, true);
    }

    /** The checksum that the store keeps of a file, else SHA-256 of its content. */
    String checksum(String place) throws IOException {
        Path path = new Path(place);
        FileChecksum kept = system(path).getFileChecksum(path);
        if (kept != null) {
            return kept.getAlgorithmName() + ":" + HexFormat.of().formatHex(kept.getBytes());
        }
        MessageDigest digest = sha256();
        try (InputStream in = new DigestInputStream(open(place), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return "SHA-256:" + HexFormat.of().formatHex(digest.digest());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The path of a qualified place that is a file of this machine. */
    static Optional<java.nio.file.Path> local(String place) {
        URI uri = new Path(place).toUri();
        return "file".equals(uri.getScheme()) ? Optional.of(java.nio.file.Path.of(uri.getPath())) : Optional.empty();
    }
}
