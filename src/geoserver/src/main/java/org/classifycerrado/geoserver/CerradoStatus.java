package org.classifycerrado.geoserver;

import java.io.IOException;
import java.util.Optional;
import org.classifycerrado.Version;
import org.classifycerrado.model.Model;
import org.classifycerrado.model.ModelStore;
import org.classifycerrado.segment.ComputeDevice;
import org.classifycerrado.segment.InferenceRuntime;
import org.classifycerrado.segment.Precision;
import org.classifycerrado.segment.Proofs;
import org.classifycerrado.segment.SegmentationException;
import org.geoserver.platform.ModuleStatusImpl;
import org.springframework.beans.BeanWrapper;
import org.springframework.beans.PropertyAccessorFactory;

/** What GeoServer's status page shows of this extension: version, device, libtorch, and each model with its check. */
public final class CerradoStatus extends ModuleStatusImpl {

    private static final String CATEGORY = "category";

    private final transient CerradoExtension extension;

    /**
     * The status of an extension.
     *
     * @param extension the extension
     */
    public CerradoStatus(CerradoExtension extension) {
        this.extension = extension;
        // Newer than GeoServer 2.27, and of a type that is not there either; its pages fail without.
        BeanWrapper properties = PropertyAccessorFactory.forBeanPropertyAccess(this);
        if (properties.isWritableProperty(CATEGORY)) {
            properties.setPropertyValue(CATEGORY, "COMMUNITY");
        }
    }

    @Override
    public String getModule() {
        return "gs-classify-cerrado";
    }

    @Override
    public Optional<String> getComponent() {
        return Optional.of("ClassifyCerrado");
    }

    @Override
    public String getName() {
        return "ClassifyCerrado Extension";
    }

    @Override
    public Optional<String> getVersion() {
        return Optional.of(Version.current());
    }

    @Override
    public boolean isAvailable() {
        return extension.configuration() != null;
    }

    @Override
    public boolean isEnabled() {
        return isAvailable();
    }

    @Override
    public Optional<String> getMessage() {
        if (!isAvailable()) {
            return Optional.of("The extension did not start; GeoServer's log says why.");
        }
        StringBuilder text = new StringBuilder();
        try {
            InferenceRuntime runtime = extension.runtime();
            text.append("libtorch ").append(runtime.hardware().version()).append('\n');
            ComputeDevice device =
                    ComputeDevice.choose(extension.configuration().settings().device(), runtime);
            text.append("device: ").append(device.id());
            text.append(device.note().isEmpty() ? "" : " (" + device.note() + ")")
                    .append('\n');
        } catch (SegmentationException | IllegalArgumentException e) {
            text.append(e.getMessage()).append('\n');
        }
        try {
            ModelStore models = extension.configuration().models();
            var entries = models.list();
            if (entries.isEmpty()) {
                text.append("no models in ").append(models.folder()).append('\n');
            }
            for (ModelStore.Entry entry : entries) {
                text.append("model ").append(entry.name()).append(": ");
                text.append(entry.model()
                        .map(model -> "sound, " + model.card().level() + ", "
                                + model.card().modality().id() + ", " + arithmetic(model))
                        .orElseGet(() -> "broken, " + entry.problem().orElse("")));
                text.append('\n');
            }
        } catch (IOException e) {
            text.append("the models cannot be read: ").append(e.getMessage()).append('\n');
        }
        return Optional.of(text.toString());
    }

    /** What a model computes in, and why not in what its card says, as far as that has been found out. */
    private String arithmetic(Model model) {
        Precision precision = Precision.parse(model.card().precision());
        Optional<Proofs.Verdict> verdict = precision == Precision.FP32
                ? Optional.empty()
                : extension.runtime().proofs().known(model, precision);
        return verdict.filter(v -> !v.works())
                .map(v -> Precision.FP32.id() + " (" + v.why() + ")")
                .orElse(precision.id());
    }

    @Override
    public Optional<String> getDocumentation() {
        return Optional.empty();
    }
}
