package org.classifycerrado.geoserver;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.classifycerrado.change.TransitionTable;
import org.classifycerrado.map.AreaTable;
import org.classifycerrado.map.ZoneTable;
import org.classifycerrado.polygon.PolygonFile;
import org.classifycerrado.process.ModelList;
import org.classifycerrado.process.RunSummary;
import org.classifycerrado.score.Assessment;
import org.geoserver.wps.ppio.CDataPPIO;

/** Writes a result of a type of this project as text, in WPS answers. Such values cannot be inputs. */
public final class ResultPpio extends CDataPPIO {

    private static final String JSON = "application/json";
    private static final String CSV = "text/csv";

    private final Writing<Object> writing;
    private final String extension;

    /** Writes a result. */
    @FunctionalInterface
    private interface Writing<T> {
        void write(T value, OutputStream out) throws IOException;
    }

    private <T> ResultPpio(Class<T> type, String mimeType, String extension, Writing<T> writing) {
        super(type, type, mimeType);
        this.extension = extension;
        this.writing = (value, out) -> writing.write(type.cast(value), out);
    }

    private static <T> ResultPpio text(Class<T> type, String mimeType, String extension, Function<T, String> text) {
        return new ResultPpio(
                type,
                mimeType,
                extension,
                (T value, OutputStream out) -> out.write(text.apply(value).getBytes(StandardCharsets.UTF_8)));
    }

    /** Areas as JSON. */
    public static ResultPpio areasJson() {
        return text(AreaTable.class, JSON, "json", AreaTable::toJson);
    }

    /** Areas as CSV. */
    public static ResultPpio areasCsv() {
        return text(AreaTable.class, CSV, "csv", AreaTable::toCsv);
    }

    /** Areas of zones as JSON. */
    public static ResultPpio zonesJson() {
        return text(ZoneTable.class, JSON, "json", ZoneTable::toJson);
    }

    /** Areas of zones as CSV. */
    public static ResultPpio zonesCsv() {
        return text(ZoneTable.class, CSV, "csv", ZoneTable::toCsv);
    }

    /** Summaries as JSON. */
    public static ResultPpio summaryJson() {
        return text(RunSummary.class, JSON, "json", RunSummary::toJson);
    }

    /** Summaries as CSV. */
    public static ResultPpio summaryCsv() {
        return text(RunSummary.class, CSV, "csv", RunSummary::toCsv);
    }

    /** Scores as JSON. */
    public static ResultPpio accuracyJson() {
        return text(Assessment.class, JSON, "json", Assessment::toJson);
    }

    /** Confusion matrices as CSV. */
    public static ResultPpio accuracyCsv() {
        return text(Assessment.class, CSV, "csv", Assessment::toCsv);
    }

    /** Transitions as JSON. */
    public static ResultPpio transitionsJson() {
        return text(TransitionTable.class, JSON, "json", TransitionTable::toJson);
    }

    /** Transitions as CSV. */
    public static ResultPpio transitionsCsv() {
        return text(TransitionTable.class, CSV, "csv", TransitionTable::toCsv);
    }

    /** Polygons as GeoJSON. */
    public static ResultPpio polygonsGeoJson() {
        return new ResultPpio(PolygonFile.class, PolygonFile.GEOJSON, "geojson", PolygonFile::writeGeoJson);
    }

    /** Lists of models as JSON. */
    public static ResultPpio modelsJson() {
        return text(ModelList.class, JSON, "json", ModelList::toJson);
    }

    @Override
    public void encode(Object value, OutputStream out) throws IOException {
        writing.write(value, out);
    }

    @Override
    public PPIODirection getDirection() {
        return PPIODirection.ENCODING;
    }

    @Override
    public String getFileExtension() {
        return extension;
    }

    @Override
    public Object decode(String input) {
        throw new UnsupportedOperationException("results cannot be inputs");
    }

    @Override
    public Object decode(InputStream input) {
        throw new UnsupportedOperationException("results cannot be inputs");
    }
}
