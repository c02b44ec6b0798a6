package org.classifycerrado.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.classifycerrado.child.ChildJvm;
import org.classifycerrado.fixture.CrashingModels;
import org.classifycerrado.model.Model;
import org.classifycerrado.model.ModelStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProofsTest {

    @TempDir
    Path folder;

    private ModelStore store;
    private Proofs proofs;

    @BeforeEach
    void prepare() {
        store = new ModelStore(folder.resolve("models"));
        proofs = new Proofs(folder.resolve("proofs"));
    }

    @Test
    void aCrashIsAVerdict() throws Exception {
        Model model = CrashingModels.inBf16(store, "crash");

        Proofs.Verdict verdict = proofs.of(model, Precision.BF16, ComputeDevice.CPU, 128);

        assertThat(verdict.works()).isFalse();
        assertThat(verdict.why())
                .startsWith("bf16 was tried out in a process of its own, which ended by SIGFPE on this CPU, ");
        assertThat(proofs.known(model, Precision.BF16)).contains(verdict);
    }

    @Test
    void verdictsOutliveTheProgram() throws Exception {
        Model model = CrashingModels.inBf16(store, "crash");
        Proofs.Verdict verdict = proofs.of(model, Precision.BF16, ComputeDevice.CPU, 128);

        Proofs later = new Proofs(folder.resolve("proofs"), () -> {
            throw new AssertionError("it is known; no process may be started");
        });

        assertThat(later.of(model, Precision.BF16, ComputeDevice.CPU, 128)).isEqualTo(verdict);
        assertThat(later.known(model, Precision.BF16)).contains(verdict);
    }

    /** The verdict on a model that does not crash of itself; where this machine's kernels do, the test is skipped. */
    private Proofs.Verdict withoutCrash(Model model) throws Exception {
        Proofs.Verdict verdict = proofs.of(model, Precision.BF16, ComputeDevice.CPU, 128);
        assumeFalse(verdict.why().contains("which ended by"), "SKIPPED: " + verdict.why());
        return verdict;
    }

    @Test
    void soundKernelsAreUsed() throws Exception {
        Model model = CrashingModels.sound(store, "sound");

        assertThat(withoutCrash(model)).isEqualTo(new Proofs.Verdict(true, ""));
        // Another window has kernels of its own.
        assertThat(verdictFiles()).hasSize(1);
        proofs.of(model, Precision.BF16, ComputeDevice.CPU, 256);
        assertThat(verdictFiles()).hasSize(2);
    }

    @Test
    void wrongResultsAreRefused() throws Exception {
        Model model = CrashingModels.wrongInBf16(store, "wrong");

        Proofs.Verdict verdict = withoutCrash(model);

        assertThat(verdict.works()).isFalse();
        assertThat(verdict.why()).matches("bf16 agrees with fp32 on [0-9.]+ % of the pixels of a trial only");
    }

    @Test
    void nothingIsKnownBeforeATrial() throws Exception {
        assertThat(proofs.known(CrashingModels.sound(store, "sound"), Precision.BF16))
                .isEmpty();
        assertThat(folder.resolve("proofs")).doesNotExist();
    }

    @Test
    void aDamagedVerdictIsMadeAnew() throws Exception {
        Model model = CrashingModels.sound(store, "sound");
        withoutCrash(model);
        Files.writeString(verdictFiles().get(0), "{\"works\":");

        assertThat(new Proofs(folder.resolve("proofs"))
                        .of(model, Precision.BF16, ComputeDevice.CPU, 128)
                        .works())
                .isTrue();
    }

    @Test
    void libtorchIsProvenOnce() {
        assertThat(proofs.ofLibtorch().works()).isTrue();
        assertThat(verdictFiles()).hasSize(1);
    }

    @Test
    void aLackOfMemoryIsNotKept() {
        // Too little for the JVM to start: the processor is not to blame.
        Proofs poor = new Proofs(folder.resolve("proofs"), () -> new WorkerSettings(64, 8, Duration.ofSeconds(10)));

        Proofs.Verdict verdict = poor.ofLibtorch();

        org.junit.jupiter.api.Assumptions.assumeTrue(
                System.getProperty("os.name").equals("Linux"), "elsewhere a process's memory has no limit");
        assertThat(verdict.works()).isFalse();
        assertThat(verdict.why()).startsWith("PyTorch cannot run on this CPU");
        assertThat(folder.resolve("proofs")).doesNotExist();
    }

    @Test
    void programsAreJudgedByTheirEnd() throws Exception {
        ChildJvm child = new ChildJvm(Program.class, 64, 0);

        assertThat(proofs.of("a program", child, "0").works()).isTrue();
        assertThat(proofs.of("a program", child, "3").why())
                .startsWith("a program was tried out in a process of its own, which ended with status 3 on this CPU");
        assertThat(verdictFiles()).hasSize(1);
    }

    /** Ends with the status that it is told. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) {
            System.exit(Integer.parseInt(arguments[0]));
        }
    }

    private List<Path> verdictFiles() {
        try (Stream<Path> files = Files.list(folder.resolve("proofs"))) {
            return files.toList();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
