package org.classifycerrado.server.execution;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.classifycerrado.server.OwsException;
import org.geotools.api.data.Parameter;
import org.geotools.api.feature.type.Name;
import org.geotools.process.ProcessFactory;

/** The processes of a factory whose inputs can be read and whose outputs can be written. */
public final class Processes {

    private final ProcessFactory factory;
    private final ResultFormats formats;

    Processes(ProcessFactory factory, ResultFormats formats) {
        this.factory = factory;
        this.formats = formats;
    }

    /**
     * What is offered.
     *
     * @return the processes by name
     */
    public List<Name> offered() {
        return factory.getNames().stream()
                .filter(name -> inputs(name).values().stream().allMatch(input -> Inputs.canRead(input.type)))
                .filter(name -> outputs(name).values().stream().allMatch(output -> formats.canWrite(output.type)))
                .sorted(Comparator.comparing(Processes::identifier))
                .toList();
    }

    /**
     * A process by its name in requests.
     *
     * @param identifier such as {@code cerrado:CerradoAreas}
     * @return the process, if it is offered
     */
    public Optional<Name> find(String identifier) {
        return offered().stream()
                .filter(name -> identifier(name).equals(identifier))
                .findFirst();
    }

    /**
     * A process by its name in requests.
     *
     * @param identifier such as {@code cerrado:CerradoAreas}
     * @return the process
     * @throws OwsException if there is no such process
     */
    public Name require(String identifier) throws OwsException {
        return find(identifier)
                .orElseThrow(() -> new OwsException("NoApplicableCode", null, "No such process: " + identifier));
    }

    /**
     * The name of a process in requests.
     *
     * @param name of the process
     * @return namespace, colon, name
     */
    public static String identifier(Name name) {
        return name.getNamespaceURI() + ":" + name.getLocalPart();
    }

    /**
     * What is said about processes.
     *
     * @return the factory that they come from
     */
    public ProcessFactory factory() {
        return factory;
    }

    /**
     * What a process takes.
     *
     * @param name of the process
     * @return its inputs in their order
     */
    public Map<String, Parameter<?>> inputs(Name name) {
        return factory.getParameterInfo(name);
    }

    /**
     * What a process gives.
     *
     * @param name of the process
     * @return its outputs in their order
     */
    public Map<String, Parameter<?>> outputs(Name name) {
        return factory.getResultInfo(name, Map.of());
    }

    /**
     * How an output can be written.
     *
     * @param output of a process
     * @return the formats, the default first; none for literals
     */
    public List<ResultFormat> formats(Parameter<?> output) {
        return formats.of(output.type);
    }
}
