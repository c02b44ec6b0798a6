package org.classifycerrado.cli;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.classifycerrado.Progress;
import org.classifycerrado.sentinel.http.Address;
import org.classifycerrado.sentinel.http.Credential;
import org.classifycerrado.sentinel.http.Download;
import org.classifycerrado.sentinel.http.Hosts;
import org.classifycerrado.sentinel.http.HttpAccess;
import org.classifycerrado.sentinel.http.Patience;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Fetches a dataset of Kaggle's as one zip file. Public ones need no account; those that ask for one take a token. */
final class KaggleDownload {

    private static final String HOST = "www.kaggle.com";
    private static final String API = "https://" + HOST + "/api/v1/datasets/download/";
    private static final String PAGES = "https://" + HOST + "/datasets/";

    /** Where Kaggle's address leads to. */
    private static final Set<String> HOSTS = Set.of(HOST, "*.kaggle.com", "storage.googleapis.com");

    private static final int BUFFER = 1 << 16;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "File to write; its folder exists (default: the dataset's name and .zip, in this folder)."
                    + " A download that was broken off goes on where it was.")
    private Path out;

    @Option(
            names = "--from",
            paramLabel = "URL",
            description =
                    "Fetch the zip file from this address instead of Kaggle, such as that of a copy of one's own.")
    private URI from;

    @Option(names = "--overwrite", description = "Fetch it again if the file exists.")
    private boolean overwrite;

    /**
     * Fetches and checks.
     *
     * @param dataset owner and name
     * @param next what to do with the file, with %s in its place
     */
    void run(String dataset, String next) throws IOException {
        Path file = out != null ? out : Path.of(dataset.replaceFirst(".*/", "") + ".zip");
        if (Files.isDirectory(file) || !Files.isDirectory(file.toAbsolutePath().getParent())) {
            throw new ParameterException(
                    spec.commandLine(), "--out is '" + file + "'; it must be a file in a folder that exists");
        }
        if (Files.exists(file) && !overwrite) {
            throw new ParameterException(
                    spec.commandLine(), "--out: '" + file + "' exists; --overwrite fetches it again");
        }
        URI address = from == null ? URI.create(API + dataset) : from;
        Set<String> hosts = new TreeSet<>(HOSTS);
        hosts.add(Hosts.of(address));
        HttpAccess access = new HttpAccess(new Hosts(hosts), credentials(System.getenv()), Patience.USUAL);
        try (Interruption interruption = new Interruption();
                ProgressBar bar = new ProgressBar(spec.commandLine().getErr(), interruption)) {
            Progress progress = new Progress(bar);
            progress.task("Fetching " + HttpAccess.named(address));
            new Download(access, Address.of(address), file)
                    .run(OptionalLong.empty(), zip -> requireSound(zip, progress), progress);
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException(
                    e.getMessage() + ". In a browser, it is at " + PAGES + dataset
                            + "; with an account there, its token goes" + " into KAGGLE_USERNAME and KAGGLE_KEY",
                    e);
        }
        spec.commandLine()
                .getOut()
                .printf(
                        Locale.ROOT,
                        "%s: %.1f MB; next: %s%nThe terms of %s%s hold.%n",
                        file,
                        Files.size(file) / 1e6,
                        String.format(next, file),
                        PAGES,
                        dataset);
    }

    /** For Kaggle alone, whatever the address. */
    static List<Credential> credentials(Map<String, String> environment) {
        String token = environment.get("KAGGLE_API_TOKEN");
        String user = environment.get("KAGGLE_USERNAME");
        String key = environment.get("KAGGLE_KEY");
        if (token != null && !token.isBlank()) {
            return List.of(new Credential(HOST, "Authorization", "Bearer " + token.strip()));
        }
        if (user == null || key == null || user.isBlank() || key.isBlank()) {
            return List.of();
        }
        String pair = user.strip() + ":" + key.strip();
        return List.of(new Credential(
                HOST,
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8))));
    }

    /** Reads all that a zip file holds and compares its checksums. */
    private static void requireSound(Path zip, Progress progress) throws IOException {
        try (ZipFile file = new ZipFile(zip.toFile())) {
            if (file.size() == 0) {
                throw new ZipException("empty");
            }
            byte[] buffer = new byte[BUFFER];
            for (Enumeration<? extends ZipEntry> entries = file.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                CRC32 sum = new CRC32();
                try (InputStream content = file.getInputStream(entry)) {
                    for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                        sum.update(buffer, 0, read);
                        progress.check();
                    }
                }
                if (sum.getValue() != entry.getCrc()) {
                    throw new ZipException("'" + entry.getName() + "' is damaged");
                }
            }
        } catch (ZipException | EOFException e) {
            throw new IOException("what came is not a sound zip file (" + e.getMessage() + ") and was deleted", e);
        }
    }
}
