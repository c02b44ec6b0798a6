package org.classifycerrado.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class ChildJvmTest {

    /** What the child does: says what it sees, or takes memory until it gets no more. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) {
            if (arguments[0].equals("greedy")) {
                List<java.nio.ByteBuffer> all = new ArrayList<>();
                for (int i = 0; i < 64; i++) {
                    all.add(java.nio.ByteBuffer.allocateDirect(64 << 20));
                }
                System.out.println("took it all");
                return;
            }
            System.out.println(ChildJvm.isChild() + " " + System.getProperty("ai.djl.test") + " "
                    + (Runtime.getRuntime().maxMemory() >> 20));
            System.err.println("[W1125 13:00:00.000 NNPACK.cpp:62] Could not initialize NNPACK! Reason: Unsupported");
            System.err.println("something else");
        }
    }

    @Test
    void runsWithOurClassesAndSettings() throws Exception {
        System.setProperty("ai.djl.test", "told");
        try {
            Process child = new ChildJvm(Program.class, 64, 0).start("report");
            List<String> said = new CopyOnWriteArrayList<>();
            Chatter chatter = new Chatter(child.getErrorStream(), said::add);
            String out = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(child.waitFor()).isZero();
            assertThat(out.trim()).matches("true told (6[0-9])");
            assertThat(chatter.last()).containsExactly("something else");
            assertThat(said).containsExactly("something else");
        } finally {
            System.clearProperty("ai.djl.test");
        }
        assertThat(ChildJvm.isChild()).isFalse();
    }

    @Test
    void isHeldToItsMemory() throws Exception {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "only Linux counts all private memory as data");

        Process child = new ChildJvm(Program.class, 8192, 600).start("greedy");
        String out = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(child.waitFor()).isNotZero();
        assertThat(out).doesNotContain("took it all");
    }
}
