package org.classifycerrado.segment;

import ai.djl.util.Utils;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.classifycerrado.child.Chatter;
import org.classifycerrado.child.ChildJvm;
import org.classifycerrado.child.Ending;
import org.classifycerrado.model.Model;
import org.geotools.util.logging.Logging;

/**
 * What has been proven about native code on this machine. Kernels of libtorch and oneDNN are chosen by what the
 * processor reports, and some of them end the process: bfloat16 on virtual machines that hide the sizes of the caches,
 * instructions that an old processor lacks. So a child process does first what this one is about to do; only if it ends
 * well, and what it computed is right, is it done here.
 *
 * <p>A verdict is kept in a file beside DJL's libraries, for as long as processor, libtorch and weights are the same;
 * deleting the folder {@code cerrado-proofs} has everything tried again. A child that was ended from outside, or took
 * too long, proves nothing: it counts until this program ends. Safe for use by several threads.
 */
public final class Proofs {

    private static final Logger LOGGER = Logging.getLogger(Proofs.class);
    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    /**
     * Least share of pixels that must have the same class in both precisions. Wrong kernels give nonsense, with a share
     * of one in the number of classes; sound ones differ where two classes are nearly equal. Whether a model is precise
     * enough in bfloat16 is another question, which is answered once, when the model is made.
     */
    private static final double AGREED = 0.9;

    private static final int PROGRAM_MINUTES = 5;

    private final Path folder;
    private final Supplier<WorkerSettings> settings;
    private final Map<String, Verdict> verdicts = new ConcurrentHashMap<>();

    /**
     * What came of trying.
     *
     * @param works whether it may be used
     * @param why not, for people; empty if it may
     */
    public record Verdict(boolean works, String why) {}

    /** Verdicts beside DJL's libraries. */
    public Proofs() {
        this(Utils.getCacheDir().resolve("cerrado-proofs"), () -> WorkerSettings.DEFAULTS);
    }

    /**
     * Verdicts in a folder.
     *
     * @param folder to be created with the first
     */
    public Proofs(Path folder) {
        this(folder, () -> WorkerSettings.DEFAULTS);
    }

    Proofs(Path folder, Supplier<WorkerSettings> settings) {
        this.folder = folder;
        this.settings = settings;
    }

    /**
     * Whether a precision of a model works on a device, tried out now unless that is known.
     *
     * @param model the model, whose weights offer the precision
     * @param precision not single precision
     * @param device where it is to run
     * @param window side of the windows, in pixels
     * @return the verdict
     * @throws SegmentationException if the model does not even run in single precision
     */
    public Verdict of(Model model, Precision precision, ComputeDevice device, int window) throws SegmentationException {
        JsonObject subject = subject(model, precision, device, window);
        Optional<Verdict> known = known(subject);
        return known.isPresent() ? known.get() : keep(subject, tryOut(model, precision, device, window));
    }

    /**
     * What is known of a precision of a model on the CPU, for its own patches. Nothing is tried out.
     *
     * @param model the model
     * @param precision not single precision
     * @return the verdict, or empty if it has not been tried
     */
    public Optional<Verdict> known(Model model, Precision precision) {
        return known(subject(model, precision, ComputeDevice.CPU, model.card().patchSize()));
    }

    /**
     * Whether a program works: a child process runs it, and it works if that ends with status 0. Tried out now unless
     * that is known.
     *
     * @param what it does, for people: "training unet-small"
     * @param child the program
     * @param arguments what it is to do; the verdict is on these
     * @return the verdict
     */
    public Verdict of(String what, ChildJvm child, String... arguments) {
        JsonObject subject = machine();
        subject.addProperty("program", child.mainClass().getName());
        subject.addProperty("arguments", String.join(" ", arguments));
        Optional<Verdict> known = known(subject);
        return known.isPresent() ? known.get() : keep(subject, tryOut(what, child, arguments));
    }

    private static Trial tryOut(String what, ChildJvm child, String... arguments) {
        LOGGER.info("trying out " + what + " in a process of its own");
        String ending;
        boolean lasting = false;
        try {
            Process process = child.start(arguments);
            process.getOutputStream().close();
            Chatter chatter = new Chatter(process.getErrorStream(), LOGGER::fine);
            new Chatter(process.getInputStream(), LOGGER::fine);
            if (!process.waitFor(PROGRAM_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                ending = "did not end within " + PROGRAM_MINUTES + " minutes";
            } else if (process.exitValue() == 0) {
                return new Trial(new Verdict(true, ""), true);
            } else {
                List<String> words = chatter.last();
                ending = Ending.describe(process.exitValue(), words);
                lasting = Ending.isCrash(process.exitValue(), words);
                LOGGER.warning(what + " was tried out in a process of its own, which " + ending + ": "
                        + String.join("\n", words));
            }
        } catch (IOException e) {
            ending = "cannot be started: " + e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            ending = "was not waited for";
        }
        String why = what + " was tried out in a process of its own, which " + ending + " on this CPU, " + cpu();
        return new Trial(new Verdict(false, why), lasting);
    }

    /**
     * Whether libtorch starts on this processor and computes in single precision, tried out now unless that is known.
     */
    Verdict ofLibtorch() {
        JsonObject subject = machine();
        Optional<Verdict> known = known(subject);
        if (known.isPresent()) {
            return known.get();
        }
        Trial trial;
        try (WorkerRuntime child = new WorkerRuntime(settings, this)) {
            child.hardware();
            trial = new Trial(new Verdict(true, ""), true);
        } catch (WorkerEndedException e) {
            LOGGER.log(Level.WARNING, "libtorch was tried out in a process of its own", e);
            trial = new Trial(
                    new Verdict(
                            false,
                            "PyTorch cannot run on this CPU, " + cpu() + ": it was tried out in a process"
                                    + " of its own, which " + e.ending()),
                    e.isCrash());
        } catch (SegmentationException e) {
            LOGGER.log(Level.WARNING, "libtorch was tried out in a process of its own", e);
            trial = new Trial(new Verdict(false, e.getMessage()), false);
        }
        return keep(subject, trial);
    }

    private static String cpu() {
        return Cpu.current().name();
    }

    /** A verdict, and whether the same would come of it another time. */
    private record Trial(Verdict verdict, boolean lasting) {}

    private Trial tryOut(Model model, Precision precision, ComputeDevice device, int window)
            throws SegmentationException {
        LOGGER.info("trying out " + precision.id() + " of model " + model.card().id() + " in a process of its own");
        SegmenterRequest single = new SegmenterRequest(model, device).withWindow(window);
        try (WorkerRuntime child = new WorkerRuntime(settings, this)) {
            byte[] expected = ProbeWindows.classes(child, single);
            byte[] given;
            try {
                given = ProbeWindows.classes(child, single.withPrecision(precision));
            } catch (WorkerEndedException e) {
                LOGGER.log(Level.WARNING, precision.id() + " was tried out in a process of its own", e);
                return new Trial(
                        new Verdict(
                                false,
                                precision.id() + " was tried out in a process of its own, which " + e.ending()
                                        + " on this CPU, " + cpu()),
                        e.isCrash());
            } catch (SegmentationException e) {
                return new Trial(new Verdict(false, precision.id() + " fails here: " + e.getMessage()), false);
            }
            int same = 0;
            for (int i = 0; i < expected.length; i++) {
                same += expected[i] == given[i] ? 1 : 0;
            }
            double share = same / (double) expected.length;
            return share >= AGREED
                    ? new Trial(new Verdict(true, ""), true)
                    : new Trial(
                            new Verdict(
                                    false,
                                    String.format(
                                            Locale.ROOT,
                                            "%s agrees with fp32 on %.1f %% of the pixels of a trial only",
                                            precision.id(),
                                            100 * share)),
                            true);
        }
    }

    private static JsonObject subject(Model model, Precision precision, ComputeDevice device, int window) {
        JsonObject subject = machine();
        subject.addProperty("weights", model.card().sha256());
        subject.addProperty("precision", precision.id());
        subject.addProperty("device", device.id());
        subject.addProperty("window", window);
        return subject;
    }

    /** What native code chooses its kernels by. */
    private static JsonObject machine() {
        JsonObject machine = new JsonObject();
        machine.add("cpu", GSON.toJsonTree(Cpu.current()));
        machine.addProperty("libtorch", bundledLibtorch());
        for (String name : new String[] {
            "PYTORCH_LIBRARY_PATH", "PYTORCH_VERSION", "PYTORCH_FLAVOR", "ONEDNN_MAX_CPU_ISA", "DNNL_MAX_CPU_ISA"
        }) {
            String value = System.getProperty(name, System.getenv(name));
            if (value != null) {
                machine.addProperty(name, value);
            }
        }
        return machine;
    }

    /** What the jar with libtorch says of it; DJL itself could be asked, but looks for CUDA's libraries then. */
    private static String bundledLibtorch() {
        Properties properties = new Properties();
        try (InputStream in = Proofs.class.getClassLoader().getResourceAsStream("native/lib/pytorch.properties")) {
            if (in == null) {
                return "none";
            }
            properties.load(in);
        } catch (IOException e) {
            return "none";
        }
        return properties.getProperty("version") + " " + properties.getProperty("flavor") + " "
                + properties.getProperty("classifier");
    }

    private Optional<Verdict> known(JsonObject subject) {
        String key = key(subject);
        Verdict before = verdicts.get(key);
        if (before != null) {
            return Optional.of(before);
        }
        try {
            JsonObject file = JsonParser.parseString(Files.readString(folder.resolve(key + ".json")))
                    .getAsJsonObject();
            Verdict verdict = new Verdict(
                    file.get("works").getAsBoolean(), file.get("why").getAsString());
            verdicts.put(key, verdict);
            return Optional.of(verdict);
        } catch (IOException e) {
            return Optional.empty();
        } catch (JsonParseException | IllegalStateException | NullPointerException e) {
            LOGGER.warning("a verdict in " + folder + " cannot be read and is made anew: " + e.getMessage());
            return Optional.empty();
        }
    }

    private Verdict keep(JsonObject subject, Trial trial) {
        String key = key(subject);
        verdicts.put(key, trial.verdict());
        if (!trial.lasting()) {
            return trial.verdict();
        }
        JsonObject file = new JsonObject();
        file.addProperty("works", trial.verdict().works());
        file.addProperty("why", trial.verdict().why());
        file.addProperty("tried", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        file.add("of", subject);
        try {
            Files.createDirectories(folder);
            Path part = folder.resolve("." + UUID.randomUUID() + ".part");
            Files.writeString(part, GSON.toJson(file));
            Files.move(part, folder.resolve(key + ".json"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOGGER.info("a verdict cannot be kept, so it will be tried again: " + e);
        }
        return trial.verdict();
    }

    private static String key(JsonObject subject) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(subject.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
