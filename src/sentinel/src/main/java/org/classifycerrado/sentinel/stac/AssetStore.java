package org.classifycerrado.sentinel.stac;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.classifycerrado.Progress;
import org.classifycerrado.sentinel.files.RasterFiles;
import org.classifycerrado.sentinel.http.Address;
import org.classifycerrado.sentinel.http.Download;
import org.classifycerrado.sentinel.http.Hosts;
import org.classifycerrado.sentinel.http.HttpAccess;
import org.classifycerrado.sentinel.http.HttpStatusException;
import org.classifycerrado.sentinel.http.RangedFile;
import org.classifycerrado.sentinel.scene.BandRaster;

/**
 * Opens assets of a catalogue. Of a GeoTIFF on the network only those tiles are fetched that are read; a JPEG 2000 file
 * is fetched whole. Both stay in a folder.
 */
final class AssetStore {

    private final HttpAccess access;
    private final Optional<Token> token;
    private final Optional<Signatures> signatures;
    private final UnaryOperator<String> environment;
    private final Path cache;
    private final RasterFiles files;
    private final boolean localToo;
    private final Progress progress;

    /**
     * Prepares.
     *
     * @param access to the catalogue's hosts
     * @param catalogue of the assets; empty if it is not known
     * @param environment gives a variable's value, or null
     * @param cache folder for what is fetched
     * @param files opens what is here
     * @param localToo whether assets may be files of this machine: for items that are
     * @param progress hears what is fetched whole, and is asked whether to stop
     */
    AssetStore(
            HttpAccess access,
            Optional<Catalogue> catalogue,
            UnaryOperator<String> environment,
            Path cache,
            RasterFiles files,
            boolean localToo,
            Progress progress) {
        this.access = access;
        this.token = catalogue.flatMap(Catalogue::token);
        this.signatures =
                catalogue.flatMap(Catalogue::sign).map(endpoint -> new Signatures(access, endpoint, progress.silent()));
        this.environment = environment;
        this.cache = cache;
        this.files = files;
        this.localToo = localToo;
        this.progress = progress;
    }

    /**
     * Opens an asset.
     *
     * @param asset of an item
     * @param name for messages
     * @throws IOException if it cannot be had or read
     */
    BandRaster open(StacAsset asset, String name) throws IOException {
        String scheme = String.valueOf(asset.address().getScheme());
        if (localToo && scheme.equalsIgnoreCase("file")) {
            return files.open(Path.of(asset.address()), name, Optional.empty());
        }
        if (!scheme.matches("(?i)https?")) {
            throw new IOException("'" + name + "' is at an address of " + scheme + ", which cannot be read");
        }
        try {
            return fetch(asset, name);
        } catch (HttpStatusException e) {
            boolean withoutToken =
                    token.isPresent() && token.get().of(environment).isEmpty();
            throw (e.status() == 401 || e.status() == 403) && withoutToken
                    ? new IOException(e.getMessage() + "; the environment variable "
                            + token.get().variable() + " is not set")
                    : e;
        }
    }

    private BandRaster fetch(StacAsset asset, String name) throws IOException {
        Address address = address(asset.address());
        Path file = file(asset);
        Path whole = file.resolveSibling("whole-" + file.getFileName());
        if (Files.isRegularFile(whole)) {
            return files.open(whole, name, Optional.empty());
        }
        if (!isJpeg2000(asset)) {
            try {
                return RemoteTiff.open(new RangedFile(access, address, file, progress.silent()), name, files);
            } catch (RangedFile.RangesException e) {
                Files.deleteIfExists(file);
            }
        }
        progress.task("fetching " + name);
        new Download(access, address, whole).run(asset.size(), Download.Check.NONE, progress.silent());
        return files.open(whole, name, Optional.empty());
    }

    private static boolean isJpeg2000(StacAsset asset) {
        return asset.name().matches("(?i).*\\.(jp2|j2k)")
                || asset.type().orElse("").startsWith("image/jp2");
    }

    private Address address(URI asset) {
        if (signatures.isPresent()) {
            return signatures.get().of(asset);
        }
        Optional<String> secret = token.flatMap(wanted -> wanted.of(environment));
        if (secret.isEmpty() || token.get().query().isEmpty()) {
            return Address.of(asset);
        }
        URI signed = URI.create(asset + (asset.getRawQuery() == null ? "?" : "&")
                + token.get().query().get() + "=" + URLEncoder.encode(secret.get(), StandardCharsets.UTF_8));
        return new Address() {
            @Override
            public URI plain() {
                return asset;
            }

            @Override
            public URI current() {
                return signed;
            }

            @Override
            public boolean rejected() {
                return false;
            }
        };
    }

    /** A name of its own for each address, which still tells what it is. */
    private Path file(StacAsset asset) throws IOException {
        String address = HttpAccess.named(asset.address());
        String last = asset.name().replaceAll("[^A-Za-z0-9._-]", "_");
        String extension = isJpeg2000(asset) ? ".jp2" : ".tif";
        Path folder =
                Files.createDirectories(cache.resolve(Hosts.of(asset.address()).replace(':', '_')));
        return folder.resolve(
                digest(address) + "-" + (last.matches("(?i).*\\.(tiff?|jp2|j2k)") ? last : last + extension));
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
