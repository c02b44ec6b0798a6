package org.classifycerrado.imagery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.classifycerrado.InvalidParameterException;
import org.geotools.geometry.jts.ReferencedEnvelope;
import org.geotools.referencing.CRS;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.locationtech.jts.geom.Geometry;

class RegionTextTest {

    private static final String LEFT = "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[10,0],[10,10],[0,10],[0,0]]]}";
    private static final String RIGHT =
            "{\"type\":\"MultiPolygon\",\"coordinates\":[[[[5,0],[15,0],[15,10],[5,10],[5,0]]]]}";

    private static String feature(String geometry) {
        return "{\"type\":\"Feature\",\"properties\":{\"crs\":1},\"geometry\":" + geometry + "}";
    }

    private static String collection(String more) {
        return "{\"type\":\"FeatureCollection\"," + more + "\"features\":[" + feature(LEFT) + "," + feature("null")
                + "," + feature(RIGHT) + "]}";
    }

    private static double area(String text) {
        return RegionOfInterest.of(RegionText.geometry(text), "EPSG:32722", null)
                .polygon()
                .orElseThrow()
                .getArea();
    }

    @Test
    void severalFeaturesAreTheirUnion() {
        // Two squares of 10, which share a half of each: 10 × 15.
        assertThat(area(collection(""))).isEqualTo(150);
        assertThat(area("{\"type\":\"GeometryCollection\",\"geometries\":[" + LEFT + "," + RIGHT + "]}"))
                .isEqualTo(150);
        assertThat(area("GEOMETRYCOLLECTION(POLYGON((0 0,10 0,10 10,0 10,0 0)),POLYGON((5 0,15 0,15 10,5 10,5 0)))"))
                .isEqualTo(150);
        assertThat(area(feature(LEFT))).isEqualTo(100);
        assertThat(area(LEFT)).isEqualTo(100);
    }

    @Test
    void aCrsThatIsNamedIsTheGeometrys() {
        String[][] names = {
            {"urn:ogc:def:crs:EPSG::4674", "4674"},
            {"urn:ogc:def:crs:EPSG:6.18.3:32722", "32722"},
            {"EPSG:31982", "31982"},
            {"http://www.opengis.net/def/crs/EPSG/0/5880", "5880"},
            {"urn:ogc:def:crs:OGC:1.3:CRS84", "4326"},
            {"urn:ogc:def:crs:OGC::CRS84", "4326"},
        };
        for (String[] name : names) {
            String crs = "\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"" + name[0] + "\"}},";
            assertThat(RegionText.geometry(collection(crs)).getSRID())
                    .as(name[0])
                    .isEqualTo(Integer.parseInt(name[1]));
        }
        assertThat(RegionText.geometry(collection("\"crs\":null,")).getSRID()).isZero();
        assertThat(RegionText.geometry(collection("")).getSRID()).isZero();
        assertThatThrownBy(() -> RegionText.geometry(
                        collection("\"crs\":{\"type\":\"link\",\"properties\":{\"href\":\"http://x/y\"}},")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("allowed: EPSG codes");
    }

    @Test
    void whatIsNoAreaIsRefused() {
        String point = "{\"type\":\"Point\",\"coordinates\":[1,2]}";
        Geometry mixed = RegionText.geometry(
                "{\"type\":\"FeatureCollection\",\"features\":[" + feature(LEFT) + "," + feature(point) + "]}");
        assertThatThrownBy(() -> RegionOfInterest.of(mixed, null, null))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("is a Point; allowed: Polygon");
        for (String text : new String[] {
            "{\"type\":\"FeatureCollection\",\"features\":[]}", feature("null"), "{\"type\":\"Topology\"}", "{}", "{"
        }) {
            assertThatThrownBy(() -> RegionText.geometry(text)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void boxesHaveFourNumbersAndACrsOrNone() {
        ReferencedEnvelope plain = RegionText.box(" 1, 2.5 ,3,4");
        ReferencedEnvelope utm = RegionText.box("700000,9299000,701000,9300000,EPSG:32722");

        assertThat((Object) plain).isEqualTo(new ReferencedEnvelope(1, 3, 2.5, 4, null));
        assertThat(utm.getMaxY()).isEqualTo(9_300_000);
        assertThat(CRS.toSRS(utm.getCoordinateReferenceSystem())).isEqualTo("EPSG:32722");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1,2,3 | is '1,2,3'; it must be X1,Y1,X2,Y2 or X1,Y1,X2,Y2,CODE",
                "1,2,3,x | is '1,2,3,x'; it must be X1,Y1,X2,Y2 or X1,Y1,X2,Y2,CODE",
                "1,2,3,NaN | is '1,2,3,NaN'; it must be X1,Y1,X2,Y2 or X1,Y1,X2,Y2,CODE",
                "1,2,3,4,EPSG:999999 | has the CRS 'EPSG:999999', which is not known",
                "1,2,3,4,EPSG:4979 | has the CRS 'EPSG:4979', which is not of two dimensions"
            })
    void refusesBoxesThatAreNone(String text, String message) {
        assertThatThrownBy(() -> RegionText.box(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void wktMaySayItsCrs() {
        assertThat(RegionText.geometry("srid = 4674 ; POINT(1 2)").getSRID()).isEqualTo(4674);
        assertThat(RegionText.geometry("POINT(1 2)").getSRID()).isZero();
        assertThatThrownBy(() -> RegionText.geometry("SRID=4674;"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("is neither WKT, EWKT nor GeoJSON: ");
    }
}
