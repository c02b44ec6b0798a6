package org.classifycerrado.process;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Words for true and false in requests: those that GeoServer takes, which leaves reading them to GeoTools. */
public final class BooleanText {

    private static final List<String> YES = List.of("true", "yes", "on", "y", "1");
    private static final List<String> NO = List.of("false", "no", "off", "n", "0");

    private BooleanText() {}

    /**
     * Reads a word.
     *
     * @param text in small letters or capitals
     * @return what it says, or empty if it is another word
     */
    public static Optional<Boolean> parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return YES.contains(lower) ? Optional.of(true) : NO.contains(lower) ? Optional.of(false) : Optional.empty();
    }
}
