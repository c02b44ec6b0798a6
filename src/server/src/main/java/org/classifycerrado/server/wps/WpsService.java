package org.classifycerrado.server.wps;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import net.opengis.ows.v_1_1_0.CodeType;
import net.opengis.ows.v_1_1_0.ExceptionReport;
import net.opengis.ows.v_1_1_0.ExceptionType;
import net.opengis.wps.v_1_0_0.DescribeProcess;
import net.opengis.wps.v_1_0_0.Execute;
import net.opengis.wps.v_1_0_0.GetCapabilities;
import org.classifycerrado.server.OwsException;
import org.classifycerrado.server.XmlCharacters;
import org.classifycerrado.server.http.Answer;
import org.classifycerrado.server.http.Call;
import org.classifycerrado.server.http.Endpoint;
import org.classifycerrado.server.http.Query;
import org.geotools.api.feature.type.Name;
import org.geotools.process.ProcessFactory;

/**
 * WPS 1.0.0: GetCapabilities, DescribeProcess and Execute by key-value pairs or posted XML, and GeoServer's
 * GetExecutionStatus and Dismiss for executions that were asked to be stored. Faults are answered with exception
 * reports; nothing outside the request is ever fetched.
 */
public final class WpsService implements Endpoint, AutoCloseable {

    private static final Logger LOGGER = Logger.getLogger(WpsService.class.getName());
    private static final String XML = "text/xml; charset=UTF-8";
    private static final String VERSION = "1.0.0";

    /** How many executions that have ended can still be asked for. */
    private static final int REMEMBERED = 100;

    private final ProcessFactory factory;
    private final RequestFiles files;
    private final Xml xml = new Xml();
    private final Descriptions descriptions;
    private final Outputs outputs;
    private final Inputs inputs;
    private final ThreadPoolExecutor workers;
    private final int most;
    private final Map<String, Execution> stored = new LinkedHashMap<>();
    private final Set<Job> running = ConcurrentHashMap.newKeySet();

    /**
     * A service.
     *
     * @param factory its processes
     * @param formats how results are written that are neither literals nor coverages; of several for a type, the first
     *     is the default
     * @param files for coverages in requests and for answers that are fetched later
     * @param most how many executions may run and wait at once; more are refused
     */
    public WpsService(ProcessFactory factory, List<ResultFormat> formats, RequestFiles files, int most) {
        this.factory = factory;
        this.files = files;
        this.most = most;
        outputs = new Outputs(formats);
        inputs = new Inputs(files);
        descriptions = new Descriptions(factory, outputs);
        workers = new ThreadPoolExecutor(0, most, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, "wps");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * An execution that was asked to be stored.
     *
     * @param id for GetExecutionStatus and Dismiss
     * @param process its name
     * @param state accepted, started, succeeded, failed or dismissed
     * @param percent how far it is
     * @param message what it is doing, or why it failed
     * @param created when it was asked for
     */
    public record JobView(String id, String process, String state, int percent, String message, Instant created) {}

    /**
     * The stored executions.
     *
     * @return the newest first
     */
    public List<JobView> jobs() {
        List<JobView> views = new ArrayList<>();
        synchronized (stored) {
            stored.values().forEach(execution -> views.add(0, execution.job().view()));
        }
        return views;
    }

    @Override
    public Answer answer(Call call) {
        try {
            return call.method().equals("POST") ? posted(call) : asked(call);
        } catch (OwsException e) {
            return report(e);
        } catch (IOException | RuntimeException | Error e) {
            LOGGER.log(Level.WARNING, "WPS", e);
            return report(new OwsException("NoApplicableCode", null, "The request failed; the server's log says why."));
        }
    }

    private Answer report(OwsException e) {
        return new Answer(200, XML, xml.write(exceptionReport(e)), Map.of());
    }

    static ExceptionReport exceptionReport(OwsException e) {
        return new ExceptionReport()
                .withVersion("1.1.0")
                .withException(new ExceptionType()
                        .withExceptionCode(e.code())
                        .withLocator(e.locator() == null ? null : XmlCharacters.clean(e.locator()))
                        .withExceptionText(XmlCharacters.clean(e.getMessage())));
    }

    private Answer posted(Call call) throws OwsException, IOException {
        Object request = xml.read(call.body());
        if (request instanceof javax.xml.bind.JAXBElement<?> element) {
            request = element.getValue();
        }
        if (request instanceof GetCapabilities) {
            return capabilities(call);
        } else if (request instanceof DescribeProcess describe) {
            return describe(
                    describe.getIdentifier().stream().map(CodeType::getValue).toList());
        } else if (request instanceof Execute execute) {
            return execute(ExecuteRequest.of(execute), call);
        }
        throw new OwsException(
                "OperationNotSupported", null, "allowed: GetCapabilities, DescribeProcess, Execute of WPS 1.0.0");
    }

    private Answer asked(Call call) throws OwsException, IOException {
        Query query = call.query();
        String service = query.get("service").orElseThrow(() -> OwsException.missing("service"));
        if (!service.equalsIgnoreCase("WPS")) {
            throw OwsException.invalid("service", "is '" + service + "'; here it is WPS");
        }
        String request = query.get("request").orElseThrow(() -> OwsException.missing("request"));
        String operation = request.toLowerCase(Locale.ROOT);
        if (operation.equals("getcapabilities")) {
            requireAccepted(query.get("acceptversions"));
            return capabilities(call);
        }
        requireVersion(query.get("version"));
        return switch (operation) {
            case "describeprocess" ->
                describe(List.of(query.get("identifier").orElse("").split(",")));
            case "execute" -> execute(ExecuteRequest.of(query), call);
            case "getexecutionstatus" -> status(execution(query), call);
            case "dismiss" -> dismiss(execution(query), call);
            default ->
                throw new OwsException("OperationNotSupported", request, "No such operation WPS 1.0.0 " + request);
        };
    }

    private static void requireVersion(Optional<String> version) throws OwsException {
        if (version.isPresent() && !version.get().equals(VERSION)) {
            throw new OwsException(
                    "VersionNegotiationFailed", "version", "version is '" + version.get() + "'; here it is " + VERSION);
        }
    }

    private static void requireAccepted(Optional<String> versions) throws OwsException {
        if (versions.isPresent() && !List.of(versions.get().split(",")).contains(VERSION)) {
            throw new OwsException(
                    "VersionNegotiationFailed",
                    "acceptVersions",
                    "acceptVersions is '" + versions.get() + "'; here it is " + VERSION);
        }
    }

    private Answer capabilities(Call call) {
        return Answer.of(
                XML,
                xml.write(new net.opengis.wps.v_1_0_0.ObjectFactory()
                        .createCapabilities(descriptions.capabilities(call.base() + "/wps"))));
    }

    private Answer describe(List<String> identifiers) throws OwsException {
        List<Name> names = new ArrayList<>();
        for (String identifier : identifiers) {
            if (identifier == null || identifier.isBlank()) {
                throw OwsException.missing("identifier");
            }
            if (identifier.strip().equalsIgnoreCase("all")) {
                names.addAll(descriptions.offered());
            } else {
                names.add(process(identifier.strip()));
            }
        }
        if (names.isEmpty()) {
            throw OwsException.missing("identifier");
        }
        return Answer.of(XML, xml.write(descriptions.describe(names)));
    }

    private Name process(String identifier) throws OwsException {
        Optional<Name> name = descriptions.find(identifier);
        if (name.isEmpty()) {
            throw new OwsException("NoApplicableCode", null, "No such process: " + identifier);
        }
        return name.get();
    }

    private Answer execute(ExecuteRequest request, Call call) throws OwsException, IOException {
        Name name = process(request.process());
        Job job = new Job(request.process());
        Execution execution =
                new Execution(factory, name, descriptions.brief(name), request, job, inputs, outputs, xml, call.base());
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        if (request.store()) {
            remember(execution);
        }
        try {
            workers.execute(() -> run(execution, answer));
        } catch (RejectedExecutionException e) {
            forget(job.id());
            throw new OwsException(
                    "ServerBusy",
                    null,
                    "The server has " + most + " executions already, which is as many as it takes; try again later.");
        }
        if (request.store()) {
            return Answer.of(XML, execution.accepted());
        }
        try {
            return answer.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof OwsException ows) {
                throw ows;
            }
            throw new IOException("an execution failed", e.getCause());
        } catch (InterruptedException e) {
            job.dismiss();
            Thread.currentThread().interrupt();
            throw new OwsException("NoApplicableCode", null, "The server stops.");
        }
    }

    @SuppressWarnings("try") // The scope is only held.
    private void run(Execution execution, CompletableFuture<Answer> waiting) {
        running.add(execution.job());
        try (RequestFiles.Scope scope = files.begin()) {
            Answer answer = execution.run();
            if (execution.isStored()) {
                Path file = files.lasting(".answer");
                Files.write(file, answer.body());
                execution.job().keep(file);
            }
            waiting.complete(answer);
        } catch (Throwable e) {
            if (execution.isStored()) {
                LOGGER.log(Level.WARNING, "an answer cannot be kept", e);
                execution.job().end(Job.State.FAILED, "The answer cannot be kept; the server's log says why.");
            }
            waiting.completeExceptionally(e);
        } finally {
            running.remove(execution.job());
        }
    }

    private void remember(Execution execution) {
        synchronized (stored) {
            stored.put(execution.job().id(), execution);
            var oldest = stored.values().iterator();
            while (stored.size() > REMEMBERED && oldest.hasNext()) {
                Execution old = oldest.next();
                if (old.hasEnded()) {
                    old.job().answer().ifPresent(RequestFiles::remove);
                    oldest.remove();
                }
            }
        }
    }

    private void forget(String id) {
        synchronized (stored) {
            stored.remove(id);
        }
    }

    private Execution execution(Query query) throws OwsException {
        String id = query.get("executionid").orElseThrow(() -> OwsException.missing("executionId"));
        synchronized (stored) {
            Execution execution = stored.get(id);
            if (execution == null || execution.job().state() == Job.State.DISMISSED) {
                throw new OwsException(
                        "NoApplicableCode",
                        null,
                        "Unknown execution id " + id + ": it was never submitted, was dismissed, or ended long ago");
            }
            return execution;
        }
    }

    private Answer status(Execution execution, Call call) throws IOException {
        Optional<Path> kept = execution.job().answer();
        if (kept.isPresent()) {
            return Answer.of(XML, Files.readAllBytes(kept.get()));
        }
        return Answer.of(XML, execution.status());
    }

    private Answer dismiss(Execution execution, Call call) {
        execution.job().dismiss();
        execution.job().answer().ifPresent(RequestFiles::remove);
        if (execution.hasEnded() && execution.job().state() != Job.State.DISMISSED) {
            forget(execution.job().id());
        }
        return Answer.of(XML, execution.dismissed());
    }

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

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
