package org.classifycerrado.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.Color;
import java.awt.geom.AffineTransform;
import java.awt.image.BandedSampleModel;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.classifycerrado.imagery.PixelGrid;
import org.classifycerrado.legend.Level;
import org.geotools.api.parameter.GeneralParameterValue;
import org.geotools.coverage.grid.GridCoverage2D;
import org.geotools.coverage.grid.GridCoverageFactory;
import org.geotools.gce.geotiff.GeoTiffReader;
import org.geotools.gce.geotiff.GeoTiffWriter;
import org.geotools.referencing.CRS;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.Rectangle;
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

    /** How far the rectangle to be classified, which is drawn above all, takes grey apart at most. */
    private static final int TINT = 20;

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
        visit("");
    }

    /** Opens the page anew, with what an address says behind its number sign, and waits for all of it. */
    private void visit(String hash) {
        browser.get("about:blank");
        browser.get(server.url() + "/" + hash);
        await(
                "what the values are taken for",
                () -> text("taken").startsWith("The values fit")
                        || text("taken").startsWith("Os valores condizem")
                        || !browser.findElements(By.cssSelector("#taken .error"))
                                .isEmpty());
    }

    /** An element's text, also where it cannot be seen. */
    private String text(String id) {
        return id(id).getDomProperty("textContent");
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
        visit("");
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
        await("the time left", () -> id("left-over").getText().endsWith("left"));
        // The run goes on when the page is left, and so does what is said of it.
        visit("");
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
    void proposesWhatTheValuesMeanAndLetsARefusalBeAnswered() throws Exception {
        writeDecibels(folder.resolve("sar.tif"), folder.resolve("unknown.tif"));
        visit("");
        assertThat(values("sarUnits"))
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
        assertThat(values("msiUnits")).containsExactly("", "dn", "reflectance");
        assertThat(id("sarUnits").isDisplayed()).isFalse();
        // The scene's files say what they hold.
        assertThat(text("sarUnits")).startsWith("automatic: dn, as the file says");
        assertThat(id("offset").getDomAttribute("placeholder")).isEqualTo("1000, as the file says");

        new Select(id("sar")).selectByValue("unknown");
        await("the proposal", () -> "sigma0-db".equals(id("sarUnits").getDomProperty("value")));

        assertThat(id("sarUnits").isDisplayed()).isTrue();
        assertThat(text("taken")).contains("trained on", "Filled in below", "sarUnits=sigma0-db");
        assertThat(text("sarUnits")).startsWith("automatic: dn, as the model expects");
        for (String each : List.of("msiUnits", "offset", "bands", "sarUnits", "resolution", "allowImplausible")) {
            assertThat(id(each).getAccessibleName()).contains(each).isNotEqualTo(each);
        }
        Files.write(Path.of("target/page-values.png"), browser.getScreenshotAs(OutputType.BYTES));
        middle("west", "east");
        middle("south", "north");
        id("name").sendKeys("answered");
        new Select(id("sarUnits")).selectByValue("");
        id("classify").click();
        await("the refusal", () -> id("status").getText().contains("sarUnits=sigma0-db"));
        assertThat(id("status").getText()).contains("allowImplausible=true");
        assertThat(id("status").getDomAttribute("lang")).isEqualTo("en");

        new Select(id("sarUnits")).selectByValue("sigma0-db");
        id("classify").click();
        await("the map", () -> id("status").getText().contains("Done: answered"));

        assertThat(id("status").getText()).doesNotContain("SAR");
        new Select(id("language")).selectByValue("pt");
        assertThat(id("values").getText())
                .contains("O que os valores significam", "automático: dn, como o modelo espera");
        assertThat(id("offset").getDomAttribute("placeholder")).isEqualTo("1000, como diz o arquivo");
        Files.write(Path.of("target/page-valores.png"), browser.getScreenshotAs(OutputType.BYTES));
        // What was proposed for other imagery is taken back.
        visit("");
        new Select(id("sar")).selectByValue("unknown");
        await("the proposal", () -> "sigma0-db".equals(id("sarUnits").getDomProperty("value")));
        new Select(id("sar")).selectByValue("sar");
        await("no doubt", () -> text("taken").startsWith("Os valores condizem"));
        assertThat(id("sarUnits").getDomProperty("value")).isEmpty();
        assertNoErrors();
    }

    private List<String> values(String select) {
        return new Select(id(select))
                .getOptions().stream()
                        .map(option -> option.getDomProperty("value"))
                        .toList();
    }

    @Test
    void longNamesCanBeToldApart() throws Exception {
        Files.move(folder.resolve("msi.tif"), folder.resolve("T23LKC_20220714T133229_MSI_stack.tif"));
        Files.move(folder.resolve("sar.tif"), folder.resolve("T23LKC_20220714T133229_SAR_stack.tif"));
        visit("");

        assertThat(new Select(id("msi")).getFirstSelectedOption().getText()).isEqualTo("T23LKC_2022071…229_MSI_stack");
        assertThat(new Select(id("sar")).getFirstSelectedOption().getText()).isEqualTo("T23LKC_2022071…229_SAR_stack");
        assertThat(browser.findElements(By.cssSelector("#layers h3")))
                .extracting(WebElement::getText)
                .containsExactly("Maps", "Imagery");
        assertThat(browser.findElements(By.cssSelector("#layers li")))
                .extracting(item -> item.getDomAttribute("data-name"))
                .containsExactly(
                        "truth_l1", "truth_l2", "T23LKC_20220714T133229_MSI_stack", "T23LKC_20220714T133229_SAR_stack");
        // The whole name can be read in the list.
        WebElement name = browser.findElement(By.cssSelector("li[data-name$=SAR_stack] label span"));
        assertThat(name.getText().replace("\n", "")).isEqualTo("T23LKC_20220714T133229_SAR_stack");
        assertThat(fits(name)).isTrue();
        assertNoErrors();
    }

    /** Whether an element shows all of its content. */
    private boolean fits(WebElement element) {
        return (boolean) browser.executeScript(
                "return arguments[0].scrollWidth <= Math.max(arguments[0].clientWidth, arguments[0].offsetWidth)",
                element);
    }

    @Test
    void onAPhoneNothingCoversTheMapOrRunsOut() throws Exception {
        String name = "cerrado_l2_T23LKC_20220714T133229_MSI_stack_20261125";
        Files.copy(folder.resolve("truth_l2.tif"), folder.resolve(name + ".tif"));
        phone();
        visit("");
        id("layer-" + name).click();
        await("the areas", () -> browser.findElements(By.className("bar")).size() == 14);

        Rectangle map = id("map").getRect();
        Rectangle card = id("card").getRect();
        assertThat(card.getY()).isGreaterThanOrEqualTo(map.getY() + map.getHeight());
        assertThat(map.getHeight()).isGreaterThan(300);
        assertThat(id("legend").isDisplayed()).isFalse();
        id("classes").findElement(By.tagName("summary")).click();
        assertThat(id("legend").getText()).contains("Pasture");
        new Select(id("left")).selectByValue(name);
        new Select(id("right")).selectByValue("truth_l1");
        List<?> wide = (List<?>) browser.executeScript(
                "return [...document.querySelectorAll('body *')].filter(e => e.getClientRects().length"
                        + " && e.getBoundingClientRect().right > document.documentElement.clientWidth + 1"
                        + " && !e.closest('#map, .skip')).map(e => e.tagName + ' ' + e.id)");
        assertThat(wide).isEmpty();
        Files.write(Path.of("target/page-phone.png"), browser.getScreenshotAs(OutputType.BYTES));
        assertNoErrors();
    }

    private void phone() {
        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", 390, "height", 844, "deviceScaleFactor", 1, "mobile", false));
    }

    /** Classes are coloured, backscatter is grey. */
    @Test
    void twoLayersAreComparedWithADivider() throws Exception {
        assertThat(id("swipe-box").isDisplayed()).isFalse();
        new Select(id("left")).selectByValue("truth_l1");
        new Select(id("right")).selectByValue("sar");
        await("both", () -> isColoured(0.3) && isGrey(0.6));
        WebElement divider = id("swipe");
        assertThat(divider.getAccessibleName()).isEqualTo("Divider between the two layers");
        Files.write(Path.of("target/page-compare.png"), browser.getScreenshotAs(OutputType.BYTES));

        divider.sendKeys(Keys.END);
        await("the left", () -> isColoured(0.3) && isColoured(0.6));
        divider.sendKeys(Keys.HOME);
        await("the right", () -> isGrey(0.3) && isGrey(0.6));

        // A click asks the layer that is seen there.
        divider.sendKeys(Keys.END);
        new Actions(browser).moveToElement(id("map"), -100, 40).click().perform();
        await("the class", () -> id("info").getText().matches(".+ \\(.+\\)"));
        new Select(id("right")).selectByValue("");
        assertThat(id("swipe-box").isDisplayed()).isFalse();
        assertNoErrors();
    }

    private boolean isColoured(double share) {
        return spread(share) > 60;
    }

    private boolean isGrey(double share) {
        return spread(share) <= TINT;
    }

    /** How far red, green and blue lie apart, at most, around a place in the map; more than 0 means colour. */
    private int spread(double share) {
        BufferedImage shot;
        try {
            shot = ImageIO.read(new ByteArrayInputStream(id("map").getScreenshotAs(OutputType.BYTES)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int most = 0;
        for (int i = -5; i <= 5; i++) {
            Color color = new Color(shot.getRGB((int) (share * shot.getWidth()) + i, shot.getHeight() * 2 / 5));
            int[] bands = {color.getRed(), color.getGreen(), color.getBlue()};
            most = Math.max(
                    most,
                    Arrays.stream(bands).max().getAsInt()
                            - Arrays.stream(bands).min().getAsInt());
        }
        return most;
    }

    @Test
    void aLinkBringsBackWhatWasSeen() {
        id("layer-msi").click();
        id("layer-truth_l2").click();
        new Select(id("left")).selectByValue("truth_l1");
        new Select(id("right")).selectByValue("sar");
        id("swipe").sendKeys(Keys.HOME, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT);
        id("opacity").sendKeys(Keys.HOME, Keys.ARROW_RIGHT);
        String before = browser.getCurrentUrl();
        assertThat(before).contains("swipe=2").contains("opacity=1&");
        id("map").findElement(By.className("ol-zoom-in")).click();
        await("the view", () -> !browser.getCurrentUrl().equals(before));
        String settled = browser.getCurrentUrl();
        assertThat(id("link").getDomProperty("href")).isEqualTo(settled);

        visit(settled.substring(settled.indexOf('#')));

        assertThat(browser.getCurrentUrl()).isEqualTo(settled);
        assertThat(id("layer-msi").isSelected()).isFalse();
        assertThat(id("layer-truth_l2").isSelected()).isTrue();
        assertThat(id("swipe").getDomProperty("value")).isEqualTo("2");
        assertThat(id("opacity").getDomProperty("value")).isEqualTo("1");
        assertThat(id("swipe-box").isDisplayed()).isTrue();
        assertThat(new Select(id("left")).getFirstSelectedOption().getText()).isEqualTo("truth_l1");
        assertThat(id("legend").getText()).contains("Pasture");
        // Layers that are gone, and nonsense, do no harm.
        visit("#at=x&layer=gone&left=gone&right=sar&swipe=1000");
        assertThat(id("swipe-box").isDisplayed()).isFalse();
        assertNoErrors();
    }

    @Test
    void offersTheResultForDownload() throws Exception {
        id("layer-truth_l2").click();
        await("the areas", () -> browser.findElements(By.className("bar")).size() == 14);
        assertThat(browser.findElements(By.cssSelector("#downloads a")))
                .extracting(WebElement::getText)
                .containsExactly("GeoTIFF", "Areas (CSV)", "Picture (PNG)");
        assertThat(taken("GeoTIFF").body()).isEqualTo(Files.readAllBytes(folder.resolve("truth_l2.tif")));
        assertThat(new String(taken("Areas (CSV)").body(), StandardCharsets.UTF_8))
                .startsWith("id,code,name")
                .contains("Pasture");
        BufferedImage picture =
                ImageIO.read(new ByteArrayInputStream(taken("Picture (PNG)").body()));
        assertThat(picture.getWidth()).isGreaterThan(1000);
        assertNoErrors();
    }

    private HttpResponse<byte[]> taken(String link) throws Exception {
        return taken(browser.findElement(By.linkText(link)));
    }

    private HttpResponse<byte[]> taken(WebElement link) throws Exception {
        String address = link.getDomProperty("href");
        return server.get(address.substring(server.url().length()));
    }

    /** The scene's true classes of 2021, of which all became urban (class 5) in 2023. */
    private void writeYears() throws Exception {
        Path years = Files.createDirectories(folder.resolve("years"));
        Files.copy(folder.resolve("truth_l2.tif"), years.resolve("years_20210701.tif"));
        AffineTransform corner = new AffineTransform(10, 0, 0, -10, 811600, 9332600);
        PixelGrid grid = new PixelGrid(CRS.decode("EPSG:32722", true), corner, 427, 300);
        UniformMap.write(years.resolve("years_20230701.tif"), Level.L2, 5, grid);
        visit("");
    }

    @Test
    void datesAreChosenComparedAndDescribed() throws Exception {
        assertThat(id("date-row").isDisplayed()).isFalse();
        writeYears();
        id("layer-years").click();
        await("the areas of the newest date", () -> id("legend").getText().contains("100.0 %"));
        assertThat(id("legend-title").getText()).isEqualTo("years · 2023-07-01");
        assertThat(id("date").getAccessibleName()).isEqualTo("Date");

        id("date").sendKeys(Keys.ARROW_LEFT);
        await(
                "the areas of the other date",
                () -> !id("legend").getText().contains("100.0 %")
                        && browser.findElements(By.className("bar")).size() == 14);
        assertThat(id("legend-title").getText()).isEqualTo("years · 2021-07-01");
        assertThat(id("date").getDomAttribute("aria-valuetext")).isEqualTo("2021-07-01");
        assertThat(browser.getCurrentUrl()).contains("time=2021-07-01");
        assertThat(taken("GeoTIFF").body()).isEqualTo(Files.readAllBytes(folder.resolve("truth_l2.tif")));
        assertThat(id("downloads").findElement(By.tagName("a")).getDomAttribute("download"))
                .isEqualTo("years_20210701.tif");

        id("history").findElement(By.tagName("summary")).click();
        await(
                "both dates",
                () -> id("history")
                                .findElements(By.cssSelector("th[scope=col]"))
                                .size()
                        == 3);
        assertThat(id("history").findElements(By.cssSelector("th[scope=col]")))
                .extracting(WebElement::getText)
                .containsExactly("Class", "2021-07-01", "2023-07-01");
        // A column has a part for each class.
        assertThat(id("history").findElements(By.tagName("rect"))).hasSize(2 * 14);

        assertAreasWithinPolygons();

        new Select(id("left")).selectByValue("years · 2021-07-01");
        new Select(id("right")).selectByValue("years · 2023-07-01");
        id("swipe").sendKeys(Keys.HOME);
        new Actions(browser).moveToElement(id("map"), -100, 40).click().perform();
        await("the class on the right", () -> id("info").getText().startsWith("Urban area"));
        id("changes").click();
        await("the changes", () -> id("change-section").isDisplayed());
        assertThat(id("change-title").getText()).isEqualTo("years · 2021-07-01 → years · 2023-07-01");
        assertThat(id("change-groups").getText()).contains("Loss of natural vegetation", "Urban", "%");
        id("change-section").findElement(By.tagName("summary")).click();
        List<WebElement> rows = id("change-table").findElements(By.cssSelector("tr:has(td)"));
        assertThat(rows).hasSize(13).allMatch(row -> row.getText().contains("Urban area"));
        Files.write(Path.of("target/page-changes.png"), browser.getScreenshotAs(OutputType.BYTES));
        new Select(id("language")).selectByValue("pt");
        assertThat(id("change-groups").getText()).contains("Perda de vegetação natural");
        assertThat(id("history").getText()).contains("Pastagem");
        // Where it changed, over imagery.
        new Select(id("left")).selectByValue("");
        assertThat(id("changes").isDisplayed()).isFalse();
        id("layer-years").click();
        id("change-where").click();
        await("the polygons", () -> id("change-where").isEnabled());
        new Actions(browser).moveToElement(id("map"), -236, -90).click().perform();
        await("a polygon", () -> id("info").getText().matches(".+ → Área urbanizada, [0-9.,]+ ha"));
        Files.write(Path.of("target/page-where.png"), browser.getScreenshotAs(OutputType.BYTES));
        assertAlertsAndALayerAreMadeOfChanges();
        id("change-remove").click();
        assertThat(id("change-section").isDisplayed()).isFalse();
        assertNoErrors();
    }

    /** A hectare of each of two pieces of land, of which the second lies apart from the map. */
    private void assertAreasWithinPolygons() throws Exception {
        Path zones = Files.writeString(
                folder.resolve("zones.geojson"),
                """
                {"type": "FeatureCollection", "crs": {"type": "name", "properties": {"name": "EPSG:32722"}}, "features": [
                {"type": "Feature", "properties": {"name": "Fazenda <A>"}, "geometry": {"type": "Polygon", "coordinates":
                 [[[813000, 9331000], [813100, 9331000], [813100, 9331100], [813000, 9331100], [813000, 9331000]]]}},
                {"type": "Feature", "properties": {"name": "Longe"}, "geometry": {"type": "Polygon", "coordinates":
                 [[[913000, 9331000], [913100, 9331000], [913100, 9331100], [913000, 9331100], [913000, 9331000]]]}}]}
                """);
        id("zones").sendKeys(zones.toString());
        await(
                "the zones at both dates",
                () -> id("zone-row").isDisplayed()
                        && id("history-figures").getText().contains("2023-07-01"));
        assertThat(new Select(id("zone")).getOptions())
                .extracting(WebElement::getText)
                .containsExactly("all of the map", "Fazenda <A>", "Longe");
        new Select(id("zone")).selectByVisibleText("Fazenda <A>");
        // Forestry before, as GDAL has it too.
        assertThat(id("history-figures").findElements(By.cssSelector("tr:has(th[scope=row])")))
                .extracting(WebElement::getText)
                .containsExactly("Urban area 0 1", "Forestry 1 0");
        new Select(id("zone")).selectByVisibleText("Longe");
        assertThat(id("history-figures").findElements(By.cssSelector("th[scope=row]")))
                .isEmpty();
        id("zones")
                .sendKeys(Files.writeString(folder.resolve("none.geojson"), "{").toString());
        await("the refusal", () -> text("history-status").startsWith("zones is no JSON: End of input"));
        await("the map again", () -> id("history-figures").getText().contains("Pasture"));
        assertThat(id("zone-row").isDisplayed()).isFalse();
        assertThat(violations()).isEmpty();
    }

    private void assertAlertsAndALayerAreMadeOfChanges() throws Exception {
        WebElement geoJson = changesLink("GeoJSON");
        int all = features(geoJson);
        new Select(id("change-which")).selectByValue("alerts");
        geoJson = changesLink("GeoJSON");
        int alerts = features(geoJson);
        assertThat(alerts).isPositive().isLessThan(all);
        id("change-where").click();
        await("the alerts", () -> text("change-status").equals("Polígonos: " + alerts));
        Files.write(Path.of("target/page-alerts.png"), browser.getScreenshotAs(OutputType.BYTES));
        assertThat(new String(taken(changesLink("GeoPackage")).body(), StandardCharsets.ISO_8859_1))
                .startsWith("SQLite format 3");
        id("change-remove").click();

        new Select(id("left")).selectByValue("years · 2021-07-01");
        new Select(id("right")).selectByValue("years · 2023-07-01");
        id("changes").click();
        await("the changes", () -> id("change-section").isDisplayed());
        new Select(id("left")).selectByValue("");
        id("change-form").findElement(By.xpath("preceding-sibling::summary")).click();
        id("change-name").sendKeys("truth_l2");
        id("change-publish").click();
        await("the refusal", () -> text("change-status").startsWith("name: 'truth_l2' exists"));
        id("change-name").clear();
        id("change-name").sendKeys("lost");
        id("change-layer-title").sendKeys("2021 <a> 2023; tudo=1");
        id("change-publish").click();
        await("the layer", () -> text("change-status").equals("Concluído: lost"));
        assertThat(id("layer-lost").isSelected()).isTrue();
        assertThat(changesLink("GeoJSON").getDomProperty("href"))
                .contains("fromTime%3D2021-07-01%3B", "toTime%3D2023-07-01%3B");
        assertThat(id("legend-title").getText()).isEqualTo("2021 <a> 2023; tudo=1");
        assertThat(id("legend").getText())
                .contains("Perda de vegetação natural")
                .doesNotContain("Sem mudança");
        assertThat(id("downloads").getText()).isEqualTo("GeoTIFF");
        // The polygons were published too, and are outlined.
        assertThat(id("polygons-lost_polygons").isSelected()).isTrue();
        assertThat(id("polygons").getText()).contains("(" + alerts + ")");
        assertThat(features(id("polygons").findElement(By.linkText("GeoJSON")))).isEqualTo(alerts);
        assertThat(browser.getCurrentUrl()).contains("layer=lost&").contains("layer=lost_polygons");
        assertThat(violations()).isEmpty();
        id("polygons-lost_polygons").sendKeys(Keys.SPACE);
        assertThat(browser.getCurrentUrl()).doesNotContain("lost_polygons");
        assertThat(browser.switchTo().activeElement().getDomProperty("id")).isEqualTo("polygons-lost_polygons");
        assertThat(id("history").isDisplayed()).isFalse();
        new Actions(browser).moveToElement(id("map"), -236, -90).click().perform();
        await("the group", () -> id("info").getText().matches("(Área urbana|Perda de vegetação natural) \\(.+\\)"));
    }

    private WebElement changesLink(String name) {
        return id("change-downloads").findElement(By.linkText(name));
    }

    private int features(WebElement link) throws Exception {
        return new String(taken(link).body(), StandardCharsets.UTF_8).split("\"Feature\"", -1).length - 1;
    }

    /** Imagery of two dates, of which the form proposes one or takes all. */
    @Test
    void addsMapsToALayerOfSeveralDates() throws Exception {
        Path scene = Files.createDirectory(folder.resolve("s2"));
        for (String date : List.of("20210715", "20220720")) {
            Files.copy(folder.resolve("msi.tif"), scene.resolve("s2_" + date + ".tif"));
        }
        visit("");
        id("more").findElement(By.tagName("summary")).click();
        id("append").click();
        assertThat(id("times-row").isDisplayed()).isFalse();
        assertThat(id("map-date").getDomProperty("value")).isEmpty();
        new Select(id("msi")).selectByValue("s2");
        assertThat(id("times-row").isDisplayed()).isTrue();
        assertThat(id("map-date").getDomProperty("value")).isEqualTo("2022-07-20");
        new Select(id("time")).selectByValue("2021-07-15");
        assertThat(id("map-date").getDomProperty("value")).isEqualTo("2021-07-15");
        middle("west", "east");
        middle("south", "north");
        id("classify").click();
        assertThat(id("name").getDomProperty("validationMessage")).isNotEmpty();
        id("name").sendKeys("m");
        assertThat(id("smoothBy").isDisplayed()).isFalse();
        id("smooth").sendKeys("3");
        new Select(id("smoothBy")).selectByValue("probabilities");
        id("minArea").sendKeys("0.5");
        new Select(id("confidence")).selectByValue("margin");
        id("probabilities").click();
        id("classify").click();
        await("the map", () -> id("status").getText().startsWith("Done: m · 2021-07-15"));

        assertThat(folder.resolve("m_probabilities/m_probabilities_20210715.tif"))
                .exists();
        assertThat(id("legend-title").getText()).endsWith(" · 2021-07-15");
        String tags =
                Files.readString(folder.resolve("m_confidence/m_confidence_20210715.tif"), StandardCharsets.ISO_8859_1);
        assertThat(tags).containsPattern("name=\"MEASURE\"[^>]*>margin<");

        id("classify").click();
        await("the refusal", () -> !browser.findElements(By.id("refusal")).isEmpty());
        assertThat(id("refusal").getText()).contains("is 2021-07-15, and 'm' has a map of that date");
        assertThat(id("map-date").getDomAttribute("aria-invalid")).isEqualTo("true");
        assertThat(id("map-date").getDomAttribute("aria-describedby")).isEqualTo("refusal");
        assertThat(id("status").getText()).startsWith("date: is 2021-07-15");
        assertThat(violations()).isEmpty();
        Files.write(Path.of("target/page-more.png"), browser.getScreenshotAs(OutputType.BYTES));

        id("all-times").click();
        assertThat(id("times").getDomProperty("value")).isEqualTo("2021-07-15,2022-07-20");
        assertThat(id("map-date").isEnabled()).isFalse();
        id("classify").click();
        await("the refusal", () -> "true".equals(id("times").getDomAttribute("aria-invalid")));
        assertThat(id("refusal").getText()).contains("is 2021-07-15, and 'm' has a map of that date");
        id("overwrite").click();
        // The button stays where it is while the refused field is left for it.
        id("times").sendKeys(Keys.END, " ");
        id("classify").click();
        await("the maps", () -> id("status").getText().startsWith("Done: m · 2022-07-20"));
        assertThat(browser.findElements(By.id("refusal"))).isEmpty();
        assertThat(folder.resolve("m/m_20210715.tif")).exists();
        assertThat(folder.resolve("m/m_20220720.tif")).exists();
        assertThat(id("date-text").getText()).isEqualTo("2022-07-20");
        assertThat(id("legend-title").getText()).endsWith(" · 2022-07-20");
        new Select(id("language")).selectByValue("pt");
        phone();
        assertThat(violations()).isEmpty();
        Files.write(Path.of("target/page-mais.png"), browser.getScreenshotAs(OutputType.BYTES));
        assertNoErrors();
    }

    /** Rules of WCAG 2 and good practice, as axe knows them. */
    @Test
    void axeFindsNothing() throws Exception {
        writeYears();
        id("layer-years").click();
        id("values").findElement(By.tagName("summary")).click();
        new Select(id("left")).selectByValue("years · 2021-07-01");
        new Select(id("right")).selectByValue("years · 2023-07-01");
        id("history").findElement(By.tagName("summary")).click();
        id("changes").click();
        await("the changes", () -> id("change-section").isDisplayed());
        id("change-section").findElement(By.tagName("summary")).click();
        await("the areas", () -> browser.findElements(By.tagName("rect")).size() > 14);
        assertThat(violations()).isEmpty();
        new Select(id("language")).selectByValue("pt");
        phone();
        visit("");
        assertThat(violations()).isEmpty();
    }

    private List<?> violations() throws IOException {
        try (InputStream axe = PageTest.class.getResourceAsStream("/axe.min.js")) {
            browser.executeScript(new String(axe.readAllBytes(), StandardCharsets.UTF_8) + ";window.axe = axe;");
        }
        return (List<?>) browser.executeAsyncScript("const done = arguments[0]; axe.run().then(result => done("
                + "result.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).join(' '))));");
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
