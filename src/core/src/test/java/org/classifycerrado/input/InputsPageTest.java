package org.classifycerrado.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.classifycerrado.fixture.Project;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The tables of docs/inputs.md against the code's own list. */
class InputsPageTest {

    private static final Pattern PARAMETER = Pattern.compile("`(msiUnits|offset|sarUnits)=([^`]+)`");

    private List<String> page;

    @BeforeEach
    void read() throws Exception {
        page = Files.readAllLines(Project.root().resolve("docs/inputs.md"));
    }

    /** Rows of the table below a headline. */
    private List<String[]> table(String headline) {
        return page.stream()
                .dropWhile(line -> !line.startsWith("| " + headline + " |"))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> line.split(" *\\| *"))
                .toList();
    }

    @Test
    void listsTheQuantitiesOfSarWithTheirFormulas() {
        List<String[]> rows = page.stream()
                .dropWhile(line -> !line.contains("digital number of it"))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> line.split(" *\\| *"))
                .toList();

        assertThat(rows.stream().map(row -> row[1].replace("`", "")))
                .containsExactlyElementsOf(
                        Arrays.stream(SarQuantity.values()).map(SarQuantity::id).toList());
        for (int i = 0; i < rows.size(); i++) {
            SarQuantity quantity = SarQuantity.values()[i];
            float[] value = {quantity.isDecibel() ? -7 : 0.3f};
            double expected = formula(rows.get(i)[3], value[0]);
            quantity.to(SarQuantity.DN).apply(value, 0, 1);
            assertThat((double) value[0])
                    .as(quantity.id())
                    .isCloseTo(expected, org.assertj.core.api.Assertions.withinPercentage(0.001));
        }
    }

    /** What a formula of the table gives. */
    private static double formula(String text, double x) {
        double product = 1;
        for (String factor : text.replace("√(x · cos 39°)", "√x · √cos 39°").split(" · ")) {
            product *= switch (factor) {
                case "600" -> 600;
                case "x" -> x;
                case "√x" -> Math.sqrt(x);
                case "10^(x / 20)" -> Math.pow(10, x / 20);
                case "√cos 39°" -> Math.sqrt(Math.cos(Math.PI * 39 / 180));
                default -> throw new AssertionError("no factor: " + factor);
            };
        }
        return product;
    }

    @Test
    void givesParametersThatAreUnderstood() {
        List<String[]> rows = table("source");
        assertThat(rows).hasSizeGreaterThan(15);
        for (String[] row : rows) {
            Map<String, String> given = new TreeMap<>();
            Matcher matcher = PARAMETER.matcher(row[3]);
            while (matcher.find()) {
                given.put(matcher.group(1), matcher.group(2));
            }
            if (row[2].equals("SAR")) {
                assertThat(given).containsOnlyKeys("sarUnits");
                assertThat(SarQuantity.names()).contains(given.get("sarUnits"));
            } else {
                assertThat(given).containsOnlyKeys("msiUnits", "offset");
                assertThat(MsiQuantity.parse(given.get("msiUnits"), Double.parseDouble(given.get("offset")))
                                .id())
                        .isEqualTo(given.get("msiUnits"));
            }
        }
    }
}
