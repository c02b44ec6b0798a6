package org.classifycerrado.geoserver;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.classifycerrado.change.TransitionTable;
import org.classifycerrado.map.AreaTable;
import org.classifycerrado.map.ZoneTable;
import org.classifycerrado.process.ModelList;
import org.classifycerrado.process.RunSummary;
import org.classifycerrado.score.Assessment;
import org.geoserver.wps.ppio.CDataPPIO;

/** Writes a result of a type of this project as text, in WPS answers. Such values cannot be inputs. */
public final class ResultPpio extends CDataPPIO {

    private static final String JSON = "application/json";
    private static final String CSV = "text/csv";

    private final Function<Object, String> text;
    private final String extension;

    private <T> ResultPpio(Class<T> type, String mimeType, String extension, Function<T, String> text) {
        super(type, type, mimeType);
        this.extension = extension;
        this.text = value -> text.apply(type.cast(value));
    }

    /** Areas as JSON. */
    public static ResultPpio areasJson() {
        return new ResultPpio(AreaTable.class, JSON, "json", AreaTable::toJson);
    }

    /** Areas as CSV. */
    public static ResultPpio areasCsv() {
        return new ResultPpio(AreaTable.class, CSV, "csv", AreaTable::toCsv);
    }

    /** Areas of zones as JSON. */
    public static ResultPpio zonesJson() {
        return new ResultPpio(ZoneTable.class, JSON, "json", ZoneTable::toJson);
    }

    /** Areas of zones as CSV. */
    public static ResultPpio zonesCsv() {
        return new ResultPpio(ZoneTable.class, CSV, "csv", ZoneTable::toCsv);
    }

    /** Summaries as JSON. */
    public static ResultPpio summaryJson() {
        return new ResultPpio(RunSummary.class, JSON, "json", RunSummary::toJson);
    }

    /** Summaries as CSV. */
    public static ResultPpio summaryCsv() {
        return new ResultPpio(RunSummary.class, CSV, "csv", RunSummary::toCsv);
    }

    /** Scores as JSON. */
    public static ResultPpio accuracyJson() {
        return new ResultPpio(Assessment.class, JSON, "json", Assessment::toJson);
    }

    /** Confusion matrices as CSV. */
    public static ResultPpio accuracyCsv() {
        return new ResultPpio(Assessment.class, CSV, "csv", Assessment::toCsv);
    }

    /** Transitions as JSON. */
    public static ResultPpio transitionsJson() {
        return new ResultPpio(TransitionTable.class, JSON, "json", TransitionTable::toJson);
    }

    /** Transitions as CSV. */
    public static ResultPpio transitionsCsv() {
        return new ResultPpio(TransitionTable.class, CSV, "csv", TransitionTable::toCsv);
    }

    /** Lists of models as JSON. */
    public static ResultPpio modelsJson() {
        return new ResultPpio(ModelList.class, JSON, "json", ModelList::toJson);
    }

    @Override
    public void encode(Object value, OutputStream out) throws IOException {
        out.write(text.apply(value).getBytes(StandardCharsets.UTF_8));
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
