package org.classifycerrado.learn.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.classifycerrado.learn.architecture.Architecture;
import org.classifycerrado.learn.architecture.MemoryLayout;
import org.classifycerrado.segment.ComputeDevice;
import org.classifycerrado.segment.Proofs;
import org.junit.jupiter.api.Test;

class TrainingTrialTest {

    private static final Proofs.Verdict WORKS = new Proofs.Verdict(true, "");

    @Test
    void theFasterLayoutIsTriedFirst() throws Exception {
        List<MemoryLayout> asked = new ArrayList<>();

        MemoryLayout chosen = TrainingTrial.choose(layout -> {
            asked.add(layout);
            return WORKS;
        });

        assertThat(chosen).isEqualTo(MemoryLayout.CHANNELS_LAST);
        assertThat(asked).containsExactly(MemoryLayout.CHANNELS_LAST);
    }

    @Test
    void aLayoutThatCrashesIsNotUsed() throws Exception {
        MemoryLayout chosen = TrainingTrial.choose(
                layout -> layout == MemoryLayout.CHANNELS_LAST ? new Proofs.Verdict(false, "ended by SIGFPE") : WORKS);

        assertThat(chosen).isEqualTo(MemoryLayout.CONTIGUOUS);
    }

    @Test
    void whereAllCrashNothingIsTrained() {
        assertThatThrownBy(() -> TrainingTrial.choose(layout -> new Proofs.Verdict(false, layout + " crashed")))
                .isInstanceOf(UntrainableException.class)
                .hasMessage("nothing can be trained on this machine: channels last crashed; contiguous crashed");
    }

    @Test
    void aGpuNeedsNoTrial() throws Exception {
        // None of 10⁹ pixels a side could be tried.
        assertThat(TrainingTrial.choose(Architecture.UNET_SMALL, 1_000_000_000, 1, new ComputeDevice(0, "")))
                .isEqualTo(MemoryLayout.CHANNELS_LAST);
    }

    @Test
    void smallNetworksTrainHereOrSayWhyNot() throws Exception {
        try {
            assertThat(TrainingTrial.choose(Architecture.UNET_SMALL, 16, 2, ComputeDevice.CPU))
                    .isNotNull();
        } catch (UntrainableException e) {
            assertThat(e).hasMessageContaining("tried out in a process of its own");
        }
    }
}
