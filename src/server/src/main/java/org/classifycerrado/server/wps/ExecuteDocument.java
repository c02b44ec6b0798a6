package org.classifycerrado.server.wps;

import java.io.IOException;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.GregorianCalendar;
import java.util.Map;
import javax.xml.datatype.DatatypeConfigurationException;
import javax.xml.datatype.DatatypeFactory;
import net.opengis.wps.v_1_0_0.ComplexDataType;
import net.opengis.wps.v_1_0_0.DataType;
import net.opengis.wps.v_1_0_0.ExecuteResponse;
import net.opengis.wps.v_1_0_0.LiteralDataType;
import net.opengis.wps.v_1_0_0.OutputDataType;
import net.opengis.wps.v_1_0_0.ProcessBriefType;
import net.opengis.wps.v_1_0_0.ProcessFailedType;
import net.opengis.wps.v_1_0_0.ProcessStartedType;
import net.opengis.wps.v_1_0_0.StatusType;
import org.classifycerrado.server.OwsException;
import org.classifycerrado.server.XmlCharacters;
import org.classifycerrado.server.execution.Job;
import org.classifycerrado.server.execution.Result;

/** The documents that tell where an execution stands, and what it gave. */
final class ExecuteDocument {

    private final Job job;
    private final ProcessBriefType brief;
    private final String base;

    /**
     * The documents of an execution.
     *
     * @param job the execution
     * @param brief its process
     * @param base URL of the server
     */
    ExecuteDocument(Job job, ProcessBriefType brief, String base) {
        this.job = job;
        this.brief = brief;
        this.base = base;
    }

    /** What went wrong, in the words of a report. */
    static OwsException report(OwsException failure) {
        return new OwsException(
                OwsException.UNSPECIFIED, null, "Process failed during execution\n" + failure.getMessage());
    }

    /** Where the execution stands now, with its results if it has succeeded. */
    ExecuteResponse now() throws IOException {
        Job.Status status = job.status();
        return switch (status.state()) {
            case ACCEPTED -> accepted();
            case STARTED ->
                response(new StatusType()
                        .withProcessStarted(new ProcessStartedType()
                                .withPercentCompleted(Math.min(99, status.percent()))
                                .withValue(XmlCharacters.clean(status.message()))));
            case SUCCEEDED -> succeeded();
            case FAILED -> failed(report(job.failure().orElseThrow()));
            case DISMISSED -> dismissed();
        };
    }

    ExecuteResponse accepted() {
        return response(new StatusType().withProcessAccepted("Process accepted."));
    }

    ExecuteResponse dismissed() {
        return failed(new OwsException(OwsException.UNSPECIFIED, null, "The process execution has been dismissed"));
    }

    private ExecuteResponse failed(OwsException why) {
        return response(new StatusType()
                .withProcessFailed(new ProcessFailedType().withExceptionReport(WpsService.exceptionReport(why))));
    }

    private ExecuteResponse succeeded() throws IOException {
        ExecuteResponse response = response(new StatusType().withProcessSucceeded("Process succeeded."));
        ExecuteResponse.ProcessOutputs outputs = new ExecuteResponse.ProcessOutputs();
        for (Map.Entry<String, Result> result : job.results().entrySet()) {
            OutputDataType data = new OutputDataType();
            data.setIdentifier(Descriptions.code(result.getKey()));
            data.setTitle(Descriptions.text(result.getValue().output().description));
            data.setData(data(result.getValue()));
            outputs.getOutput().add(data);
        }
        if (!outputs.getOutput().isEmpty()) {
            response.setProcessOutputs(outputs);
        }
        return response;
    }

    private static DataType data(Result result) throws IOException {
        if (result.format().isEmpty()) {
            return new DataType().withLiteralData(new LiteralDataType().withValue(XmlCharacters.clean(result.text())));
        }
        ComplexDataType data =
                new ComplexDataType().withMimeType(result.format().get().mimeType());
        if (result.format().get().binary()) {
            data.setEncoding("base64");
            data.getContent()
                    .add(Base64.getEncoder().encodeToString(result.content().bytes()));
        } else {
            data.getContent().add(XmlCharacters.clean(result.text()));
        }
        return new DataType().withComplexData(data);
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
        if (job.request().store()) {
            response.setStatusLocation(
                    base + "/ows?service=WPS&version=1.0.0&request=GetExecutionStatus&executionId=" + job.id());
        }
        response.setProcess(brief);
        response.setStatus(status);
        return response;
    }
}
