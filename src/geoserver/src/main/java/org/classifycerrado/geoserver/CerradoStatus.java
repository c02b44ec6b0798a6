package org.classifycerrado.geoserver;

import java.io.IOException;
import java.util.Optional;
import org.classifycerrado.Version;
import org.classifycerrado.model.ModelStore;
import org.classifycerrado.segment.ComputeDevice;
import org.classifycerrado.segment.PyTorch;
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
            text.append("libtorch ").append(PyTorch.engine().getVersion()).append('\n');
            ComputeDevice device =
                    ComputeDevice.choose(extension.configuration().settings().device());
            text.append("device: ").append(device.gpu() < 0 ? "cpu" : "gpu:" + device.gpu());
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
                                + model.card().modality().id())
                        .orElseGet(() -> "broken, " + entry.problem().orElse("")));
                text.append('\n');
            }
        } catch (IOException e) {
            text.append("the models cannot be read: ").append(e.getMessage()).append('\n');
        }
        return Optional.of(text.toString());
    }

    @Override
    public Optional<String> getDocumentation() {
        return Optional.empty();
    }
}
