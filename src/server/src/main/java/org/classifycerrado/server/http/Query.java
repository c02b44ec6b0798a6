package org.classifycerrado.server.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Parameters of a request as key-value pairs. As OWS has it, the case of names does not matter. */
public final class Query {

    private final Map<String, List<String>> values = new TreeMap<>();

    /**
     * Parameters that were decoded already.
     *
     * @param parameters in any case
     */
    public Query(Map<String, List<String>> parameters) {
        parameters.forEach(
                (name, given) -> values.computeIfAbsent(name.toLowerCase(Locale.ROOT), key -> new ArrayList<>())
                        .addAll(given));
    }

    /**
     * The value of a parameter.
     *
     * @param name in any case
     * @return its first value, without white space at its ends; empty if it is absent or blank
     */
    public Optional<String> get(String name) {
        return values.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream()
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .findFirst();
    }

    /**
     * All values of a parameter that is a list.
     *
     * @param name in any case
     * @return those that it was given with, and those between commas in them, without white space; none if it is absent
     */
    public List<String> all(String name) {
        return values.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .toList();
    }
}
