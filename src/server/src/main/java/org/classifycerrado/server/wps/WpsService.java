package org.classifycerrado.server.wps;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
import org.classifycerrado.server.execution.ExecuteRequest;
import org.classifycerrado.server.execution.Executions;
import org.classifycerrado.server.execution.Job;
import org.classifycerrado.server.execution.Result;
import org.classifycerrado.server.http.Answer;
import org.classifycerrado.server.http.Call;
import org.classifycerrado.server.http.Endpoint;
import org.classifycerrado.server.http.Query;
import org.geotools.api.feature.type.Name;

/**
 * WPS 1.0.0: GetCapabilities, DescribeProcess and Execute by key-value pairs or posted XML, and GeoServer's
 * GetExecutionStatus and Dismiss for executions that were asked to be stored. Faults are answered with exception
 * reports; nothing outside the request is ever fetched.
 */
public final class WpsService implements Endpoint {

    private static final Logger LOGGER = Logger.getLogger(WpsService.class.getName());
    private static final String XML = "text/xml; charset=UTF-8";
    private static final String VERSION = "1.0.0";

    private final Executions executions;
    private final Xml xml = new Xml();
    private final Descriptions descriptions;

    /**
     * A service.
     *
     * @param executions what it offers
     */
    public WpsService(Executions executions) {
        this.executions = executions;
        descriptions = new Descriptions(executions.processes());
    }

    @Override
    public Answer answer(Call call) {
        try {
            return call.body().length > 0 ? posted(call) : asked(call);
        } catch (OwsException e) {
            return report(e);
        } catch (IOException | RuntimeException | Error e) {
            LOGGER.log(Level.WARNING, "WPS", e);
            return report(
                    new OwsException(OwsException.UNSPECIFIED, null, "The request failed; the server's log says why."));
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
            return execute(RequestReader.of(execute), call);
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
            case "execute" -> execute(RequestReader.of(query), call);
            case "getexecutionstatus" ->
                Answer.of(XML, xml.write(document(job(query), call).now()));
            case "dismiss" -> dismiss(job(query), call);
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
                names.addAll(executions.processes().offered());
            } else {
                names.add(executions.processes().require(identifier.strip()));
            }
        }
        if (names.isEmpty()) {
            throw OwsException.missing("identifier");
        }
        return Answer.of(XML, xml.write(descriptions.describe(names)));
    }

    private Answer execute(ExecuteRequest request, Call call) throws OwsException, IOException {
        Job job = executions.submit(request);
        ExecuteDocument document = document(job, call);
        if (request.store()) {
            return Answer.of(XML, xml.write(document.accepted()));
        }
        job.await();
        return request.raw() ? raw(job) : Answer.of(XML, xml.write(document.now()));
    }

    private ExecuteDocument document(Job job, Call call) {
        return new ExecuteDocument(job, descriptions.brief(job.process()), call.base());
    }

    /** The first of the outputs that were asked for. */
    private static Answer raw(Job job) throws OwsException, IOException {
        if (job.failure().isPresent()) {
            throw ExecuteDocument.report(job.failure().get());
        }
        String wanted = job.request().outputs().get(0).name();
        Result result = job.results().get(wanted);
        if (result == null) {
            throw ExecuteDocument.report(
                    new OwsException(OwsException.UNSPECIFIED, null, "The process gave no output '" + wanted + "'"));
        }
        return Answer.of(result.contentType(), result.content().bytes());
    }

    private Job job(Query query) throws OwsException {
        String id = query.get("executionid").orElseThrow(() -> OwsException.missing("executionId"));
        return executions
                .find(id)
                .filter(job -> job.status().state() != Job.State.DISMISSED)
                .orElseThrow(() -> new OwsException(
                        OwsException.UNSPECIFIED,
                        null,
                        "Unknown execution id " + id + ": it was never submitted, was dismissed, or ended long ago"));
    }

    private Answer dismiss(Job job, Call call) {
        executions.dismiss(job);
        return Answer.of(XML, xml.write(document(job, call).dismissed()));
    }
}
