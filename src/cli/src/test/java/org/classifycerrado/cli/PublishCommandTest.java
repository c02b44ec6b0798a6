package org.classifycerrado.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.classifycerrado.cli.Answer.run;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.classifycerrado.xml.SecureXml;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.locationtech.jts.geom.Envelope;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What {@code publish} says and refuses without a GeoServer; {@link PublishIT} talks to one. */
class PublishCommandTest {

    @TempDir
    Path temp;

    private static Element xml(String text) throws Exception {
        return SecureXml.parse(text, false).getDocumentElement();
    }

    private static List<String> texts(Element xml, String name) {
        NodeList nodes = xml.getElementsByTagName(name);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> nodes.item(i).getTextContent())
                .toList();
    }

    @Test
    void aCoverageHasTimesOnlyIfItsMapsHave() throws Exception {
        Element timed = xml(CatalogXml.coverage("m_32722", "Goiás & <more>", true));
        assertThat(texts(timed, "title")).containsExactly("Goiás & <more>");
        assertThat(texts(timed, "nativeCoverageName")).containsExactly("maps");
        assertThat(texts(timed, "strategy")).containsExactly("MAXIMUM");
        // No data of maps is 255; see the legend.
        assertThat(texts(timed, "string")).containsExactly("BackgroundValues", "255");

        assertThat(texts(xml(CatalogXml.coverage("m_32722", "t", false)), "dimensionInfo"))
                .isEmpty();
    }

    @Test
    void aGroupHasItsLayersInTheirStyleAndReachesAsFarAsAllOfThem() throws Exception {
        Element group = xml(CatalogXml.group(
                "ws", "m", "<Maps>", List.of("m_32722", "m_32723"), "cerrado_l2", new Envelope(-48.5, -42, -6.25, -6)));

        assertThat(texts(group, "title")).containsExactly("<Maps>");
        assertThat(texts(group, "published")).containsExactly("ws:m_32722", "ws:m_32723");
        assertThat(texts(group, "style")).containsExactly("ws:cerrado_l2", "ws:cerrado_l2");
        assertThat(texts(group, "bounds")).containsExactly("-48.5-42.0-6.25-6.0EPSG:4326");
        assertThat(texts(group, "mode")).containsExactly("SINGLE");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401 | any | GeoServer refuses the user of $GEOSERVER_USER and $GEOSERVER_PASSWORD (401)",
                "403 | any | GeoServer refuses the user of $GEOSERVER_USER and $GEOSERVER_PASSWORD (403)",
                "500 | Store 'a'  already exists | GeoServer answers 500 to x/y: Store 'a' already exists",
                "503 | '' | GeoServer answers 503 to x/y",
                "404 | <html><head><title>HTTP</title><style>p { color: red }</style></head><body><p>Not</p><p>Found</p></body></html> | GeoServer answers 404 to x/y: Not Found"
            })
    void saysWhatAServerSaid(int status, String body, String message) {
        assertThat(GeoServerRest.problem("x/y", status, body)).isEqualTo(message);
    }

    @Test
    void saysWhyNothingWasReached() {
        assertThat(GeoServerRest.reason(new ConnectException())).isEqualTo("nothing answers there");
        IOException unknown = new ConnectException();
        unknown.initCause(new UnresolvedAddressException());
        assertThat(GeoServerRest.reason(unknown)).isEqualTo("there is no host of that name");
        assertThat(GeoServerRest.reason(new IOException("HTTP connect timed out")))
                .isEqualTo("HTTP connect timed out");
    }

    @Test
    void refusesBeforeAnythingIsSent() {
        assertThat(publish("--name", "1st")).contains("'1st' is no name; allowed: a letter or _");
        assertThat(publish("--workspace", "a b")).contains("'a b' is no name");
        assertThat(publish("--geoserver", "geoserver")).contains("--geoserver is 'geoserver'; it must be an address");
        assertThat(publish("--geoserver", "ftp://x/geoserver")).contains("--geoserver is 'ftp://x/geoserver'");
        assumeTrue(System.getenv("GEOSERVER_USER") == null, "$GEOSERVER_USER is set");
        assertThat(publish()).contains("set $GEOSERVER_USER and $GEOSERVER_PASSWORD");
    }

    private String publish(String... more) {
        List<String> all = new ArrayList<>(List.of("publish", "--maps", temp.toString()));
        if (!List.of(more).contains("--geoserver")) {
            all.addAll(List.of("--geoserver", "http://127.0.0.1:1/geoserver"));
        }
        all.addAll(List.of(more));
        Answer answer = run(all.toArray());
        assertThat(answer.code).isEqualTo(2);
        return answer.err;
    }
}
