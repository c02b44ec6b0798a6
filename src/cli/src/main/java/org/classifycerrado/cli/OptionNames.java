package org.classifycerrado.cli;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.classifycerrado.InvalidParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What a command calls the parameters of the processes that it runs: {@code sarUnits=dn} is {@code --sar-units dn}.
 * Processes know their own names alone, and the messages of both go to people.
 */
final class OptionNames {

    /** The parameter that a message is about, at its start. */
    private static final Pattern SUBJECT = Pattern.compile("^([a-z][A-Za-z]*)(?=: )");

    /** A parameter, perhaps with a value, and no part of a path or of quoted text. */
    private static final Pattern MENTION =
            Pattern.compile("(?<=^|[ (])([a-z][A-Za-z]*)(?:=([^\\s,;:()']*[^\\s,;:.()']))?(?=$|[\\s,;:.()])");

    private final Map<String, OptionSpec> options = new HashMap<>();

    OptionNames(CommandSpec command) {
        for (OptionSpec option : command.options()) {
            options.put(parameter(option.longestName()), option);
        }
    }

    private static String parameter(String option) {
        return Pattern.compile("-([a-z])")
                .matcher(option.replaceFirst("^-+", ""))
                .replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
    }

    /**
     * Puts the command's names into a message.
     *
     * @param message of a process
     * @return the message, with options for all parameters that cannot be mistaken for words
     */
    String in(String message) {
        String about = SUBJECT.matcher(message).replaceAll(match -> named(match, null, true));
        return MENTION.matcher(about).replaceAll(match -> named(match, match.group(2), false));
    }

    /**
     * What an exception says to whoever typed the command.
     *
     * @param e any
     * @return its message, with options for parameters if it is about one
     */
    String message(Exception e) {
        return e instanceof InvalidParameterException
                ? in(e.getMessage())
                : e.getMessage() == null ? e.toString() : e.getMessage();
    }

    private String named(MatchResult match, String value, boolean certain) {
        String name = match.group(1);
        OptionSpec option = options.get(name);
        boolean word = value == null && !certain && name.chars().noneMatch(Character::isUpperCase);
        if (option == null || word) {
            return Matcher.quoteReplacement(match.group());
        }
        boolean flag = value == null || option.arity().max() == 0;
        return Matcher.quoteReplacement(option.longestName() + (flag ? "" : " " + value));
    }
}
