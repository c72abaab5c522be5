package dev.vgirpc;

import java.util.List;

/**
 * A contract interface or its implementation cannot be used. It is thrown when a client or server is
 * made, never during a call, and lists every problem at once: interface, method, parameter, and what
 * to do.
 */
public final class ContractException extends RpcException {

    private static final long serialVersionUID = 1L;

    /** The problems, one sentence each. */
    private final String[] problems;

    /**
     * Makes the exception.
     *
     * @param subject what cannot be used, the first line of the message
     * @param problems what is wrong, one sentence each
     */
    public ContractException(String subject, List<String> problems) {
        super(subject + ":\n  - " + String.join("\n  - ", problems), null);
        this.problems = problems.toArray(String[]::new);
    }

    /**
     * What is wrong.
     *
     * @return one sentence per problem
     */
    public List<String> problems() {
        return List.of(problems);
    }
}
