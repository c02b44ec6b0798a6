package org.classifycerrado.server.execution;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.classifycerrado.server.OwsException;
import org.classifycerrado.server.execution.ExecuteRequest.WantedOutput;
import org.geotools.api.data.Parameter;
import org.geotools.api.feature.type.Name;
import org.geotools.process.ProcessException;
import org.geotools.process.ProcessFactory;

/** Runs processes, and holds the results of those executions whose requests asked for it. */
public final class Executions implements AutoCloseable {

    private static final Logger LOGGER = Logger.getLogger(Executions.class.getName());

    /** How many executions that have ended can still be asked for. */
    private static final int REMEMBERED = 100;

    private final Processes processes;
    private final ResultFormats formats;
    private final RequestFiles files;
    private final Inputs inputs;
    private final ExecutorService workers;
    private final Semaphore places;
    private final int most;
    private final Map<String, Job> stored = new LinkedHashMap<>();
    private final Set<Job> running = ConcurrentHashMap.newKeySet();

    /**
     * Executions of a factory's processes.
     *
     * @param factory the processes
     * @param formats how results are written that are neither literals nor coverages; of several for a type, the first
     *     is the default
     * @param files for coverages in requests and for results that are fetched later
     * @param most how many executions may run and wait at once; more are refused
     */
    public Executions(ProcessFactory factory, List<ResultFormat> formats, RequestFiles files, int most) {
        this.formats = new ResultFormats(formats);
        this.files = files;
        this.most = most;
        processes = new Processes(factory, this.formats);
        inputs = new Inputs(files);
        places = new Semaphore(most);
        workers = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "execution");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * What can be executed.
     *
     * @return the processes
     */
    public Processes processes() {
        return processes;
    }

    /**
     * Begins an execution.
     *
     * @param request what is asked for
     * @return the execution, waiting or running
     * @throws OwsException if there is no such process or output, or none can be taken now
     */
    public Job submit(ExecuteRequest request) throws OwsException {
        Name name = processes.require(request.process());
        Map<String, Optional<ResultFormat>> wanted = wanted(name, request.outputs());
        Job job = new Job(name, request);
        if (request.store()) {
            remember(job);
        }
        if (!places.tryAcquire()) {
            forget(job);
            throw new OwsException(
                    OwsException.SERVER_BUSY,
                    null,
                    "The server has " + most + " executions already, which is as many as it takes; try again later.");
        }
        try {
            workers.execute(() -> run(job, wanted));
        } catch (RejectedExecutionException e) {
            places.release();
            forget(job);
            throw new OwsException(OwsException.SERVER_BUSY, null, "The server stops.");
        }
        return job;
    }

    private Map<String, Optional<ResultFormat>> wanted(Name process, List<WantedOutput> asked) throws OwsException {
        Map<String, Parameter<?>> outputs = processes.outputs(process);
        Map<String, Optional<ResultFormat>> wanted = new LinkedHashMap<>();
        for (WantedOutput output : asked) {
            Parameter<?> known = outputs.get(output.name());
            if (known == null) {
                throw new OwsException(
                        OwsException.INVALID,
                        output.name(),
                        "No such output: " + output.name() + "; allowed: " + String.join(", ", outputs.keySet()));
            }
            wanted.put(output.name(), formats.choose(known, output.mimeType()));
        }
        if (asked.isEmpty()) {
            for (Parameter<?> output : outputs.values()) {
                wanted.put(output.key, formats.choose(output, Optional.empty()));
            }
        }
        return wanted;
    }

    private void run(Job job, Map<String, Optional<ResultFormat>> wanted) {
        running.add(job);
        try {
            if (job.begin()) {
                execute(job, wanted);
            }
        } finally {
            running.remove(job);
            // Before whoever waits for it is told, and may ask for the next.
            places.release();
            job.release();
        }
    }

    @SuppressWarnings("try") // The scope is only held.
    private void execute(Job job, Map<String, Optional<ResultFormat>> wanted) {
        Map<String, Parameter<?>> parameters = processes.inputs(job.process());
        Map<String, Result> results = new LinkedHashMap<>();
        boolean succeeded = false;
        try (RequestFiles.Scope scope = files.begin()) {
            Map<String, Object> given = inputs.decode(job.request().inputs(), parameters);
            Map<String, Object> found =
                    processes.factory().create(job.process()).execute(given, job.listener());
            Map<String, Parameter<?>> outputs = processes.outputs(job.process());
            for (Map.Entry<String, Optional<ResultFormat>> output : wanted.entrySet()) {
                Object result = found.get(output.getKey());
                if (result != null) {
                    Optional<ResultFormat> format = output.getValue();
                    Result.Content content = content(encoded(result, format), job);
                    results.put(output.getKey(), new Result(outputs.get(output.getKey()), format, content));
                }
            }
            succeeded = job.succeed(results);
        } catch (ProcessException e) {
            job.fail(told(e.getMessage(), parameters));
        } catch (OwsException e) {
            job.fail(e);
        } catch (IOException | RuntimeException | Error e) {
            LOGGER.log(Level.WARNING, "an execution failed", e);
            job.fail(
                    new OwsException(OwsException.UNSPECIFIED, null, "The process failed; the server's log says why."));
        } finally {
            if (!succeeded) {
                remove(results);
            }
        }
    }

    /** Processes name the input that they refuse at the beginning of what they say. */
    private static OwsException told(String message, Map<String, Parameter<?>> parameters) {
        int colon = message.indexOf(':');
        String name = colon < 0 ? "" : message.substring(0, colon);
        return parameters.containsKey(name)
                ? new OwsException(OwsException.INVALID, name, message)
                : new OwsException(OwsException.UNSPECIFIED, null, message);
    }

    private static byte[] encoded(Object result, Optional<ResultFormat> format) throws IOException {
        return format.isPresent()
                ? format.get().encoder().encode(result)
                : result.toString().getBytes(StandardCharsets.UTF_8);
    }

    private Result.Content content(byte[] bytes, Job job) throws IOException {
        if (!job.request().store()) {
            return () -> bytes;
        }
        KeptFile kept = new KeptFile(files.lasting(".result"));
        Files.write(kept.file(), bytes);
        return kept;
    }

    /** A result that is fetched later. */
    private record KeptFile(Path file) implements Result.Content {
        @Override
        public byte[] bytes() throws IOException {
            return Files.readAllBytes(file);
        }
    }

    private static void remove(Map<String, Result> results) {
        for (Result result : results.values()) {
            if (result.content() instanceof KeptFile kept) {
                RequestFiles.remove(kept.file());
            }
        }
    }

    private void remember(Job job) {
        synchronized (stored) {
            stored.put(job.id(), job);
            var oldest = stored.values().iterator();
            while (stored.size() > REMEMBERED && oldest.hasNext()) {
                Job old = oldest.next();
                if (old.status().state().isEnd()) {
                    remove(old.results());
                    oldest.remove();
                }
            }
        }
    }

    private void forget(Job job) {
        synchronized (stored) {
            stored.remove(job.id());
            remove(job.results());
        }
    }

    /**
     * An execution whose results are to be fetched later.
     *
     * @param id of it
     * @return the execution, unless it never was, was removed, or ended long ago
     */
    public Optional<Job> find(String id) {
        synchronized (stored) {
            return Optional.ofNullable(stored.get(id));
        }
    }

    /**
     * The executions whose results are to be fetched later.
     *
     * @return the newest first
     */
    public List<Job> stored() {
        List<Job> jobs = new ArrayList<>();
        synchronized (stored) {
            stored.values().forEach(job -> jobs.add(0, job));
        }
        return jobs;
    }

    /**
     * Stops an execution; one that has ended already is removed with its results.
     *
     * @param job the execution
     */
    public void dismiss(Job job) {
        if (!job.dismiss()) {
            forget(job);
        }
    }

    /** Dismisses what runs, and takes no more. */
    @Override
    public void close() {
        workers.shutdown();
        running.forEach(Job::dismiss);
        try {
            if (!workers.awaitTermination(20, TimeUnit.SECONDS)) {
                LOGGER.warning("some executions have not ended yet");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
