package org.classifycerrado.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BandedSampleModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.geotools.api.parameter.GeneralParameterValue;
import org.geotools.coverage.grid.GridCoverage2D;
import org.geotools.coverage.grid.GridCoverageFactory;
import org.geotools.gce.geotiff.GeoTiffReader;
import org.geotools.gce.geotiff.GeoTiffWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.support.ui.Select;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The map page in headless Chromium, as its user uses it. */
class PageTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    private TestServer server;
    private ChromeDriver browser;

    @BeforeEach
    void open() throws Exception {
        Optional<Path> chromium = program("chromium", "google-chrome");
        Optional<Path> driver = program("chromedriver");
        if (chromium.isEmpty() || driver.isEmpty()) {
            System.out.println("SKIPPED: the map page, for there is no chromium or no chromedriver");
        }
        assumeTrue(chromium.isPresent() && driver.isPresent(), "no chromium or no chromedriver");
        server = new TestServer(folder);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.get().toFile());
        options.addArguments(
                "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1280,900", "--lang=en");
        options.setCapability("goog:loggingPrefs", Map.of("browser", "ALL", "performance", "ALL"));
        browser = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(driver.get().toFile())
                        .build(),
                options);
        browser.get(server.url() + "/");
        await("the models", () -> !new Select(id("model")).getOptions().isEmpty());
    }

    private static Optional<Path> program(String... names) {
        return Stream.of(names)
                .flatMap(name -> Stream.of(System.getenv("PATH").split(":")).map(each -> Path.of(each, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    @AfterEach
    void close() {
        if (browser != null) {
            browser.quit();
        }
        if (server != null) {
            server.close();
        }
    }

    private WebElement id(String id) {
        return browser.findElement(By.id(id));
    }

    private void await(String what, java.util.function.BooleanSupplier condition) {
        new WebDriverWait(browser, PATIENCE)
                .withMessage(() -> what + "; the page says: " + id("status").getText())
                .until(page -> condition.getAsBoolean());
    }

    private void assertNoErrors() {
        List<String> messages = browser.manage().logs().get("browser").getAll().stream()
                .map(LogEntry::getMessage)
                .toList();
        assertThat(messages).isEmpty();
        // Nothing but this server is ever asked.
        assertThat(browser.manage().logs().get("performance").getAll().stream()
                        .map(LogEntry::getMessage)
                        .filter(entry -> entry.contains("Network.requestWillBeSent\""))
                        .filter(entry -> entry.matches(".*\"url\":\"https?://(?!127\\.0\\.0\\.1).*")))
                .isEmpty();
    }

    @Test
    void classifiesADrawnRectangle() throws Exception {
        WebElement map = id("map");
        id("draw").click();
        new Actions(browser)
                .moveToElement(map, -200, -60)
                .click()
                .moveToElement(map, -40, 60)
                .click()
                .perform();
        await("the rectangle", () -> id("draw").getDomAttribute("aria-pressed").equals("false"));
        id("name").sendKeys("drawn");
        id("classify").click();
        await("the map", () -> id("status").getText().contains("Done: drawn"));
        await("the areas", () -> id("legend").findElements(By.className("bar")).size() == 14);

        assertThat(id("layer-drawn").isSelected()).isTrue();
        assertThat(folder.resolve("drawn.tif")).exists();
        assertThat(folder.resolve("drawn_confidence.tif")).exists();
        assertThat(id("legend").getText()).contains("Pasture", "%");
        assertThat(id("jobs").getText()).contains("ClassifyCerrado: done");

        new Actions(browser).moveToElement(map, -120, 0).click().perform();
        await("the point", () -> id("info").getText().contains("confidence"));
        new Select(id("language")).selectByValue("pt");
        assertThat(id("legend").getText()).contains("Pastagem");
        assertThat(id("info").getText()).contains("confiança");
        assertThat(browser.findElement(By.tagName("html")).getDomAttribute("lang"))
                .isEqualTo("pt-BR");
        Path picture = Path.of("target/page.png");
        Files.write(picture, browser.getScreenshotAs(OutputType.BYTES));
        assertNoErrors();
    }

    @Test
    void quickClicksDrawAndDoNotZoom() {
        id("view").click();
        String west = id("west").getDomProperty("value");
        WebElement map = id("map");
        id("draw").click();
        new Actions(browser, Duration.ZERO)
                .moveToElement(map, -60, 0)
                .click()
                .moveToElement(map, -50, 6)
                .click()
                .perform();
        await("the rectangle", () -> id("draw").getDomAttribute("aria-pressed").equals("false"));
        assertThat(id("west").getDomProperty("value")).isNotEqualTo(west);
        id("view").click();
        assertThat(id("west").getDomProperty("value")).isEqualTo(west);
        assertNoErrors();
    }

    @Test
    void cancelsWithTheKeyboardAlone() throws Exception {
        // A large scene, so that there is time to cancel.
        LargeScene.write(folder.resolve("wide.tif"), 3000, 3000);
        browser.navigate().refresh();
        await("the layer", () -> !browser.findElements(By.id("layer-wide")).isEmpty());
        await("the models", () -> !new Select(id("model")).getOptions().isEmpty());
        new Select(id("msi")).selectByValue("wide");
        new Select(id("model")).selectByValue("demo-l2-msi");
        double[] box = {-49.2, -6.2, -48.9, -5.9};
        List<String> corners = List.of("west", "south", "east", "north");
        for (int i = 0; i < 4; i++) {
            id(corners.get(i)).clear();
            id(corners.get(i)).sendKeys(Double.toString(box[i]));
        }
        id("name").sendKeys("never", Keys.ENTER);
        await("the run", () -> id("cancel").isEnabled());
        await("progress", () -> id("progress").isDisplayed());
        id("cancel").sendKeys(Keys.ENTER);
        await("the end", () -> id("status").getText().contains("cancelled"));
        await("the list", () -> id("jobs").getText().contains("ClassifyCerrado: cancelled"));

        assertThat(folder.resolve("never.tif")).doesNotExist();
        assertThat(id("classify").isEnabled() || !id("progress").isDisplayed()).isTrue();
        assertNoErrors();
    }

    @Test
    void saysWhatIsWrong() {
        id("name").sendKeys("msi");
        id("classify").click();
        await("the refusal", () -> id("status").getText().contains("overwrite=true"));

        assertThat(id("status").getDomAttribute("class")).contains("error");
        assertThat(id("classify").isEnabled()).isTrue();
        id("west").clear();
        id("west").sendKeys("10");
        id("classify").click();
        await("the refusal", () -> id("status").getText().contains("West must be less than east"));
        assertNoErrors();
    }

    /** Backscatter in decibel that nobody declares, for a model that takes digital numbers. */
    @Test
    void aRefusalOfImplausibleValuesCanBeAnswered() throws Exception {
        writeDecibels(folder.resolve("sar.tif"), folder.resolve("decibels.tif"));
        browser.navigate().refresh();
        await("the models", () -> !new Select(id("model")).getOptions().isEmpty());
        assertThat(new Select(id("sarUnits")).getOptions())
                .extracting(option -> option.getDomProperty("value"))
                .containsExactly(
                        "",
                        "dn",
                        "sigma0-db",
                        "sigma0-power",
                        "sigma0-amplitude",
                        "gamma0-db",
                        "gamma0-power",
                        "gamma0-amplitude",
                        "db",
                        "linear");
        assertThat(new Select(id("msiUnits")).getOptions())
                .extracting(option -> option.getDomProperty("value"))
                .containsExactly("", "dn", "reflectance");
        assertThat(id("sarUnits").isDisplayed()).isFalse();
        new Select(id("sar")).selectByValue("decibels");
        middle("west", "east");
        middle("south", "north");
        id("name").sendKeys("answered");

        id("classify").click();
        await("the refusal", () -> id("status").getText().contains("sarUnits=sigma0-db"));

        assertThat(id("status").getText()).contains("allowImplausible=true");
        assertThat(id("sarUnits").isDisplayed()).isTrue();
        for (String each : List.of("msiUnits", "offset", "sarUnits", "resolution", "allowImplausible")) {
            assertThat(id(each).getAccessibleName()).contains(each).isNotEqualTo(each);
        }
        Files.write(Path.of("target/page-values.png"), browser.getScreenshotAs(OutputType.BYTES));
        new Select(id("sarUnits")).selectByValue("sigma0-db");
        id("classify").click();
        await("the map", () -> id("status").getText().contains("Done: answered"));

        assertThat(id("status").getText()).doesNotContain("SAR");
        new Select(id("language")).selectByValue("pt");
        assertThat(id("values").getText()).contains("O que os valores significam", "automático");
        assertThat(id("offset").getDomAttribute("placeholder")).isEqualTo("automático");
        Files.write(Path.of("target/page-valores.png"), browser.getScreenshotAs(OutputType.BYTES));
        assertNoErrors();
    }

    private static void writeDecibels(Path numbers, Path decibels) throws Exception {
        GeoTiffReader reader = new GeoTiffReader(numbers.toFile());
        GeoTiffWriter writer = new GeoTiffWriter(decibels.toFile());
        try {
            GridCoverage2D coverage = reader.read(new GeneralParameterValue[0]);
            Raster dn = coverage.getRenderedImage().getData();
            WritableRaster db = Raster.createWritableRaster(
                    new BandedSampleModel(DataBuffer.TYPE_FLOAT, dn.getWidth(), dn.getHeight(), 2), null);
            for (int b = 0; b < 2; b++) {
                for (int y = 0; y < dn.getHeight(); y++) {
                    for (int x = 0; x < dn.getWidth(); x++) {
                        db.setSample(x, y, b, 20 * Math.log10(dn.getSampleDouble(x, y, b) / 600));
                    }
                }
            }
            writer.write(
                    new GridCoverageFactory().create("decibels", db, coverage.getEnvelope()),
                    new GeneralParameterValue[0]);
        } finally {
            writer.dispose();
            reader.dispose();
        }
    }

    /** Makes a side of the area a tenth as long, about its middle. */
    private void middle(String from, String to) {
        double least = Double.parseDouble(id(from).getDomProperty("value"));
        double most = Double.parseDouble(id(to).getDomProperty("value"));
        for (String side : List.of(from, to)) {
            double value = (least + most) / 2 + (side.equals(from) ? -1 : 1) * (most - least) / 20;
            id(side).clear();
            id(side).sendKeys(String.format(Locale.ROOT, "%.6f", value));
        }
    }

    @Test
    void everyControlHasAName() {
        List<WebElement> controls = browser.findElements(By.cssSelector("input, select, button")).stream()
                .filter(WebElement::isDisplayed)
                .toList();

        assertThat(controls).hasSizeGreaterThan(20);
        for (WebElement control : controls) {
            assertThat(control.getAccessibleName())
                    .as(control.getDomProperty("outerHTML"))
                    .isNotBlank();
        }
    }
}
