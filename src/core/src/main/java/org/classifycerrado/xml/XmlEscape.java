package org.classifycerrado.xml;

/** Text inside XML. */
public final class XmlEscape {

    private XmlEscape() {}

    /**
     * Replaces the characters that mean something in element content or in a quoted attribute.
     *
     * @param text any
     * @return what a parser reads as that text
     */
    public static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&apos;");
    }
}
