package dev.vgirpc;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a server tells about its service (protocol page 11.1), see {@link RpcClient#describe}. Facts that
 * the server does not send are empty strings.
 *
 * @param protocolName the service's wire name
 * @param requestVersion the version of the framing
 * @param describeVersion the version of the description's form; not checked
 * @param protocolHash the hash of the contract, 64 hexadecimal digits
 * @param serverId the server's id
 * @param protocolVersion the contract's version, or null when it declares none
 * @param methods the methods, in the server's order, which is by name
 */
public record ServiceDescription(
        String protocolName,
        String requestVersion,
        String describeVersion,
        String protocolHash,
        String serverId,
        @Nullable String protocolVersion,
        List<MethodDescription> methods) {

    /**
     * Copies the list.
     *
     * @param protocolName the service's wire name
     * @param requestVersion the version of the framing
     * @param describeVersion the version of the description's form
     * @param protocolHash the hash of the contract
     * @param serverId the server's id
     * @param protocolVersion the contract's version, or null
     * @param methods the methods
     */
    public ServiceDescription {
        methods = List.copyOf(methods);
    }

    /**
     * A method by name.
     *
     * @param name the wire name
     * @return the method, or empty when the service has none of this name
     */
    public Optional<MethodDescription> method(String name) {
        return methods.stream().filter(method -> method.name().equals(name)).findFirst();
    }
}
