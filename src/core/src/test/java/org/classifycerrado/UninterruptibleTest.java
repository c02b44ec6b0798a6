package org.classifycerrado;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class UninterruptibleTest {

    /** However often it is interrupted: what the thread uses is given back after that. */
    @Test
    void waitsUntilThreadsHaveEnded() throws Exception {
        ExecutorService threads = Executors.newSingleThreadExecutor();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        threads.execute(() -> {
            begun.countDown();
            Uninterruptible.await(goOn::await);
            ended.set(true);
        });
        begun.await();
        Thread waiting = Thread.currentThread();
        Thread disturber = new Thread(() -> {
            for (int i = 0; i < 3; i++) {
                while (waiting.isInterrupted() || waiting.getState() != Thread.State.TIMED_WAITING) {
                    Thread.onSpinWait();
                }
                waiting.interrupt();
            }
            goOn.countDown();
        });
        disturber.start();

        Uninterruptible.end(threads);

        assertThat(ended).isTrue();
        assertThat(Thread.interrupted()).isTrue();
        disturber.join();
    }
}
