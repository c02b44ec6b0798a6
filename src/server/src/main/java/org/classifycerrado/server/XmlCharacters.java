package org.classifycerrado.server;

import java.util.regex.Pattern;

/** Text within XML documents. */
public final class XmlCharacters {

    private static final Pattern IMPOSSIBLE =
            Pattern.compile("[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]");

    private XmlCharacters() {}

    /**
     * Replaces the characters that XML 1.0 cannot hold, which a request may have brought.
     *
     * @param text any
     * @return the text with a question mark for each of them
     */
    public static String clean(String text) {
        return IMPOSSIBLE.matcher(text).replaceAll("?");
    }
}
