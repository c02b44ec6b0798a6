package org.classifycerrado.process;

import java.util.Map;
import org.geotools.api.data.Parameter;
import org.geotools.api.util.ProgressListener;
import org.geotools.process.Process;
import org.geotools.process.ProcessException;

/**
 * A process that refuses inputs which the host could not read. GeoTools' converters give null for what they do not
 * understand; the process behind would take that for "not given" and go on with a default.
 */
final class ParsedInputs implements Process {

    private final Process process;
    private final Map<String, Parameter<?>> parameters;

    ParsedInputs(Process process, Map<String, Parameter<?>> parameters) {
        this.process = process;
        this.parameters = parameters;
    }

    @Override
    public Map<String, Object> execute(Map<String, Object> input, ProgressListener monitor) throws ProcessException {
        for (Map.Entry<String, Parameter<?>> parameter : parameters.entrySet()) {
            String key = parameter.getKey();
            if (input.containsKey(key) && input.get(key) == null) {
                throw new ProcessException(key + ": was given, but is not " + allowed(parameter.getValue().type));
            }
        }
        return process.execute(input, monitor);
    }

    private static String allowed(Class<?> type) {
        if (type == Boolean.class) {
            return "true or false";
        } else if (type == Integer.class) {
            return "a whole number, such as 32";
        } else if (type == Double.class) {
            return "a number, such as 1000 or 0.5 with a point";
        }
        return "what it must be, or is empty; leave it out if it is not needed";
    }
}
