/**
 * TLS as the transports share it: {@link dev.vgirpc.wire.tls.ServerTls} and {@link dev.vgirpc.wire.tls.ClientTls} say
 * which certificates a side shows and trusts, read them and read them again, make the engines of connections, and tell
 * who the other side is. How bytes get into and out of an engine is the transports' own affair.
 */
package dev.vgirpc.wire.tls;
