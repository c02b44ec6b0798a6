package org.classifycerrado.server.wps;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import net.opengis.ows.v_1_1_0.BoundingBoxType;
import net.opengis.ows.v_1_1_0.CodeType;
import net.opengis.wps.v_1_0_0.ComplexDataType;
import net.opengis.wps.v_1_0_0.DocumentOutputDefinitionType;
import net.opengis.wps.v_1_0_0.Execute;
import net.opengis.wps.v_1_0_0.InputType;
import net.opengis.wps.v_1_0_0.OutputDefinitionType;
import net.opengis.wps.v_1_0_0.ResponseDocumentType;
import org.classifycerrado.server.OwsException;
import org.classifycerrado.server.execution.ExecuteRequest;
import org.classifycerrado.server.execution.ExecuteRequest.WantedOutput;
import org.classifycerrado.server.execution.GivenInput;
import org.classifycerrado.server.execution.Inputs;
import org.classifycerrado.server.http.Query;
import org.w3c.dom.Element;

/** Reads what an Execute request asks for. */
final class RequestReader {

    private RequestReader() {}

    /** Reads a posted document. */
    static ExecuteRequest of(Execute execute) throws OwsException {
        List<GivenInput> inputs = new ArrayList<>();
        if (execute.getDataInputs() != null) {
            for (InputType input : execute.getDataInputs().getInput()) {
                inputs.add(input(input));
            }
        }
        List<WantedOutput> outputs = new ArrayList<>();
        boolean raw = false;
        boolean store = false;
        if (execute.getResponseForm() != null) {
            OutputDefinitionType single = execute.getResponseForm().getRawDataOutput();
            ResponseDocumentType document = execute.getResponseForm().getResponseDocument();
            if (single != null) {
                raw = true;
                outputs.add(wanted(single));
            } else if (document != null) {
                for (DocumentOutputDefinitionType output : document.getOutput()) {
                    if (output.isAsReference()) {
                        throw OwsException.invalid(
                                "asReference", "is true; results are within the answer, or fetched raw");
                    }
                    outputs.add(wanted(output));
                }
                store = document.isStoreExecuteResponse();
            }
        }
        return new ExecuteRequest(identifier(execute.getIdentifier(), "identifier"), inputs, raw, outputs, store);
    }

    private static WantedOutput wanted(OutputDefinitionType output) throws OwsException {
        return new WantedOutput(
                identifier(output.getIdentifier(), "Output"), Optional.ofNullable(output.getMimeType()), false);
    }

    private static String identifier(CodeType code, String parameter) throws OwsException {
        if (code == null || code.getValue() == null || code.getValue().isBlank()) {
            throw OwsException.missing(parameter);
        }
        return code.getValue().strip();
    }

    private static GivenInput input(InputType input) throws OwsException {
        String name = identifier(input.getIdentifier(), "Input");
        if (input.getReference() != null) {
            throw Inputs.reference(name);
        }
        if (input.getData() == null) {
            throw OwsException.missing(name);
        }
        if (input.getData().getLiteralData() != null) {
            String text = input.getData().getLiteralData().getValue();
            return GivenInput.text(name, text == null ? "" : text, Optional.empty());
        }
        if (input.getData().getBoundingBoxData() != null) {
            BoundingBoxType box = input.getData().getBoundingBoxData();
            List<Double> numbers = new ArrayList<>(box.getLowerCorner());
            numbers.addAll(box.getUpperCorner());
            if (box.getLowerCorner().size() != 2) {
                throw OwsException.invalid(name, "must have two numbers in each corner");
            }
            return GivenInput.box(name, numbers, Optional.ofNullable(box.getCrs()));
        }
        if (input.getData().getComplexData() == null) {
            throw OwsException.missing(name);
        }
        ComplexDataType data = input.getData().getComplexData();
        StringBuilder text = new StringBuilder();
        Element element = null;
        for (Serializable part : data.getContent()) {
            if (part instanceof String string) {
                text.append(string);
            } else if (part instanceof Element xml) {
                element = xml;
            }
        }
        return new GivenInput(
                name,
                text.toString(),
                Optional.ofNullable(element),
                Optional.empty(),
                Optional.ofNullable(data.getMimeType()));
    }

    /** Reads key-value pairs. */
    static ExecuteRequest of(Query query) throws OwsException {
        String process = query.get("identifier").orElseThrow(() -> OwsException.missing("identifier"));
        List<GivenInput> inputs = new ArrayList<>();
        // A semicolon within a value is not followed by a name and an equals sign.
        for (String pair : split(query.get("datainputs").orElse(""))) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals).strip();
            if (equals < 0) {
                throw OwsException.invalid("DataInputs", "has '" + shortened(name) + "' without a value");
            }
            inputs.add(pair(name, pair.substring(equals + 1)));
        }
        Optional<String> raw = query.get("rawdataoutput");
        List<WantedOutput> outputs = new ArrayList<>();
        for (String output : split(raw.or(() -> query.get("responsedocument")).orElse(""))) {
            String[] parts = output.split("@(?=(?i:mimeType|encoding|schema|uom|asReference)=)");
            Map<String, String> attributes = attributes(parts);
            if ("true".equalsIgnoreCase(attributes.get("asreference"))) {
                throw OwsException.invalid("asReference", "is true; results are within the answer, or fetched raw");
            }
            outputs.add(new WantedOutput(parts[0].strip(), Optional.ofNullable(attributes.get("mimetype")), false));
        }
        if (raw.isPresent() && outputs.size() != 1) {
            throw OwsException.invalid("RawDataOutput", "names " + outputs.size() + " outputs; it must be one");
        }
        return new ExecuteRequest(process, inputs, raw.isPresent(), outputs, truth(query, "storeexecuteresponse"));
    }

    private static List<String> split(String pairs) {
        return Arrays.stream(pairs.split(";(?=\\s*[A-Za-z][A-Za-z0-9_]*\\s*(?:=|@|$|;))"))
                .map(String::strip)
                .filter(pair -> !pair.isEmpty())
                .toList();
    }

    private static String shortened(String text) {
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }

    private static boolean truth(Query query, String name) throws OwsException {
        String value = query.get(name).orElse("false").toLowerCase(Locale.ROOT);
        if (!value.equals("true") && !value.equals("false")) {
            throw OwsException.invalid(name, "is '" + value + "'; allowed: true, false");
        }
        return value.equals("true");
    }

    private static Map<String, String> attributes(String[] parts) {
        Map<String, String> attributes = new HashMap<>();
        for (int i = 1; i < parts.length; i++) {
            String[] pair = parts[i].split("=", 2);
            attributes.put(pair[0].toLowerCase(Locale.ROOT), pair[1]);
        }
        return attributes;
    }

    private static GivenInput pair(String name, String value) {
        String[] parts = value.split("@(?=(?i:mimeType|encoding|schema|uom|datatype|crs)=)");
        Map<String, String> attributes = attributes(parts);
        return GivenInput.text(name, parts[0], Optional.ofNullable(attributes.get("mimetype")));
    }
}
