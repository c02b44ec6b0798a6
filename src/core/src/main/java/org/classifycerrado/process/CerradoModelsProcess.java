package org.classifycerrado.process;

import org.classifycerrado.host.Host;
import org.geotools.process.ProcessException;
import org.geotools.process.factory.DescribeProcess;
import org.geotools.process.factory.DescribeResult;

/** The process {@code cerrado:CerradoModels}: lists the models. */
@DescribeProcess(
        title = "Cerrado models",
        description = "Lists the models that ClassifyCerrado can use, with what their cards say, as JSON.",
        version = "1.0.0")
public final class CerradoModelsProcess {

    /** Local name of the process. */
    public static final String NAME = "CerradoModels";

    private final Host host;

    CerradoModelsProcess(Host host) {
        this.host = host;
    }

    /**
     * Runs the process.
     *
     * @return the models
     * @throws ProcessException if the folder of the models cannot be read
     */
    @DescribeResult(
            name = "models",
            description = "The models, the default of each level, and models that cannot be used with the reason",
            type = ModelList.class)
    public ModelList execute() throws ProcessException {
        return CallerErrors.guard(
                "listing of models",
                () -> new ModelList(host.models().get(), host.settings().get().defaultModels()));
    }
}
