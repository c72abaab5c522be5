/**
 * Targets and endpoints that carry bytes: {@link dev.vgirpc.transport.pipe.InProcess},
 * {@link dev.vgirpc.transport.pipe.Stdio} and {@link dev.vgirpc.transport.pipe.Subprocess},
 * {@link dev.vgirpc.transport.pipe.UnixSocket} and {@link dev.vgirpc.transport.pipe.Tcp}.
 */
package dev.vgirpc.transport.pipe;
