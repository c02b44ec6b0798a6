package org.classifycerrado.child;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class EndingTest {

    @Test
    void tellsSignalsByName() {
        assertThat(Ending.describe(132, List.of())).isEqualTo("ended by SIGILL");
        assertThat(Ending.describe(137, List.of())).isEqualTo("ended by SIGKILL");
        assertThat(Ending.describe(1, List.of("a line"))).isEqualTo("ended with status 1");
    }

    @Test
    void whatTheJvmReportedCountsBeforeTheAbortThatFollows() {
        List<String> report = List.of("#", "#  SIGFPE (0x8) at pc=0x00007f504138fe4c, pid=17059, tid=17114", "#");

        assertThat(Ending.describe(134, report)).isEqualTo("ended by SIGFPE");
        assertThat(Ending.isCrash(134, report)).isTrue();
    }

    @Test
    void anEndFromOutsideIsNoCrash() {
        assertThat(Ending.isCrash(137, List.of())).isFalse();
        assertThat(Ending.isCrash(143, List.of())).isFalse();
        assertThat(Ending.isCrash(1, List.of())).isFalse();
        assertThat(Ending.isCrash(139, List.of())).isTrue();
    }
}
