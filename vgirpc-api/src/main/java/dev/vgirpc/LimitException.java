package dev.vgirpc;

/**
 * A message or value is larger than a limit allows. Where the protocol allows it the rest of the
 * message is skipped and the connection stays usable.
 */
public final class LimitException extends RpcException {

    private static final long serialVersionUID = 1L;

    private final String limitName;
    private final long limit;
    private final long actual;

    /**
     * Makes the exception.
     *
     * @param what what is too large
     * @param limitName the name of the limit, as its setter is called
     * @param limit the limit's value
     * @param actual the size that was met
     */
    public LimitException(String what, String limitName, long limit, long actual) {
        super(what + " is " + actual + ", over the limit " + limitName + " = " + limit, null);
        this.limitName = limitName;
        this.limit = limit;
        this.actual = actual;
    }

    /**
     * The name of the limit.
     *
     * @return the name that its setter has
     */
    public String limitName() {
        return limitName;
    }

    /**
     * The limit.
     *
     * @return its value in the limit's unit
     */
    public long limit() {
        return limit;
    }

    /**
     * What was met.
     *
     * @return the size in the limit's unit
     */
    public long actual() {
        return actual;
    }
}
