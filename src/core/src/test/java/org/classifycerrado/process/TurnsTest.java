package org.classifycerrado.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.Progress;
import org.classifycerrado.TimeLimitException;
import org.classifycerrado.host.Settings;
import org.classifycerrado.patch.PatchMosaic;
import org.classifycerrado.segment.ComputeDevice;
import org.geotools.api.util.InternationalString;
import org.geotools.data.util.NullProgressListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TurnsTest {

    static final ComputeDevice CPU = new ComputeDevice(-1, "");
    private static final ComputeDevice GPU = new ComputeDevice(0, "");

    private final Turns turns = new Turns();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    static Settings limits(int concurrency, int waiting) {
        return new Settings(
                Map.of(),
                "auto",
                32,
                PatchMosaic.Join.COSINE,
                true,
                Long.MAX_VALUE,
                8,
                0,
                concurrency,
                waiting,
                Duration.ZERO,
                24,
                Settings.DEFAULTS.maxPolygons());
    }

    /** Tells when a request says that it waits. */
    private static final class Waiting extends NullProgressListener {
        private final CountDownLatch waits = new CountDownLatch(1);
        private final List<String> tasks = new CopyOnWriteArrayList<>();

        @Override
        public void setTask(InternationalString task) {
            tasks.add(task.toString());
            waits.countDown();
        }
    }

    @Test
    void requestsComeInTheirOrder() throws Exception {
        Turns.Turn first = turns.take(CPU, limits(1, 9), new Progress(null));
        List<Integer> order = new CopyOnWriteArrayList<>();
        List<Future<?>> others = new CopyOnWriteArrayList<>();
        for (int number = 0; number < 3; number++) {
            int mine = number;
            Waiting listener = new Waiting();
            others.add(threads.submit(() -> {
                try (Turns.Turn turn = turns.take(CPU, limits(1, 9), new Progress(listener))) {
                    order.add(mine);
                    assertThat(turn).isNotNull();
                }
            }));
            listener.waits.await();
            assertThat(listener.tasks.get(0)).contains("Waiting for " + (number + 1));
        }

        first.close();
        for (Future<?> other : others) {
            other.get();
        }

        assertThat(order).containsExactly(0, 1, 2);
    }

    @Test
    void oneAtATimeOnAGpuWhateverTheLimit() throws Exception {
        Turns.Turn first = turns.take(GPU, limits(4, 9), new Progress(null));
        Turns.Turn onCpu = turns.take(CPU, limits(4, 9), new Progress(null));
        Waiting listener = new Waiting();
        Future<?> second = threads.submit(
                () -> turns.take(GPU, limits(4, 9), new Progress(listener)).close());

        listener.waits.await();
        assertThat(second.isDone()).isFalse();
        first.close();
        second.get();
        onCpu.close();
    }

    @Test
    void tooManyWaitingAreRefused() throws Exception {
        Turns.Turn first = turns.take(CPU, limits(1, 0), new Progress(null));

        assertThatThrownBy(() -> turns.take(CPU, limits(1, 0), new Progress(null)))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("try again later");
        first.close();
        turns.take(CPU, limits(1, 0), new Progress(null)).close();
    }

    @Test
    void aCancelledOrOverdueRequestLeavesTheQueue() throws Exception {
        Turns.Turn first = turns.take(CPU, limits(1, 1), new Progress(null));
        Waiting listener = new Waiting();
        Future<?> second =
                threads.submit(() -> assertThatThrownBy(() -> turns.take(CPU, limits(1, 1), new Progress(listener)))
                        .isInstanceOf(CancellationException.class));
        listener.waits.await();
        listener.setCanceled(true);
        second.get();

        assertThatThrownBy(() -> turns.take(
                        CPU,
                        limits(1, 1),
                        new Progress(null, Optional.of(Instant.now().minusSeconds(1)), () -> false)))
                .isInstanceOf(TimeLimitException.class);

        first.close();
        turns.take(CPU, limits(1, 1), new Progress(null)).close();
    }

    @Test
    void closingEndsRunningAndWaitingRequests() throws Exception {
        CountDownLatch runs = new CountDownLatch(1);
        Future<?> running = threads.submit(() -> {
            Progress progress = new Progress(null, Optional.empty(), turns::isClosed);
            try (Turns.Turn turn = turns.take(CPU, limits(1, 9), progress)) {
                runs.countDown();
                assertThatThrownBy(() -> {
                            while (turn != null) {
                                progress.check();
                                Thread.onSpinWait();
                            }
                        })
                        .isInstanceOf(CancellationException.class);
            }
        });
        runs.await();
        Waiting listener = new Waiting();
        Future<?> waiting = threads.submit(() -> assertThatThrownBy(
                        () -> turns.take(CPU, limits(1, 9), new Progress(listener, Optional.empty(), turns::isClosed)))
                .isInstanceOf(CancellationException.class));
        listener.waits.await();

        assertThat(turns.close(Duration.ofSeconds(30))).isTrue();
        running.get();
        waiting.get();
    }
}
