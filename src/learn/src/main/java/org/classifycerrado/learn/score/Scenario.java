package org.classifycerrado.learn.score;

import com.google.gson.JsonElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.classifycerrado.input.Modality;
import org.classifycerrado.legend.Level;
import org.classifycerrado.model.ModelCard;

/**
 * One of the benchmark's twelve ways to train a network.
 *
 * @param modality imagery
 * @param weighting whether rare classes had more weight in the loss
 * @param level level of the classes
 */
public record Scenario(Modality modality, Weighting weighting, Level level) {

    /** As the benchmark's files are named: {@code unet_concat_nw_l1}. */
    private static final Pattern NAMED = Pattern.compile("(?:.*[^a-z0-9])?(n?w)(?:[^a-z0-9].*)?");

    /**
     * All twelve.
     *
     * @return by level, modality, and without weights before with
     */
    public static List<Scenario> all() {
        List<Scenario> all = new ArrayList<>();
        for (Level level : Level.values()) {
            for (Modality modality : Modality.values()) {
                for (Weighting weighting : Weighting.values()) {
                    all.add(new Scenario(modality, weighting, level));
                }
            }
        }
        return all;
    }

    /**
     * The scenario of a model: its modality and level, and weights as {@code training.classWeights} of the card says
     * ({@code none} or false for no weights), else as {@code w} or {@code nw} between separators in its id.
     *
     * @param card the model's card
     * @return the scenario, or empty if nothing tells of weights
     */
    public static Optional<Scenario> of(ModelCard card) {
        JsonElement weights = card.training().get("classWeights");
        if (weights != null && weights.isJsonPrimitive()) {
            boolean none = List.of("none", "false").contains(weights.getAsString());
            return Optional.of(new Scenario(card.modality(), none ? Weighting.NW : Weighting.W, card.level()));
        }
        Matcher named = NAMED.matcher(card.id().toLowerCase(Locale.ROOT));
        return named.matches()
                ? Optional.of(new Scenario(card.modality(), Weighting.parse(named.group(1)), card.level()))
                : Optional.empty();
    }

    /** {@code L1 MSI+SAR W}, for people. */
    @Override
    public String toString() {
        return level + " " + modality.id().toUpperCase(Locale.ROOT) + " " + weighting;
    }
}
