package org.classifycerrado.cli;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.classifycerrado.model.ModelCard;
import org.classifycerrado.model.ModelStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code cerrado models}: lists models and checks them. */
@Command(
        name = "models",
        mixinStandardHelpOptions = true,
        description =
                "Lists the models, a line each: id, level, modality, title. Checks cards and checksums; exits with 1"
                        + " if a model is broken.")
final class ModelsCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelsOption models;

    @Override
    public Integer call() throws Exception {
        try (TemporaryFolder scratch = new TemporaryFolder()) {
            List<ModelStore.Entry> entries = new ModelStore(models.folder(scratch)).list();
            boolean broken = false;
            for (ModelStore.Entry entry : entries) {
                if (entry.model().isPresent()) {
                    ModelCard card = entry.model().get().card();
                    spec.commandLine()
                            .getOut()
                            .printf(
                                    Locale.ROOT,
                                    "%-32s %s %-7s %s%n",
                                    card.id(),
                                    card.level(),
                                    card.modality().id(),
                                    card.title());
                } else {
                    broken = true;
                    spec.commandLine()
                            .getOut()
                            .printf(
                                    Locale.ROOT,
                                    "%-32s broken: %s%n",
                                    entry.name(),
                                    entry.problem().orElse(""));
                }
            }
            if (entries.isEmpty()) {
                spec.commandLine().getErr().println("there are no models");
            }
            return broken ? 1 : 0;
        }
    }
}
