package org.classifycerrado.server;

/** What is wrong with a request, in the terms of OGC's exception reports. */
public final class OwsException extends Exception {

    /** Code of a parameter with a wrong value. */
    public static final String INVALID = "InvalidParameterValue";

    /** Code of a parameter that is lacking. */
    public static final String MISSING = "MissingParameterValue";

    /** Code of a fault that has no other. */
    public static final String UNSPECIFIED = "NoApplicableCode";

    /** Code of a request that the server cannot take now. */
    public static final String SERVER_BUSY = "ServerBusy";

    private static final long serialVersionUID = 1;

    private final String code;
    private final String locator;

    /**
     * An exception.
     *
     * @param code {@code InvalidParameterValue}, {@code MissingParameterValue}, {@code NoApplicableCode}, …
     * @param locator the parameter that is wrong, or null
     * @param message for the client
     */
    public OwsException(String code, String locator, String message) {
        super(message);
        this.code = code;
        this.locator = locator;
    }

    /**
     * A parameter with a wrong value.
     *
     * @param parameter its name
     * @param message what was given and what is allowed
     * @return the exception
     */
    public static OwsException invalid(String parameter, String message) {
        return new OwsException(INVALID, parameter, parameter + " " + message);
    }

    /**
     * A parameter that is lacking.
     *
     * @param parameter its name
     * @return the exception
     */
    public static OwsException missing(String parameter) {
        return new OwsException(MISSING, parameter, "the parameter '" + parameter + "' is missing");
    }

    /**
     * What kind of fault it is.
     *
     * @return the exception code
     */
    public String code() {
        return code;
    }

    /**
     * Which parameter is at fault.
     *
     * @return its name, or null
     */
    public String locator() {
        return locator;
    }
}
