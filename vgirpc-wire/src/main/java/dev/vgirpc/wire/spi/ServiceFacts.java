package dev.vgirpc.wire.spi;

import dev.vgirpc.wire.WireSchema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a transport can tell people of a service.
 *
 * @param name the service's wire name
 * @param version the version of its contract, or null where it has none
 * @param serverId the server's id
 * @param described whether the server answers {@code __describe__}: where it does not, its methods are not told either
 * @param methods the methods in the order of their names
 */
public record ServiceFacts(
        String name, @Nullable String version, String serverId, boolean described, List<MethodFacts> methods) {

    /**
     * Copies the list.
     *
     * @param name the service's wire name
     * @param version the version of its contract, or null
     * @param serverId the server's id
     * @param described whether the server answers {@code __describe__}
     * @param methods the methods
     */
    public ServiceFacts {
        methods = List.copyOf(methods);
    }

    /** How a method answers. */
    public enum Form {
        /** By one result. */
        UNARY,
        /** By a stream that the server pushes. */
        PRODUCER,
        /** By a stream in lockstep. */
        EXCHANGE,
        /** By a stream whose kind the implementation decides. */
        STREAM
    }

    /**
     * A method.
     *
     * @param name its wire name
     * @param form how it answers
     * @param parameters its parameters' columns
     * @param result the columns of a unary method's result; none for void and for streams
     * @param header the columns of a stream's header; none where there is no header
     */
    public record MethodFacts(String name, Form form, WireSchema parameters, WireSchema result, WireSchema header) {}
}
