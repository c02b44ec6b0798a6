package org.classifycerrado;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.geotools.api.util.InternationalString;
import org.geotools.data.util.NullProgressListener;
import org.junit.jupiter.api.Test;

class ProgressTest {

    /** Shows a text only together with progress that has grown, as GeoServer does. */
    private static final class Page extends NullProgressListener {
        private final List<String> shown = new ArrayList<>();
        private InternationalString task;
        private float reached;

        @Override
        public void setTask(InternationalString text) {
            task = text;
        }

        @Override
        public void progress(float percent) {
            if (percent > reached) {
                reached = percent;
                shown.add(task == null ? "" : task.toString());
            }
        }
    }

    @Test
    void eachTaskIsShownAtOnce() {
        Page page = new Page();
        Progress progress = new Progress(page);

        progress.task("Waiting for 2 requests before this");
        progress.task("Waiting for 1 request before this");
        progress.percent(50);
        progress.task("Writing");

        assertThat(page.shown)
                .containsExactly(
                        "Waiting for 2 requests before this",
                        "Waiting for 1 request before this",
                        "Waiting for 1 request before this",
                        "Writing");
        assertThat(page.reached).isBetween(50f, 50.1f);
    }

    @Test
    void neverExceedsTheWhole() {
        Page page = new Page();
        Progress progress = new Progress(page);

        progress.percent(100);
        progress.task("Done");

        assertThat(page.reached).isEqualTo(100f);
    }
}
