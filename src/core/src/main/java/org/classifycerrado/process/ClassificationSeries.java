package org.classifycerrado.process;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.Progress;
import org.classifycerrado.host.Host;
import org.classifycerrado.host.Settings;
import org.classifycerrado.map.AreaTable;
import org.geotools.process.ProcessException;

/**
 * Runs of the process for several times of the imagery, one after the other. What can be told beforehand is checked for
 * all of them before the first map is made. The map of each run is in the layer when the run has ended; if a later one
 * fails, the earlier ones stay.
 */
final class ClassificationSeries {

    /** Share of the progress bar for the checks, in percent. */
    private static final double CHECKED = 2;

    private final Host host;
    private final Turns turns;
    private final Settings settings;
    private final ClassificationRequest request;
    private final Map<LocalDate, String> times;
    private final Progress progress;

    /**
     * Runs of a request.
     *
     * @param times of the imagery, by the dates of their maps
     */
    ClassificationSeries(
            Host host,
            Turns turns,
            Settings settings,
            ClassificationRequest request,
            Map<LocalDate, String> times,
            Progress progress) {
        this.host = host;
        this.turns = turns;
        this.settings = settings;
        this.request = request;
        this.times = times;
        this.progress = progress;
    }

    private Classification run(LocalDate date, double from, double share) {
        String time = times.get(date);
        return new Classification(host, turns, settings, request.at(time, date), progress.stage(time, from, share));
    }

    /**
     * Classifies.
     *
     * @return the results by name: the layer, the areas of the newest map, and a summary of all
     * @throws ProcessException if a run fails or is cancelled; the message says which, and which maps there are
     */
    Map<String, Object> run() throws ProcessException {
        if (!request.publish()) {
            throw new ProcessException(new InvalidParameterException(
                            "times", "names several times, but publish=false makes no layer; give one 'time'")
                    .getMessage());
        }
        for (LocalDate date : times.keySet()) {
            guard(List.of(), date, () -> {
                run(date, 0, CHECKED).check();
                return null;
            });
        }
        Map<LocalDate, Map<String, Object>> done = new LinkedHashMap<>();
        double share = (100 - CHECKED) / times.size();
        for (LocalDate date : times.keySet()) {
            done.put(date, guard(List.copyOf(done.keySet()), date, () -> run(date, CHECKED + share * done.size(), share)
                    .run()));
        }
        Map<String, Object> last = List.copyOf(done.values()).get(done.size() - 1);
        return ClassifyCerradoProcess.results(
                null, Map.of(), (String) last.get("layer"), (AreaTable) last.get("areas"), summary(done));
    }

    private <T> T guard(List<LocalDate> done, LocalDate date, CallerErrors.Work<T> work) throws ProcessException {
        try {
            return CallerErrors.guard("classification", work);
        } catch (ProcessException e) {
            List<LocalDate> open = new ArrayList<>(times.keySet());
            open.removeAll(done);
            int number = List.copyOf(times.keySet()).indexOf(date) + 1;
            throw new ProcessException(e.getMessage() + " (at the time " + times.get(date) + ", " + number + " of "
                    + times.size() + "; "
                    + (done.isEmpty()
                            ? "no map was made"
                            : "the maps of " + list(done) + " are in '"
                                    + request.name().orElseThrow() + "', those of " + list(open) + " were not made")
                    + ")");
        }
    }

    private static String list(List<LocalDate> dates) {
        return dates.stream().map(LocalDate::toString).collect(Collectors.joining(", "));
    }

    private static RunSummary summary(Map<LocalDate, Map<String, Object>> done) {
        JsonObject json = new JsonObject();
        JsonArray maps = new JsonArray();
        JsonArray warnings = new JsonArray();
        done.forEach((date, results) -> {
            RunSummary run = (RunSummary) results.get("summary");
            JsonObject map = run.json();
            map.add("areas", JsonParser.parseString(((AreaTable) results.get("areas")).toJson()));
            maps.add(map);
            run.warnings().forEach(warning -> warnings.add(date + ": " + warning));
            json.add("layer", map.get("layer"));
        });
        json.add("maps", maps);
        json.add("warnings", warnings);
        return new RunSummary(json);
    }
}
