package org.classifycerrado.input;

import java.util.Map;

/**
 * A reason to think that imagery is not what it is taken for.
 *
 * @param parameter of the request that it is about
 * @param text what was seen, what is expected and what would make it fit
 * @param grave whether a map made of it would be worthless; else it is worth a warning
 * @param remedy what a request can say to make it fit: values by parameter; empty if that is not known
 */
public record Doubt(String parameter, String text, boolean grave, Map<String, String> remedy) {}
