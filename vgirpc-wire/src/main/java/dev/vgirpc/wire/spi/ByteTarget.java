package dev.vgirpc.wire.spi;

/** A target that is reached by a byte connection: all that a socket-like transport writes for its clients. */
public interface ByteTarget extends ClientTarget {

    /**
     * Opens a connection.
     *
     * @param settings what the client asks for
     * @return an open connection, to be closed by the caller
     * @throws dev.vgirpc.TransportException when the connection cannot be opened; the message names
     *     the address and the remedy where there is one
     */
    Connection connect(Settings settings);

    /**
     * Connects.
     *
     * @param settings what the client asks for
     * @return an open transport over a connection of its own, to be closed by the caller
     * @throws dev.vgirpc.TransportException when the connection cannot be opened
     */
    @Override
    default ClientTransport open(Settings settings) {
        Connection connection = connect(settings);
        try {
            return ByteTransports.client(connection, settings);
        } catch (RuntimeException | Error e) {
            connection.close();
            throw e;
        }
    }
}
