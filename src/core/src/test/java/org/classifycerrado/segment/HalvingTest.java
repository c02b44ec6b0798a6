package org.classifycerrado.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HalvingTest {

    /** A device whose memory holds some windows. */
    private static final class Device implements Halving.Pass {
        private final int room;
        private final List<String> done = new ArrayList<>();
        private final List<Integer> tried = new ArrayList<>();

        Device(int room) {
            this.room = room;
        }

        @Override
        public void run(int first, int windows) throws SegmentationException, Halving.NoRoomException {
            tried.add(windows);
            if (windows > room) {
                throw new Halving.NoRoomException(new IllegalStateException("CUDA out of memory"));
            }
            done.add(first + "+" + windows);
        }
    }

    @Test
    void doesAtOnceWhatFits() throws Exception {
        Device device = new Device(16);

        Halving.run(3, 16, device);

        assertThat(device.done).containsExactly("3+16");
    }

    @Test
    void halvesUntilItFitsAndLeavesNothingOut() throws Exception {
        Device device = new Device(3);

        Halving.run(0, 13, device);

        assertThat(device.done).containsExactly("0+3", "3+3", "6+3", "9+2", "11+2");
        assertThat(device.tried).containsExactly(13, 6, 3, 3, 7, 3, 4, 2, 2);
    }

    @Test
    void saysSoIfNotEvenOneFits() {
        Device device = new Device(0);

        assertThatThrownBy(() -> Halving.run(0, 4, device))
                .isInstanceOf(Halving.NoRoomException.class)
                .hasRootCauseMessage("CUDA out of memory");
        assertThat(device.tried).containsExactly(4, 2, 1);
        assertThat(device.done).isEmpty();
    }

    @Test
    void stopsAtAnyOtherFailure() {
        List<Integer> tried = new ArrayList<>();
        SegmentationException broken = new SegmentationException("broken", null);

        assertThatThrownBy(() -> Halving.run(0, 4, (first, windows) -> {
                    tried.add(windows);
                    throw broken;
                }))
                .isSameAs(broken);
        assertThat(tried).containsExactly(4);
    }
}
