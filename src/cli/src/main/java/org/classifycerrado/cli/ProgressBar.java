package org.classifycerrado.cli;

import java.io.PrintWriter;
import java.util.Locale;
import org.geotools.data.util.NullProgressListener;

/** Shows progress: a bar on a terminal, else a line every ten percent. */
final class ProgressBar extends NullProgressListener implements AutoCloseable {

    private static final int WIDTH = 30;

    private final PrintWriter out;
    private final Interruption interruption;
    private final boolean terminal = System.console() != null && System.getenv("CI") == null;
    private String task = "";
    private int shown = -1;

    ProgressBar(PrintWriter out, Interruption interruption) {
        this.out = out;
        this.interruption = interruption;
    }

    @Override
    public void setTask(org.geotools.api.util.InternationalString name) {
        task = name.toString();
        if (!terminal) {
            out.println(task);
            out.flush();
        }
    }

    /** Changes the text beside the bar; elsewhere than on a terminal nothing is shown. */
    void describe(String text) {
        task = text;
    }

    @Override
    public void progress(float percent) {
        int now = (int) percent;
        if (terminal && now != shown) {
            shown = now;
            int done = WIDTH * now / 100;
            out.printf(Locale.ROOT, "\r[%s%s] %3d %%  %-40.40s", "#".repeat(done), ".".repeat(WIDTH - done), now, task);
            out.flush();
        } else if (!terminal && now / 10 > shown / 10 && now > 0) {
            shown = now;
            out.printf(Locale.ROOT, "%3d %%%n", now);
            out.flush();
        }
    }

    @Override
    public boolean isCanceled() {
        return interruption.isCanceled();
    }

    @Override
    public void close() {
        end();
    }

    /** Ends the line, so that others can be printed; nothing is shown after that. */
    void end() {
        if (terminal) {
            out.printf("\r%" + (WIDTH + 52) + "s\r", "");
            out.flush();
        }
    }
}
