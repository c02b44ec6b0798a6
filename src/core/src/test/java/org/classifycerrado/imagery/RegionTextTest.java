package org.classifycerrado.imagery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.classifycerrado.InvalidParameterException;
import org.junit.jupiter.api.Test;
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
}
