package org.classifycerrado.imagery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.geom.AffineTransform;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.fixture.Project;
import org.geotools.api.referencing.crs.CoordinateReferenceSystem;
import org.geotools.referencing.CRS;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;

class AssumedDatumTest {

    private static final String ELLIPSOID =
            "DATUM[\"%s\",SPHEROID[\"%s\",%s]],PRIMEM[\"Greenwich\",0]," + "UNIT[\"degree\",0.0174532925199433]]";

    private static String geographic(String datum, String ellipsoid, String axes) {
        return "GEOGCS[\"unknown\"," + String.format(ELLIPSOID, datum, ellipsoid, axes);
    }

    /** The grid of the Brazil Data Cube. */
    private static String albers(String geographic) {
        return "PROJCS[\"unknown\"," + geographic + ",PROJECTION[\"Albers_Conic_Equal_Area\"],"
                + "PARAMETER[\"latitude_of_center\",-12],PARAMETER[\"longitude_of_center\",-54],"
                + "PARAMETER[\"standard_parallel_1\",-2],PARAMETER[\"standard_parallel_2\",-22],"
                + "PARAMETER[\"false_easting\",5000000],PARAMETER[\"false_northing\",10000000],UNIT[\"metre\",1]]";
    }

    private static CoordinateReferenceSystem taken(String wkt) throws Exception {
        return AssumedDatum.of(CRS.parseWKT(wkt));
    }

    /** Where 48° W 6° S lies. */
    private static double[] place(CoordinateReferenceSystem crs) throws Exception {
        double[] point = {-48, -6};
        CRS.findMathTransform(CRS.decode("EPSG:4326", true), crs).transform(point, 0, point, 0, 1);
        return point;
    }

    @Test
    void theBrazilDataCubesGridIsOnWgs84() throws Exception {
        CoordinateReferenceSystem crs =
                taken(albers(geographic("Unknown based on GRS80 ellipsoid", "GRS 1980", "6378137,298.257222101")));

        assertThat(AssumedDatum.note(crs)).contains("its datum has no name and was taken as WGS 84");
        // As GDAL 3.6 gives it: gdaltransform -s_srs '+proj=longlat +ellps=GRS80' -t_srs '+proj=aea +lat_0=-12 …'
        assertThat(place(crs)[0]).isCloseTo(5_657_926.833, within(0.005));
        assertThat(place(crs)[1]).isCloseTo(10_665_412.246, within(0.005));
    }

    /** As Shapefiles and ArcGIS have it, without a relation to other datums. */
    @Test
    void sirgas2000BySomeOtherSpellingIsOnWgs84() throws Exception {
        CoordinateReferenceSystem crs =
                taken(albers(geographic("D_SIRGAS_2000", "GRS_1980", "6378137.0,298.257222101")));

        assertThat(AssumedDatum.note(crs)).contains("its datum is D_SIRGAS_2000 and was taken as WGS 84");
        assertThat(place(crs)[0]).isCloseTo(5_657_926.833, within(0.005));
        assertThat(place(crs)[1]).isCloseTo(10_665_412.246, within(0.005));
    }

    @Test
    void onASphereDegreesStay() throws Exception {
        CoordinateReferenceSystem crs = taken("PROJCS[\"unknown\","
                + geographic("unknown", "unknown", "6371007.181,0")
                + ",PROJECTION[\"Sinusoidal\"],PARAMETER[\"longitude_of_center\",0],"
                + "PARAMETER[\"false_easting\",0],PARAMETER[\"false_northing\",0],UNIT[\"metre\",1]]");

        assertThat(AssumedDatum.note(crs)).isPresent();
        // x = R λ cos φ, y = R φ
        double radians = Math.PI / 180;
        assertThat(place(crs)[0]).isCloseTo(-6_371_007.181 * 48 * radians * Math.cos(6 * radians), within(0.01));
        assertThat(place(crs)[1]).isCloseTo(-6_371_007.181 * 6 * radians, within(0.01));
    }

    @Test
    void whatHasANameOrLiesElsewhereIsLeftAlone() throws Exception {
        String[] others = {
            geographic("unknown", "International 1924", "6378388,297"),
            geographic("Unknown based on GRS80 ellipsoid using towgs84=10,0,0", "GRS 1980", "6378137,298.257222101"),
            geographic("Datum of my own", "GRS 1980", "6378137,298.257222101"),
            geographic("unknown", "Moon", "1737400,0"),
            geographic("D_WGS_1984", "WGS_1984", "6378137.0,298.257223563"),
            geographic("D_South_American_1969", "GRS_1967_Truncated", "6378160.0,298.25"),
        };
        for (String other : others) {
            CoordinateReferenceSystem crs = CRS.parseWKT(other);
            assertThat(AssumedDatum.of(crs)).as(other).isSameAs(crs);
            assertThat(AssumedDatum.note(crs)).isEmpty();
        }
        for (String code : new String[] {"EPSG:32722", "EPSG:31982", "EPSG:4674", "EPSG:5880", "EPSG:3857"}) {
            CoordinateReferenceSystem crs = CRS.decode(code, true);
            assertThat(AssumedDatum.of(crs)).as(code).isSameAs(crs);
        }
        assertThat(AssumedDatum.of((CoordinateReferenceSystem) null)).isNull();
    }

    @Test
    void aRelationThatIsNotKnownIsSaid() throws Exception {
        CoordinateReferenceSystem hayford = CRS.parseWKT(geographic("unknown", "International 1924", "6378388,297"));
        PixelGrid grid =
                new PixelGrid(CRS.decode("EPSG:32722", true), new AffineTransform(10, 0, 0, -10, 6e5, 9.3e6), 9, 9);
        var square = new GeometryFactory().createPolygon(new Coordinate[] {
            new Coordinate(-50, -6), new Coordinate(-49, -6), new Coordinate(-49, -5), new Coordinate(-50, -6)
        });
        assertThatThrownBy(() -> RegionOfInterest.project("roi", square, hayford, grid))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("its own is unknown, on the datum unknown");
        var beyond = new GeometryFactory().createPolygon(new Coordinate[] {
            new Coordinate(-50, -6), new Coordinate(5e13, -6), new Coordinate(-49, -5), new Coordinate(-50, -6)
        });
        assertThatThrownBy(() -> RegionOfInterest.project("roi", beyond, CRS.decode("EPSG:4326", true), grid))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("cannot be expressed in the imagery's CRS");
    }

    @TempDir
    Path folder;

    @Test
    void aCodeThatIsNotKnownIsNamed() throws Exception {
        byte[] bytes = Files.readAllBytes(Project.scene().resolve("sar.tif"));
        ByteBuffer tiff = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        // In the file's GeoKeyDirectory the code 32723 follows its key, 3072, place and count.
        for (int at = 8; at < 2000; at += 2) {
            if (tiff.getShort(at) == 3072 && tiff.getShort(at + 4) == 1 && tiff.getShort(at + 6) == (short) 32723) {
                tiff.putShort(at + 6, (short) 10857);
            }
        }
        Path file = Files.write(folder.resolve("new.tif"), bytes);
        assertThatThrownBy(() -> new GeoTiffFiles().open("sar", file.toString(), Optional.empty()))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("is in EPSG:10857, which this software does not know")
                .hasMessageContaining("gdalwarp");
    }
}
