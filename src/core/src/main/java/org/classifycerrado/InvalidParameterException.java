package org.classifycerrado;

/**
 * A request cannot be answered because one of its parameters is not what it must be. The message is meant for the
 * person who made the request: it names the parameter, what was given and what is allowed, and nothing of the machine.
 */
public class InvalidParameterException extends RuntimeException {

    private final String parameter;
    private final String problem;

    /**
     * Creates the exception.
     *
     * @param parameter name of the parameter, as the process declares it
     * @param problem what was given and what is allowed
     */
    public InvalidParameterException(String parameter, String problem) {
        super(parameter + ": " + problem);
        this.parameter = parameter;
        this.problem = problem;
    }

    /**
     * The parameter at fault.
     *
     * @return its name
     */
    public String parameter() {
        return parameter;
    }

    /**
     * What is wrong with it.
     *
     * @return what was given and what is allowed
     */
    public String problem() {
        return problem;
    }
}
