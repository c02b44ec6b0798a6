package org.classifycerrado.process;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.classifycerrado.InvalidParameterException;
import org.geotools.process.ProcessException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallerErrorsTest {

    private static void fail(Throwable failure) {
        CallerErrors.guard("counting", () -> {
            if (failure instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) failure;
        });
    }

    @Test
    void whatIsSaidToCallersReachesThem() {
        assertThatThrownBy(() -> fail(new InvalidParameterException("roi", "is a Point")))
                .isInstanceOf(ProcessException.class)
                .hasMessage("roi: is a Point")
                .hasNoCause();
    }

    @ParameterizedTest
    @ValueSource(classes = {IllegalArgumentException.class, NumberFormatException.class, NoSuchMethodError.class})
    void whatLibrariesSayDoesNot(Class<? extends Throwable> type) throws Exception {
        Throwable failure = type.getConstructor(String.class).newInstance("at /data/dir: org.example.Secret");

        assertThatThrownBy(() -> fail(failure))
                .isInstanceOf(ProcessException.class)
                .hasMessage("The counting failed; the server's log says why")
                .hasNoCause();
    }
}
