package org.classifycerrado.process;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.classifycerrado.host.Host;
import org.geotools.api.data.Parameter;
import org.geotools.api.feature.type.Name;
import org.geotools.feature.NameImpl;
import org.geotools.process.Process;
import org.geotools.process.factory.AnnotationDrivenProcessFactory;
import org.geotools.process.factory.DescribeProcess;
import org.geotools.util.SimpleInternationalString;
import org.geotools.util.logging.Logging;

/**
 * The processes of the namespace {@code cerrado}, on the ports of one host. A host registers an instance with
 * {@code Processors.addProcessFactory} when it starts and removes it when it stops.
 */
public final class CerradoProcessFactory extends AnnotationDrivenProcessFactory implements AutoCloseable {

    /** Namespace of the processes' names. */
    public static final String NAMESPACE = "cerrado";

    private static final Logger LOGGER = Logging.getLogger(CerradoProcessFactory.class);

    /** A batch takes seconds at most. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Map<String, Class<?>> PROCESSES = Map.of(
            ClassifyCerradoProcess.NAME,
            ClassifyCerradoProcess.class,
            CerradoModelsProcess.NAME,
            CerradoModelsProcess.class,
            CerradoAreasProcess.NAME,
            CerradoAreasProcess.class,
            CerradoAccuracyProcess.NAME,
            CerradoAccuracyProcess.class,
            CerradoChangeProcess.NAME,
            CerradoChangeProcess.class,
            CerradoPolygonsProcess.NAME,
            CerradoPolygonsProcess.class,
            CerradoCleanProcess.NAME,
            CerradoCleanProcess.class);

    private final Host host;
    private final ClassifyCerradoProcess.Answer answer;
    private final Turns turns = new Turns();

    /**
     * A factory for a host.
     *
     * @param host the program that the processes run in
     */
    public CerradoProcessFactory(Host host) {
        this(host, Classification::run);
    }

    /** A factory whose classifications do something else than make a map of a whole scene. */
    CerradoProcessFactory(Host host, ClassifyCerradoProcess.Answer answer) {
        super(new SimpleInternationalString("Land use and land cover of the Cerrado"), NAMESPACE);
        this.host = host;
        this.answer = answer;
    }

    @Override
    public Set<Name> getNames() {
        return PROCESSES.keySet().stream()
                .map(local -> new NameImpl(NAMESPACE, local))
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    protected DescribeProcess getProcessDescription(Name name) {
        return processClass(name.getLocalPart()).getAnnotation(DescribeProcess.class);
    }

    @Override
    protected Method method(String localPart) {
        return Arrays.stream(processClass(localPart).getMethods())
                .filter(method -> method.getName().equals("execute"))
                .findFirst()
                .orElseThrow();
    }

    private static Class<?> processClass(String localPart) {
        Class<?> type = PROCESSES.get(localPart);
        if (type == null) {
            throw new IllegalArgumentException("no process is named " + NAMESPACE + ":" + localPart);
        }
        return type;
    }

    @Override
    public Process create(Name name) {
        return new ParsedInputs(super.create(name), super.getParameterInfo(name));
    }

    @Override
    protected Object createProcessBean(Name name) {
        return switch (name.getLocalPart()) {
            case CerradoModelsProcess.NAME -> new CerradoModelsProcess(host);
            case CerradoAreasProcess.NAME -> new CerradoAreasProcess(host);
            case CerradoAccuracyProcess.NAME -> new CerradoAccuracyProcess(host);
            case CerradoChangeProcess.NAME -> new CerradoChangeProcess(host);
            case CerradoPolygonsProcess.NAME -> new CerradoPolygonsProcess(host);
            case CerradoCleanProcess.NAME -> new CerradoCleanProcess(host);
            default -> new ClassifyCerradoProcess(host, turns, answer);
        };
    }

    /**
     * Parameters with the closed lists and the host's defaults, which the annotations cannot express.
     *
     * @param name of a process of this factory
     * @return the parameters in their order
     */
    @Override
    public Map<String, Parameter<?>> getParameterInfo(Name name) {
        Map<String, List<String>> options = ClassifyCerradoProcess.options();
        Map<String, Object> defaults = name.getLocalPart().equals(ClassifyCerradoProcess.NAME)
                ? ClassifyCerradoProcess.defaults(host.settings().get())
                : Map.of();
        Map<String, Parameter<?>> parameters = new LinkedHashMap<>();
        super.getParameterInfo(name).forEach((key, parameter) -> {
            Map<String, Object> metadata = new HashMap<>(parameter.metadata);
            if (options.containsKey(key)) {
                metadata.put(Parameter.OPTIONS, options.get(key));
            }
            parameters.put(key, completed(parameter, defaults.get(key), metadata));
        });
        return parameters;
    }

    @SuppressWarnings("unchecked")
    private static <T> Parameter<T> completed(Parameter<T> parameter, Object sample, Map<String, Object> metadata) {
        return new Parameter<>(
                parameter.key,
                parameter.type,
                parameter.title,
                parameter.description,
                parameter.required,
                parameter.minOccurs,
                parameter.maxOccurs,
                (T) sample,
                metadata);
    }

    @Override
    public boolean supportsProgress(Name name) {
        return true;
    }

    /** Cancels the requests that run and wait, and gives them some seconds to end; new ones are refused. */
    @Override
    public void close() {
        if (!turns.close(PATIENCE)) {
            LOGGER.warning("some classifications have not ended yet");
        }
    }
}
