package org.classifycerrado.change;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.classifycerrado.InvalidParameterException;
import org.classifycerrado.legend.ChangeLegend;
import org.classifycerrado.legend.LandCoverClass;
import org.classifycerrado.legend.Legend;

/**
 * Which transitions a request means. They are written {@code V1:Pa,V2:*}: codes of classes of the earlier and the later
 * map, {@code *} for any other class than that of the other map, or the code of a {@linkplain ChangeLegend group}.
 */
public final class TransitionChoice {

    /** The alerts that a request can name, and the groups of changes that they are. */
    private static final String DEFORESTATION = "deforestation";

    private static final String ANY = "*";

    private TransitionChoice() {}

    /**
     * The alerts that a request can name.
     *
     * @return their names
     */
    public static List<String> alerts() {
        return List.of(DEFORESTATION);
    }

    /**
     * The transitions of a request.
     *
     * @param alerts name of an alert
     * @param transitions as described above
     * @param legend of both maps
     * @return whether it is meant, for each {@linkplain Transitions#of number of a transition}; empty if the request
     *     names none
     * @throws InvalidParameterException if one is not allowed
     */
    public static Optional<boolean[]> of(Optional<String> alerts, Optional<String> transitions, Legend legend) {
        if (alerts.isEmpty() && transitions.isEmpty()) {
            return Optional.empty();
        }
        boolean[] chosen = new boolean[256];
        alerts.ifPresent(name -> {
            if (!name.equalsIgnoreCase(DEFORESTATION)) {
                throw new InvalidParameterException("alerts", "is '" + name + "'; allowed: " + DEFORESTATION);
            }
            chooseGroup(ChangeLegend.LOSS, legend, chosen);
        });
        transitions.ifPresent(text -> {
            for (String each : text.split(",", -1)) {
                choose(each.trim(), legend, chosen);
            }
        });
        return Optional.of(chosen);
    }

    private static void chooseGroup(int group, Legend legend, boolean[] chosen) {
        byte[] groups = Transitions.groups(legend);
        for (int i = 0; i < chosen.length; i++) {
            chosen[i] |= groups[i] == group;
        }
    }

    private static void choose(String transition, Legend legend, boolean[] chosen) {
        String[] sides = transition.split(":", -1);
        if (sides.length == 1) {
            LandCoverClass group =
                    ChangeLegend.find(transition).orElseThrow(() -> refused(transition, "no group of changes", legend));
            chooseGroup(group.id(), legend, chosen);
            return;
        }
        if (sides.length != 2) {
            throw refused(transition, "neither two classes nor a group", legend);
        }
        List<LandCoverClass> before = classes(sides[0].trim(), transition, legend);
        List<LandCoverClass> after = classes(sides[1].trim(), transition, legend);
        boolean named = before.size() == 1 && after.size() == 1;
        for (LandCoverClass a : before) {
            for (LandCoverClass b : after) {
                if (named || a.id() != b.id()) {
                    chosen[Transitions.of(legend, a.id(), b.id())] = true;
                }
            }
        }
    }

    private static List<LandCoverClass> classes(String code, String transition, Legend legend) {
        return code.equals(ANY)
                ? legend.classes()
                : List.of(legend.find(code).orElseThrow(() -> refused(transition, "no class '" + code + "'", legend)));
    }

    private static InvalidParameterException refused(String transition, String why, Legend legend) {
        return new InvalidParameterException(
                "transitions",
                "has '" + transition + "': " + why + "; allowed: FROM:TO with * or codes of " + legend.level() + ", "
                        + codes(legend.classes()) + ", and groups: " + codes(ChangeLegend.groups()));
    }

    private static String codes(List<LandCoverClass> entries) {
        return entries.stream().map(LandCoverClass::code).collect(Collectors.joining(" "));
    }
}
