package org.classifycerrado.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.Progress;
import org.geotools.api.util.InternationalString;
import org.geotools.data.util.NullProgressListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class JudgementTest {

    @Test
    void aRunGoesOnWhileItIsLookedAtAndEndsByWhatIsFound() {
        CountDownLatch looked = new CountDownLatch(1);
        Progress progress = new Progress(null);
        try (Judgement judgement = new Judgement(() -> {
            looked.await();
            throw new InvalidParameterException("msi", "is a photograph");
        })) {
            progress.guard(judgement::check);
            assertThatCode(progress::check).doesNotThrowAnyException();

            looked.countDown();

            assertThatThrownBy(() -> judgement.doubts(new Progress(null))).hasMessage("msi: is a photograph");
            assertThatThrownBy(progress::check)
                    .isInstanceOf(InvalidParameterException.class)
                    .hasMessage("msi: is a photograph");
        }
    }

    @Test
    void aWaitingRequestIsToldBeforeItsTurn() {
        Turns turns = new Turns();
        Turns.Turn first = turns.take(TurnsTest.CPU, TurnsTest.limits(1, 9), new Progress(null));
        CountDownLatch waits = new CountDownLatch(1);
        Progress progress = new Progress(new NullProgressListener() {
            @Override
            public void setTask(InternationalString task) {
                waits.countDown();
            }
        });
        try (Judgement judgement = new Judgement(() -> {
            waits.await();
            throw new InvalidParameterException("msi", "is a photograph");
        })) {
            progress.guard(judgement::check);

            assertThatThrownBy(() -> turns.take(TurnsTest.CPU, TurnsTest.limits(1, 9), progress))
                    .hasMessage("msi: is a photograph");
        }
        first.close();
    }

    @Test
    void whatIsOddIsThereAtTheEnd() {
        try (Judgement judgement = new Judgement(() -> List.of("sar is calm"))) {
            assertThat(judgement.doubts(new Progress(null))).containsExactly("sar is calm");
            assertThat(judgement.seconds()).isPositive();
            assertThatCode(judgement::check).doesNotThrowAnyException();
        }
    }

    @Test
    void nobodyLooksAnyMoreOnceARunHasEnded() throws Exception {
        AtomicBoolean ended = new AtomicBoolean();
        CountDownLatch looks = new CountDownLatch(1);
        Judgement judgement = new Judgement(() -> {
            try {
                looks.countDown();
                new CountDownLatch(1).await();
                return List.of();
            } finally {
                ended.set(true);
            }
        });
        looks.await();
        NullProgressListener cancelled = new NullProgressListener();
        cancelled.setCanceled(true);
        assertThatThrownBy(() -> judgement.doubts(new Progress(cancelled))).isInstanceOf(CancellationException.class);

        judgement.close();

        assertThat(ended).isTrue();
        assertThatCode(judgement::check).doesNotThrowAnyException();
    }
}
