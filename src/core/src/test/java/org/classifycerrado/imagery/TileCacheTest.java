package org.classifycerrado.imagery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TileCacheTest {

    private long before;

    /** What the engine on the class path says, JAI or ImageN. */
    private static long capacity() throws Exception {
        String engine;
        try {
            engine = Class.forName("org.eclipse.imagen.ImageN").getName();
        } catch (ClassNotFoundException e) {
            engine = "javax.media.jai.JAI";
        }
        Class<?> entry = Class.forName(engine);
        Object cache = entry.getMethod("getTileCache")
                .invoke(entry.getMethod("getDefaultInstance").invoke(null));
        Class<?> type = Class.forName(entry.getPackageName() + ".TileCache");
        return (Long) type.getMethod("getMemoryCapacity").invoke(cache);
    }

    @BeforeEach
    void remember() throws Exception {
        before = capacity();
    }

    @AfterEach
    void restore() {
        TileCache.setCapacity(before);
    }

    @Test
    void setsTheSizeOfTheEngineThatIsThere() throws Exception {
        TileCache.setCapacity(123_456_789);

        assertThat(capacity()).isEqualTo(123_456_789);
    }
}
