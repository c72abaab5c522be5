/**
 * What a transport implements. A socket-like transport supplies a
 * {@link dev.vgirpc.wire.spi.Connection} and hands it to
 * {@link dev.vgirpc.wire.spi.ByteTransports}; others implement the turn seam
 * ({@link dev.vgirpc.wire.spi.ClientTransport}, {@link dev.vgirpc.wire.spi.ServerTransport})
 * themselves.
 */
package dev.vgirpc.wire.spi;
