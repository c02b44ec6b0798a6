package org.classifycerrado.sentinel.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.classifycerrado.sentinel.safe.SafeWriter;
import org.classifycerrado.sentinel.scene.Band;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Products that are none, are not whole, or contradict themselves. */
class BadProductsTest {

    @TempDir
    Path folder;

    private Path product;

    @BeforeEach
    void write() throws IOException {
        product = SafeWriter.write(folder, Products.product("2022-08-01", "04.00"), Products.clear());
    }

    private Path find(String ending) throws IOException {
        try (Stream<Path> all = Files.walk(product)) {
            return all.filter(each -> each.toString().endsWith(ending))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private void refused(Path path, String... parts) {
        assertThatThrownBy(() -> Products.read(folder, path))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("'")
                .hasMessageContainingAll(parts)
                .hasMessageNotContaining(folder.toString());
    }

    @Test
    void aWholeOneIsUnderstood() throws IOException {
        var scene = Products.read(folder, product).get(0);
        assertThat(scene.id()).isEqualTo("S2A_MSIL2A_20220801T133851_N0400_R067_T22MHV_20220801T193851");
        assertThat(scene.tile()).contains("22MHV");
        assertThat(scene.baseline()).contains("04.00");
        assertThat(scene.acquired()).hasToString("Optional[2022-08-01T13:38:51Z]");
        assertThat(scene.cloudCover()).hasValue(1);
        assertThat(scene.bands()).hasSize(13);
        assertThat(scene.bands().get(Band.B8A).quantity()).hasToString("Optional[dn with offset 1000]");
        assertThat(scene.bands().get(Band.SCL).quantity()).isEmpty();
    }

    @Test
    void level1CIsRefusedWithTheReason() throws IOException {
        Path other = folder.resolve("S2B_MSIL1C_20220801T133849_N0400_R067_T22MHV_20220801T164023.SAFE");
        Files.createDirectories(other);
        refused(other, "level 1C", "top of the atmosphere", "Sen2Cor");
        Path renamed = Files.createDirectories(folder.resolve("renamed.SAFE"));
        Files.writeString(renamed.resolve("MTD_MSIL1C.xml"), "<x/>");
        refused(renamed, "'renamed'", "level 1C");
    }

    @Test
    void groundRangeIsRefusedWithTheWayToRtc() throws IOException {
        for (String name : List.of(
                "S1A_IW_GRDH_1SDV_20220801T085500_20220801T085525_044350_054AF5_E8B2.SAFE",
                "S1A_IW_SLC__1SDV_20220801T085500_20220801T085525_044350_054AF5_E8B2.SAFE")) {
            refused(
                    Files.createDirectories(folder.resolve(name)),
                    name.substring(7, 10) + " product",
                    "HyP3",
                    "sentinel-1-rtc",
                    "Terrain-Flattening");
        }
    }

    @Test
    void halfAProductSaysWhatIsMissing() throws IOException {
        Files.delete(find("_B8A_20m.jp2"));
        Files.delete(find("_B01_60m.jp2"));
        refused(product, "lacks the image of B01, B8A", "only a part");
        Files.delete(find("MTD_TL.xml"));
        refused(product, "lacks MTD_TL.xml");
        Files.delete(find("MTD_MSIL2A.xml"));
        refused(product, "lacks MTD_MSIL2A.xml");
    }

    @Test
    void anOffsetThatShouldBeThereCannotBeGuessed() throws IOException {
        Path metadata = product.resolve("MTD_MSIL2A.xml");
        Files.writeString(metadata, Files.readString(metadata).replaceAll("<BOA_ADD_OFFSET [^\\n]*\\n", ""));
        refused(product, "baseline 04.00", "no BOA_ADD_OFFSET", "cannot be decided");
    }

    @Test
    void metadataThatAreNoneAreRefused() throws IOException {
        Path metadata = product.resolve("MTD_MSIL2A.xml");
        String whole = Files.readString(metadata);
        Files.writeString(metadata, whole.substring(0, whole.length() / 2));
        refused(product, "MTD_MSIL2A.xml that is not readable XML");
        Files.writeString(metadata, "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x>&e;</x>");
        refused(product, "DOCTYPE");
        Files.writeString(metadata, whole.replace(">10000<", ">many<"));
        refused(product, "'many' as BOA_QUANTIFICATION_VALUE");
    }

    @Test
    void aDownloadThatWasCutShortIsNoZipFile() throws IOException {
        Path zip = Products.zip(product, folder.resolve("S2A_MSIL2A_x.zip"));
        byte[] whole = Files.readAllBytes(zip);
        Files.write(zip, Arrays.copyOf(whole, whole.length / 2));
        refused(zip, "'S2A_MSIL2A_x.zip' is not a whole zip file", "cut short");
        Files.writeString(zip, "<html>Please log in</html>");
        refused(zip, "is not a whole zip file");
    }
}
