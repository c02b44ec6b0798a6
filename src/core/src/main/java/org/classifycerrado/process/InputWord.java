package org.classifycerrado.process;

/** A word of what an input is called, for the name of a layer that is made of it. */
final class InputWord {

    private InputWord() {}

    /**
     * Letters, digits and {@code _}.
     *
     * @param coverage name of the input; the workspace of a layer and the ending of a file do not count
     * @param more what comes behind
     * @return all of it, joined by {@code _}
     */
    static String of(String coverage, String... more) {
        String name = coverage.replaceFirst("^[^:]*:", "").replaceFirst("\\.[A-Za-z]{1,5}$", "");
        for (String each : more) {
            name += "_" + each;
        }
        return name.replaceAll("[^A-Za-z0-9]+", "_");
    }
}
