package org.classifycerrado.spark;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.geotools.process.ProcessException;

/**
 * Maps scenes on a cluster. For each scene there is a job of Spark of one task that plans it, and for each of its
 * parts, mostly one, there are two, one after the other: a task for each block, and one that joins them. Several scenes
 * are on their way at once, the earliest first, so that no executor waits for the last block of a scene. A scene that
 * fails is named, and the others go on.
 */
final class MapJob {

    /** Scenes whose jobs wait in Spark's queue at the same time, at most; each takes a thread that mostly waits. */
    private static final int AT_ONCE = 64;

    /** How often a block that failed is tried, each time as a task of its own. */
    private static final int ATTEMPTS = 2;

    private final JavaSparkContext spark;
    private final OutputFolder output;
    private final Broadcast<SceneWork> work;
    private final Consumer<String> told;
    private final Set<String> names = ConcurrentHashMap.newKeySet();

    /**
     * A job, to be run once.
     *
     * @param spark where it runs
     * @param output where finished maps are known from
     * @param work for the executors
     * @param told receives lines for people, from several threads
     */
    MapJob(JavaSparkContext spark, OutputFolder output, SceneWork work, Consumer<String> told) {
        this.spark = spark;
        this.output = output;
        this.work = spark.broadcast(work);
        this.told = told;
    }

    /**
     * What came of a job, or of a scene.
     *
     * @param maps that are there now, in the order of the scenes
     * @param problems of scenes and parts that have none, by their names
     * @param outside how many scenes have no part in the region
     */
    record Result(List<MapRecord> maps, Map<String, String> problems, int outside) {}

    /**
     * Maps scenes.
     *
     * @param scenes the scenes
     * @return what came of it
     * @throws InterruptedException if the thread is interrupted
     */
    Result run(List<Scene> scenes) throws InterruptedException {
        ExecutorService forScenes = Executors.newFixedThreadPool(Math.min(scenes.size(), AT_ONCE));
        ExecutorService forParts = Executors.newFixedThreadPool(AT_ONCE);
        try {
            Map<Scene, Future<Result>> running = new LinkedHashMap<>();
            scenes.forEach(scene -> running.put(scene, forScenes.submit(() -> run(scene, forParts))));
            return together(running);
        } finally {
            forScenes.shutdownNow();
            forParts.shutdownNow();
        }
    }

    /** Plans a scene and waits for its parts, so that not too many are begun. */
    private Result run(Scene scene, ExecutorService forParts) throws SceneException, InterruptedException {
        spark.setJobDescription("plan " + scene.name());
        Broadcast<SceneWork> sent = work;
        Plan plan = one(nothing -> sent.value().plan(scene));
        plan.doubts().forEach(doubt -> told.accept(scene.name() + ": warning: " + doubt));
        if (plan.parts().isEmpty()) {
            return new Result(List.of(), Map.of(), 1);
        }
        Map<Scene, Future<Result>> running = new LinkedHashMap<>();
        plan.parts().forEach(part -> running.put(part.scene(), forParts.submit(() -> map(plan, part))));
        return together(running);
    }

    private static Result together(Map<Scene, Future<Result>> running) throws InterruptedException {
        List<MapRecord> maps = new ArrayList<>();
        Map<String, String> problems = new TreeMap<>();
        int outside = 0;
        for (Map.Entry<Scene, Future<Result>> each : running.entrySet()) {
            try {
                Result result = each.getValue().get();
                maps.addAll(result.maps);
                problems.putAll(result.problems);
                outside += result.outside;
            } catch (ExecutionException e) {
                problems.put(each.getKey().name(), reason(e.getCause()));
            }
        }
        return new Result(maps, problems, outside);
    }

    private static String reason(Throwable e) {
        String message = String.valueOf(e.getMessage());
        return e instanceof SceneException
                ? message
                : message.lines().findFirst().orElse("") + " (" + e.getClass().getSimpleName() + ")";
    }

    /** A scene cannot be mapped; the message says why. */
    private static final class SceneException extends Exception {
        private static final long serialVersionUID = 1;

        SceneException(String message) {
            super(message);
        }
    }

    private Result map(Plan plan, Part part) throws SceneException, IOException {
        Scene scene = part.scene();
        // Lists have no twins, but a scene may get its date from the folder that its files were chosen from.
        if (!names.add(scene.name().toLowerCase(Locale.ROOT))) {
            throw new SceneException("its map would have the name of another scene's");
        }
        Broadcast<SceneWork> sent = work;
        Optional<MapRecord> there = output.record(scene);
        if (there.isPresent() && there.get().fingerprint().equals(plan.fingerprint())) {
            told.accept(scene.name() + ": is there already");
            return new Result(List.of(there.get()), Map.of(), 0);
        }
        spark.setJobDescription("blocks of " + scene.name());
        List<Integer> left =
                new ArrayList<>(IntStream.range(0, part.blocks()).boxed().toList());
        long windows = 0;
        String problem = null;
        for (int attempt = 0; attempt < ATTEMPTS && !left.isEmpty(); attempt++) {
            List<Outcome<Long>> outcomes = all(left, index -> sent.value().block(plan, part, index));
            List<Integer> failed = new ArrayList<>();
            for (int i = 0; i < outcomes.size(); i++) {
                if (outcomes.get(i).problem() != null) {
                    failed.add(left.get(i));
                    problem = outcomes.get(i).problem();
                } else {
                    windows += outcomes.get(i).value();
                }
            }
            left = failed;
        }
        if (!left.isEmpty()) {
            throw new SceneException(left.size() + " of " + part.blocks() + " blocks failed: " + problem);
        }
        spark.setJobDescription("join " + scene.name());
        MapRecord made = one(nothing -> sent.value().join(plan, part));
        told.accept(scene.name() + ": " + made.width() + "×" + made.height() + " pixels, " + part.blocks() + " blocks, "
                + windows + " windows");
        return new Result(List.of(made), Map.of(), 0);
    }

    private <T extends Serializable> T one(Function<Integer, T> task) throws SceneException {
        Outcome<T> outcome = all(List.of(0), task).get(0);
        if (outcome.problem() != null) {
            throw new SceneException(outcome.problem());
        }
        return outcome.value();
    }

    /** Runs a task for each number. */
    private <T extends Serializable> List<Outcome<T>> all(List<Integer> numbers, Function<Integer, T> task) {
        if (numbers.isEmpty()) {
            return Collections.emptyList();
        }
        return spark.parallelize(numbers, numbers.size())
                .map(number -> outcome(task, number))
                .collect();
    }

    private static <T extends Serializable> Outcome<T> outcome(Function<Integer, T> task, int number) throws Exception {
        try {
            return new Outcome<>(task.call(number), null);
        } catch (ProcessException | IOException e) {
            return new Outcome<>(null, e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }
}
