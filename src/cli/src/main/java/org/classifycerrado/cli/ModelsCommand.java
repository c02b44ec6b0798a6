package org.classifycerrado.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.classifycerrado.model.Model;
import org.classifycerrado.model.ModelCard;
import org.classifycerrado.model.ModelStore;
import org.classifycerrado.segment.Precision;
import org.classifycerrado.segment.Proofs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cerrado models}: lists models and checks them. */
@Command(
        name = "models",
        mixinStandardHelpOptions = true,
        description =
                "Lists the models, a line each: id, level, modality, title. Checks cards, checksums and weights; exits"
                        + " with 1 if a model is broken.")
final class ModelsCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelsOption models;

    @Option(
            names = "--stac",
            paramLabel = "DIR",
            description = "Also write the models into a new folder as a STAC catalogue: an item (Machine Learning Model"
                    + " extension) and the weights of each.")
    private Path stac;

    @Override
    public Integer call() throws Exception {
        try (TemporaryFolder scratch = new TemporaryFolder()) {
            List<ModelStore.Entry> entries = new ModelStore(models.folder(scratch)).list();
            if (stac != null) {
                new ModelCatalogue(entries.stream()
                                .flatMap(entry -> entry.model().stream())
                                .toList())
                        .write(stac);
            }
            Proofs proofs = new Proofs();
            boolean broken = false;
            for (ModelStore.Entry entry : entries) {
                Optional<String> problem = entry.problem();
                broken |= problem.isPresent();
                spec.commandLine()
                        .getOut()
                        .printf(
                                Locale.ROOT,
                                "%-32s %s%n",
                                entry.name(),
                                problem.map(text -> "broken: " + text).orElseGet(() -> line(entry)));
                entry.model().flatMap(model -> objection(model, proofs)).ifPresent(why -> spec.commandLine()
                        .getOut()
                        .printf(Locale.ROOT, "%-32s runs in fp32: %s%n", "", why));
            }
            if (entries.isEmpty()) {
                spec.commandLine().getErr().println("there are no models");
            }
            return broken ? 1 : 0;
        }
    }

    private static String line(ModelStore.Entry entry) {
        ModelCard card = entry.model().orElseThrow().card();
        return String.format(
                Locale.ROOT, "%s %-7s %s", card.level(), card.modality().id(), card.title());
    }

    /** Why a model will not run in the arithmetic of its card here, as far as that has been found out. */
    private static Optional<String> objection(Model model, Proofs proofs) {
        Precision precision = Precision.parse(model.card().precision());
        return precision == Precision.FP32
                ? Optional.empty()
                : proofs.known(model, precision)
                        .filter(verdict -> !verdict.works())
                        .map(Proofs.Verdict::why);
    }
}
