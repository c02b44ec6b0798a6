package org.classifycerrado.input;

/**
 * A reason to think that imagery is not what it is taken for.
 *
 * @param parameter of the request that it is about
 * @param text what was seen, what is expected and what would make it fit
 * @param grave whether a map made of it would be worthless; else it is worth a warning
 */
public record Doubt(String parameter, String text, boolean grave) {}
