package org.classifycerrado.server.wps;

import java.io.IOException;
import java.time.ZoneOffset;
import java.util.GregorianCalendar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.xml.datatype.DatatypeConfigurationException;
import javax.xml.datatype.DatatypeFactory;
import net.opengis.wps.v_1_0_0.ExecuteResponse;
import net.opengis.wps.v_1_0_0.OutputDataType;
import net.opengis.wps.v_1_0_0.ProcessBriefType;
import net.opengis.wps.v_1_0_0.ProcessFailedType;
import net.opengis.wps.v_1_0_0.ProcessStartedType;
import net.opengis.wps.v_1_0_0.StatusType;
import org.classifycerrado.server.OwsException;
import org.classifycerrado.server.XmlCharacters;
import org.classifycerrado.server.http.Answer;
import org.geotools.api.data.Parameter;
import org.geotools.api.feature.type.Name;
import org.geotools.process.ProcessException;
import org.geotools.process.ProcessFactory;

/** Runs a process for a request and writes the answer. */
final class Execution {

    private static final Logger LOGGER = Logger.getLogger(Execution.class.getName());
    private static final String XML = "text/xml; charset=UTF-8";

    private final ProcessFactory factory;
    private final Name name;
    private final ProcessBriefType brief;
    private final ExecuteRequest request;
    private final Job job;
    private final Inputs inputs;
    private final Xml xml;
    private final Outputs formats;
    private final String base;

    /** The outputs that are wanted, and their formats. */
    private final Map<String, Optional<ResultFormat>> wanted = new LinkedHashMap<>();

    private final Map<String, Parameter<?>> results;

    Execution(
            ProcessFactory factory,
            Name name,
            ProcessBriefType brief,
            ExecuteRequest request,
            Job job,
            Inputs inputs,
            Outputs formats,
            Xml xml,
            String base)
            throws OwsException {
        this.factory = factory;
        this.name = name;
        this.brief = brief;
        this.request = request;
        this.job = job;
        this.inputs = inputs;
        this.formats = formats;
        this.xml = xml;
        this.base = base;
        results = factory.getResultInfo(name, Map.of());
        List<ExecuteRequest.WantedOutput> asked = request.outputs().isEmpty()
                ? results.keySet().stream()
                        .map(key -> new ExecuteRequest.WantedOutput(key, Optional.empty()))
                        .toList()
                : request.outputs();
        for (ExecuteRequest.WantedOutput output : asked) {
            Parameter<?> result = results.get(output.name());
            if (result == null) {
                throw new OwsException(
                        "InvalidParameterValue",
                        output.name(),
                        "No such output: " + output.name() + "; allowed: " + String.join(", ", results.keySet()));
            }
            wanted.put(output.name(), formats.choose(result, output.mimeType()));
        }
    }

    Job job() {
        return job;
    }

    boolean isStored() {
        return request.store();
    }

    boolean hasEnded() {
        Job.State state = job.state();
        return state != Job.State.ACCEPTED && state != Job.State.STARTED;
    }

    /**
     * Runs the process.
     *
     * @return the answer, which says so if the process failed
     * @throws OwsException if it failed and what was asked for was its bare output
     * @throws IOException if a result cannot be written
     */
    Answer run() throws OwsException, IOException {
        if (!job.begin()) {
            return Answer.of(XML, dismissed());
        }
        try {
            Map<String, Object> given = inputs.decode(request.inputs(), factory.getParameterInfo(name));
            Map<String, Object> found = factory.create(name).execute(given, job);
            Answer answer = request.raw() ? raw(found) : document(found);
            job.end(Job.State.SUCCEEDED, "");
            return answer;
        } catch (ProcessException e) {
            return failed(e.getMessage());
        } catch (OwsException e) {
            return failed(e.getMessage());
        } catch (IOException | RuntimeException | Error e) {
            LOGGER.log(Level.WARNING, "an execution failed", e);
            return failed("The process failed; the server's log says why.");
        }
    }

    private Answer failed(String why) throws OwsException {
        job.end(Job.State.FAILED, why);
        String message = "Process failed during execution\n" + why;
        OwsException exception = new OwsException("NoApplicableCode", null, message);
        if (request.raw()) {
            throw exception;
        }
        return Answer.of(XML, xml.write(failure(exception)));
    }

    private ExecuteResponse failure(OwsException exception) {
        return response(new StatusType()
                .withProcessFailed(new ProcessFailedType().withExceptionReport(WpsService.exceptionReport(exception))));
    }

    private Answer raw(Map<String, Object> found) throws IOException, OwsException {
        Map.Entry<String, Optional<ResultFormat>> only =
                wanted.entrySet().iterator().next();
        Object result = found.get(only.getKey());
        if (result == null) {
            throw new OwsException(
                    "NoApplicableCode", only.getKey(), "The process gave no output '" + only.getKey() + "'");
        }
        if (only.getValue().isEmpty()) {
            return Answer.of("text/plain; charset=UTF-8", WpsService.utf8(result.toString()));
        }
        ResultFormat format = only.getValue().get();
        return Answer.of(
                format.binary() ? format.mimeType() : format.mimeType() + "; charset=UTF-8",
                format.encoder().encode(result));
    }

    private Answer document(Map<String, Object> found) throws IOException {
        ExecuteResponse response = response(new StatusType().withProcessSucceeded("Process succeeded."));
        ExecuteResponse.ProcessOutputs outputs = new ExecuteResponse.ProcessOutputs();
        for (Map.Entry<String, Optional<ResultFormat>> output : wanted.entrySet()) {
            Object result = found.get(output.getKey());
            if (result != null) {
                OutputDataType data = new OutputDataType();
                data.setIdentifier(Descriptions.code(output.getKey()));
                data.setTitle(Descriptions.text(results.get(output.getKey()).description));
                data.setData(formats.data(result, output.getValue()));
                outputs.getOutput().add(data);
            }
        }
        if (!outputs.getOutput().isEmpty()) {
            response.setProcessOutputs(outputs);
        }
        return Answer.of(XML, xml.write(response));
    }

    private ExecuteResponse response(StatusType status) {
        GregorianCalendar created = GregorianCalendar.from(job.created().atZone(ZoneOffset.UTC));
        try {
            status.setCreationTime(DatatypeFactory.newInstance().newXMLGregorianCalendar(created));
        } catch (DatatypeConfigurationException e) {
            throw new IllegalStateException(e);
        }
        ExecuteResponse response = new ExecuteResponse();
        response.setLang("en");
        response.setServiceInstance(base + "/ows?");
        if (request.store()) {
            response.setStatusLocation(
                    base + "/ows?service=WPS&version=1.0.0&request=GetExecutionStatus&executionId=" + job.id());
        }
        response.setProcess(brief);
        response.setStatus(status);
        return response;
    }

    byte[] accepted() {
        return xml.write(response(new StatusType().withProcessAccepted("Process accepted.")));
    }

    /** Where an execution stands that has no answer yet. */
    byte[] status() {
        return switch (job.state()) {
            case ACCEPTED -> accepted();
            case FAILED -> xml.write(failure(new OwsException("NoApplicableCode", null, job.message())));
            default ->
                xml.write(response(new StatusType()
                        .withProcessStarted(new ProcessStartedType()
                                .withPercentCompleted(Math.min(99, (int) job.percent()))
                                .withValue(XmlCharacters.clean(job.message())))));
        };
    }

    byte[] dismissed() {
        return xml.write(
                failure(new OwsException("NoApplicableCode", null, "The process execution has been dismissed")));
    }
}
