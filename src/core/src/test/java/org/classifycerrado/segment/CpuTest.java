package org.classifycerrado.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CpuTest {

    @TempDir
    Path folder;

    @Test
    void readsWhatLinuxTells() throws Exception {
        Path info = Files.writeString(
                folder.resolve("cpuinfo"),
                """
                processor\t: 0
                vendor_id\t: AuthenticAMD
                cpu family\t: 26
                model\t\t: 2
                model name\t: AMD EPYC
                flags\t\t: fpu avx512f avx512_bf16

                processor\t: 1
                vendor_id\t: Other
                flags\t\t: other
                """);
        Path cache = Files.createDirectories(folder.resolve("cache/index0"));
        Files.writeString(cache.resolve("level"), "1\n");
        Files.writeString(cache.resolve("type"), "Data\n");
        Files.writeString(cache.resolve("size"), "48K\n");

        Cpu cpu = Cpu.of(info, folder.resolve("cache"));

        assertThat(cpu.name()).isEqualTo("AMD EPYC (AuthenticAMD family 26 model 2)");
        assertThat(cpu.flags()).containsExactly("avx512_bf16", "avx512f", "fpu");
        assertThat(cpu.caches()).containsOnly(java.util.Map.entry("L1 Data", "48K"));
    }

    @Test
    void anUnknownSystemTellsLittle() {
        Cpu cpu = Cpu.of(folder.resolve("absent"), folder.resolve("absent"));

        assertThat(cpu.flags()).isEmpty();
        assertThat(cpu.caches()).isEmpty();
        assertThat(cpu.identity()).containsKey("architecture");
    }
}
